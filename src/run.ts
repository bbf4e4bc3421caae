import type { Warning } from './audio/source.ts';
import { detectors } from './detectors/index.ts';
import { Draft, outputFor } from './jobs/draft.ts';
import { type Material, type Opened, openSession } from './jobs/open-session.ts';
import { renderTranslation } from './jobs/render-translation.ts';
import { Trial } from './jobs/trial.ts';
import { type Listening, mend } from './mend.ts';
import { type Plan, stamped } from './plan.ts';
import { remedies } from './remedies/index.ts';
import type { After, Report } from './report/report.ts';
import { judge } from './rules/judge.ts';
import { bookOf, hints, type Judging } from './run/judging.ts';
import { curvesOf, reported, reportOf } from './run/reported.ts';
import { type Session, tracksOf } from './session.ts';
import { type SystemId, systemIds } from './translation/systems.ts';
import { otherClock, otherLevel } from './travel.ts';

/** How `fix` mends, and where to. */
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

const opened = async (material: Material, { heard, onStage, ears }: Judging): Promise<Opened> =>
  heard ?? openSession(material, onStage, ears);

/** Opens, hears and judges. */
export async function analyze(material: Material, judging: Judging = {}): Promise<Report> {
  const book = bookOf(judging);
  const { session, warnings } = await opened(material, judging);
  const outcomes = judge(book, session, detectors, remedies);
  return reportOf(book, session, [...warnings, ...hints(judging, book, outcomes)], outcomes);
}

/** On which systems `translate` plays, and where to. */
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
