import type { Warning } from './audio/source.ts';
import { coverage } from './detectors/coverage.ts';
import { detectors } from './detectors/index.ts';
import { thirdOctaves } from './dsp/bands.ts';
import type { Features } from './features/index.ts';
import { Draft, outputFor } from './jobs/draft.ts';
import type { Ears } from './jobs/ears.ts';
import { type Material, type OnStage, type Opened, openSession } from './jobs/open-session.ts';
import { renderTranslation } from './jobs/render-translation.ts';
import { Trial } from './jobs/trial.ts';
import { type Listening, mend } from './mend.ts';
import { type Plan, stamped } from './plan.ts';
import { remedies } from './remedies/index.ts';
import type { After, Curves, Report, ReportedTrack } from './report/report.ts';
import { dismissalHints } from './rules/dismissal.ts';
import { judge } from './rules/judge.ts';
import { loadPresets, loadRules } from './rules/load.ts';
import { presetOf, rulebook } from './rules/preset.ts';
import { categories, type Dismissal, type Outcome, type Preset, type Rule, type Rulebook } from './rules/rule.ts';
import { type Session, type Track, tracksOf } from './session.ts';
import { nearest, unknownWord } from './spelling.ts';
import { type SystemId, systemIds } from './translation/systems.ts';
import { translationOf } from './translation/translation.ts';
import { otherClock, otherLevel } from './travel.ts';
import { Invalid } from './units.ts';
import { version } from './version.ts';

export interface Judging {
  /** Default: `default`. */
  readonly preset?: string;
  /** Folders of a user's own rules. */
  readonly rules?: readonly string[];
  /** Rule ids or categories: only these, or all but these. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Chooses in place of `preset`: a project may lay limits of its own over one. */
  readonly choose?: (presets: readonly Preset[], rules: readonly Rule[]) => Preset;
  /** Findings that are accepted: they stay in the report, count for nothing, and no fix acts on them. */
  readonly dismissals?: readonly Dismissal[];
  /** What the folders in `rules` hold, where that is known already: it is read once for many files. */
  readonly opinions?: Opinions;
  readonly onStage?: OnStage;
  /** What was heard of the material before: it is not heard again. */
  readonly heard?: Opened;
  /** Absent: files are heard one after another, in this process. They are the caller's to close. */
  readonly ears?: Ears;
}

export interface Mending {
  /** `safe` leaves out what is a matter of taste. Default: `suggested`. */
  readonly safety?: 'safe' | 'suggested';
  /** 0 to 100 %. Default: 100. */
  readonly amount?: number;
  /** Plans, but writes nothing. */
  readonly dryRun?: boolean;
  /** With `dryRun`: the plan is tried on a copy that is thrown away, so that it is the one that would be applied, and the report has a `prospect`. */
  readonly tryOut?: boolean;
  /** Where the mended sound goes; absent: `NAME.fixed.wav` beside the mix, or beside the folder of stems. */
  readonly output?: string;
  /** A plan made before: it is applied as it stands, and no rule decides. */
  readonly plan?: Plan;
  /** Files that were read for it and must not be written to: that of the plan. */
  readonly inputs?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Rules and presets, ours and those of a user's folders. */
export interface Opinions {
  readonly rules: readonly Rule[];
  readonly presets: readonly Preset[];
}

/** @throws Invalid that tells every mistake in their files */
export function opinionsIn(folders: readonly string[] = []): Opinions {
  const rules = loadRules({ detectors, remedies, folders });
  return { rules, presets: loadPresets(rules, folders) };
}

/** Rules and preset, as asked for. @throws Invalid for a rule file that is wrong, or an unknown preset, rule or category */
export function bookOf({
  preset = 'default',
  rules: folders = [],
  only = [],
  skip = [],
  choose,
  dismissals = [],
  opinions = opinionsIn(folders),
}: Judging = {}): Rulebook {
  const { rules, presets } = opinions;
  const chosen = choose ? choose(presets, rules) : presetOf(presets, preset);
  for (const each of [...only, ...skip]) {
    if (!rules.some(({ id, category }) => id === each || category === each)) throw unknownRule(each, rules);
  }
  const wanted = rules.filter(
    ({ id, category }) =>
      (only.length === 0 || only.includes(id) || only.includes(category)) &&
      !skip.includes(id) &&
      !skip.includes(category),
  );
  const strange = dismissals.find(({ rule }) => !rules.some(({ id }) => id === rule));
  if (strange) throw unknownDismissal(strange, rules);
  const date = today();
  const hold = dismissals.filter(({ until }) => until === undefined || until >= date);
  return { ...rulebook(wanted, chosen), dismissals: hold };
}

const today = (): string => new Date().toISOString().slice(0, 10);

function unknownDismissal({ rule, place = 'a dismissal' }: Dismissal, rules: readonly Rule[]): Invalid {
  const ids = rules.map(({ id }) => id);
  return new Invalid('config', `${place}.rule: ${unknownWord('rule', rule, ids).replace(/[^.?]$/, '$&.')}`);
}

export const hints = ({ dismissals = [] }: Judging, book: Rulebook, outcomes: readonly Outcome[]): Warning[] =>
  dismissalHints(dismissals, book.dismissals ?? [], outcomes).map((message) => ({ code: 'dismissal', message }));

function unknownRule(id: string, rules: readonly Rule[]): Invalid {
  const near = nearest(id, [...rules.map((rule) => rule.id), ...categories]);
  const cure = near ? `Did you mean "${near}"?` : '`mixwright rules list` shows those there are.';
  return new Invalid('usage', `There is no rule or category "${id}". ${cure}`);
}

const opened = async (material: Material, { heard, onStage, ears }: Judging): Promise<Opened> =>
  heard ?? openSession(material, onStage, ears);

/** Opens, hears and judges. */
export async function analyze(material: Material, judging: Judging = {}): Promise<Report> {
  const book = bookOf(judging);
  const { session, warnings } = await opened(material, judging);
  const outcomes = judge(book, session, detectors, remedies);
  return reportOf(book, session, [...warnings, ...hints(judging, book, outcomes)], outcomes);
}

export interface Translating {
  /** Default: all. */
  readonly on?: readonly SystemId[];
  /** Where the mix is rendered as it is on each; absent: nowhere. */
  readonly folder?: string;
  /** Files in it, one a system (`filesFor`). */
  readonly files?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Opens, hears, judges, and tells how the mix holds on other systems; renders it as it is there, if asked to. */
export async function translate(
  material: Material,
  judging: Judging = {},
  { on = systemIds, folder, files = [], signal }: Translating = {},
): Promise<Report> {
  const book = bookOf(judging);
  const { session, warnings } = await openSession(material, judging.onStage, judging.ears);
  const outcomes = judge(book, session, detectors, remedies);
  const { translation, ...report } = reportOf(book, session, warnings, outcomes);
  if (!translation) return report;
  const systems = translation.systems.filter(({ system }) => on.includes(system));
  if (folder === undefined) return { ...report, translation: { ...translation, systems } };
  const { onStage } = judging;
  const wishes = { folder, ...(signal ? { signal } : {}), ...(onStage ? { onStage } : {}) };
  const played = await renderTranslation(session, systems, files, wishes);
  return {
    ...report,
    warnings: [...warnings, ...played.warnings],
    translation: { ...translation, systems, files: played.files },
  };
}

export function reportOf(
  book: Rulebook,
  session: Session,
  warnings: readonly Warning[],
  outcomes: readonly Outcome[],
): Report {
  const parts = session.mix?.features.sections ?? [];
  const translation = translationOf(session);
  return {
    format: 1,
    tool: { name: 'mixwright', version },
    preset: book.preset.id,
    ...(session.reference ? { reference: session.reference } : {}),
    tracks: tracksOf(session).map(reported),
    outcomes,
    warnings,
    ...(parts.length > 0 ? { sections: parts } : {}),
    ...(session.stems.length > 1 ? { masking: coverage(session.stems) } : {}),
    ...(translation ? { translation } : {}),
    curves: curvesOf(session),
    rules: Object.fromEntries(book.rules.map(({ id, title, category }) => [id, { title, category }])),
  };
}

export const reported = ({
  name,
  path,
  role,
  roleSource,
  format,
  metrics,
  absent,
  features: { key },
}: Track): ReportedTrack => ({
  name,
  ...(path ? { path } : {}),
  role,
  ...(roleSource ? { roleSource } : {}),
  format,
  metrics,
  absent,
  ...(key.tonic && key.mode ? { key: `${key.tonic} ${key.mode}` } : {}),
});

export const curvesOf = (session: Session): Record<string, Curves> =>
  Object.fromEntries(tracksOf(session).map(({ name, features }) => [name, curves(features)]));

/** Windows stand at their middle. */
function curves({ spectrum, loudness, stereo, goniometer, waveform: { step, peak, rms } }: Features): Curves {
  const { momentary, shortTerm } = loudness;
  return {
    spectrum: { frequencies: thirdOctaves, levels: spectrum.third },
    ...(spectrum.fine.levels.length > 0 ? { fine: spectrum.fine } : {}),
    loudness: { ...shortTerm, from: shortTerm.from - 1.5 },
    momentary: { ...momentary, from: momentary.from - 0.2 },
    ...(stereo.correlation === undefined ? {} : { correlation: stereo.over }),
    ...(goniometer.dots.length > 0 ? { dots: goniometer.dots } : {}),
    ...(step === undefined ? {} : { waveform: { step, peak, rms } }),
  };
}

/** Opens, hears, judges, plans, renders, listens again, reports. Inputs are never written to. */
export async function fix(material: Material, judging: Judging = {}, mending: Mending = {}): Promise<Report> {
  const book = bookOf(judging);
  const output = mending.dryRun ? undefined : await outputFor(material, mending);
  const { session, warnings: heard } = await opened(material, judging);
  const outcomes = judge(book, session, detectors, remedies);
  const warnings = [...heard, ...hints(judging, book, outcomes), ...otherSong(mending.plan, session)];
  const before = reportOf(book, session, warnings, outcomes);
  const wishes = {
    safety: mending.safety ?? 'suggested',
    amount: mending.amount ?? 100,
    ceiling: book.preset.targets['peak.true'] ?? -1,
  } as const;
  const draft = output === undefined ? undefined : new Draft(output, judging.ears?.workers);
  const desk = draft ?? (mending.tryOut ? new Trial(judging.ears?.workers) : undefined);
  try {
    const listen = async (plan: Plan): Promise<Listening> => {
      const heard = await desk!.listen(plan, session, mending.signal, judging.onStage);
      return { session: heard, outcomes: judge(book, heard, detectors, remedies) };
    };
    const mended = await mend({
      session,
      outcomes,
      rules: book.rules,
      wishes,
      ...(mending.plan ? { plan: mending.plan } : {}),
      ...(desk ? { listen } : {}),
    });
    const plan = mending.plan ?? stamped(mended.plan, tracksOf(session));
    if (!mended.after) return { ...before, plan };
    const after: After = {
      tracks: tracksOf(mended.after.session).map(reported),
      outcomes: mended.after.outcomes,
      verdicts: mended.verdicts,
      curves: curvesOf(mended.after.session),
    };
    const { quieter } = mended;
    const become = draft ? 'is' : 'would be';
    const level = quieter
      ? [{ code: 'quieter', message: `The result ${become} quieter than it was: ${quieter}.` }]
      : [];
    if (!draft) return { ...before, warnings: [...warnings, ...level], plan, prospect: after };
    const files = await draft.keep(mending.plan ? undefined : plan);
    return { ...before, warnings: [...warnings, ...draft.warnings, ...level], plan, after: { ...after, files } };
  } finally {
    await draft?.discard();
  }
}

/** What a plan that was made before meets otherwise on this mix. */
function otherSong(plan: Plan | undefined, { mix, stems }: Session): Warning[] {
  const loudness = mix?.metrics['loudness.integrated'];
  if (!plan || !mix || stems.length > 0 || loudness === undefined) return [];
  const cure = '`mixwright apply --match-level` plays it at the level of the plan';
  const level = otherLevel(plan, { name: mix.name, loudness }, cure);
  const time = otherClock(plan, { name: mix.name, duration: mix.format.duration });
  return [
    ...(level === undefined ? [] : [{ code: 'other-level', message: level }]),
    ...(time === undefined ? [] : [{ code: 'other-clock', message: time }]),
  ];
}
