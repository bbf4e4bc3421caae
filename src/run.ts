import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Warning } from './audio/source.ts';
import { refusal, writeSound } from './audio/write.ts';
import { detectors } from './detectors/index.ts';
import { thirdOctaves } from './dsp/bands.ts';
import type { Features } from './features/index.ts';
import { hearFile, hearSound } from './jobs/hear-file.ts';
import { type Material, type OnStage, openSession } from './jobs/open-session.ts';
import { checkOutput, homeOf } from './jobs/output.ts';
import { renderPlan, renderStems } from './jobs/render-plan.ts';
import { writeText } from './jobs/write-text.ts';
import { type Listening, mend } from './mend.ts';
import type { Plan } from './plan.ts';
import { remedies } from './remedies/index.ts';
import type { After, Curves, Report, ReportedTrack } from './report/report.ts';
import { judge } from './rules/judge.ts';
import { loadPresets, loadRules } from './rules/load.ts';
import { presetOf, rulebook } from './rules/preset.ts';
import { categories, type Preset, type Rule, type Rulebook } from './rules/rule.ts';
import { nearest } from './schema.ts';
import { type Session, type Track, tracksOf } from './session.ts';
import { Invalid } from './units.ts';

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
  readonly onStage?: OnStage;
}

export interface Mending {
  /** `safe` leaves out what is a matter of taste. Default: `suggested`. */
  readonly safety?: 'safe' | 'suggested';
  /** 0 to 100 %. Default: 100. */
  readonly amount?: number;
  /** Plans, but renders nothing. */
  readonly dryRun?: boolean;
  /** Where the mended sound goes; absent: `NAME.fixed.wav` beside the mix, or beside the folder of stems. */
  readonly output?: string;
  /** A plan made before: it is applied as it stands, and no rule decides. */
  readonly plan?: Plan;
  readonly signal?: AbortSignal;
}

export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** Rules and preset, as asked for. @throws Invalid for a rule file that is wrong, or an unknown preset, rule or category */
export function bookOf({
  preset = 'default',
  rules: folders = [],
  only = [],
  skip = [],
  choose,
}: Judging = {}): Rulebook {
  const rules = loadRules({ detectors, remedies, folders });
  const presets = loadPresets(rules, folders);
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
  return rulebook(wanted, chosen);
}

function unknownRule(id: string, rules: readonly Rule[]): Invalid {
  const near = nearest(id, [...rules.map((rule) => rule.id), ...categories]);
  const cure = near ? `Did you mean "${near}"?` : '`mixwright rules list` shows those there are.';
  return new Invalid('usage', `There is no rule or category "${id}". ${cure}`);
}

/** Opens, hears and judges. */
export async function analyze(material: Material, judging: Judging = {}): Promise<Report> {
  const book = bookOf(judging);
  const { session, warnings } = await openSession(material, judging.onStage);
  return reportOf(book, session, warnings);
}

function reportOf(
  book: Rulebook,
  session: Session,
  warnings: readonly Warning[],
  outcomes = judge(book, session, detectors, remedies),
): Report {
  return {
    format: 1,
    tool: { name: 'mixwright', version },
    preset: book.preset.id,
    ...(session.reference ? { reference: session.reference } : {}),
    tracks: tracksOf(session).map(reported),
    outcomes,
    warnings,
    curves: curvesOf(session),
    rules: Object.fromEntries(book.rules.map(({ id, title, category }) => [id, { title, category }])),
  };
}

const reported = ({ name, path, role, format, metrics, absent }: Track): ReportedTrack => ({
  name,
  ...(path ? { path } : {}),
  role,
  format,
  metrics,
  absent,
});

const curvesOf = (session: Session): Record<string, Curves> =>
  Object.fromEntries(tracksOf(session).map(({ name, features }) => [name, curves(features)]));

function curves({ spectrum, loudness, stereo }: Features): Curves {
  return {
    spectrum: { frequencies: thirdOctaves, levels: spectrum.third },
    ...(spectrum.fine.levels.length > 0 ? { fine: spectrum.fine } : {}),
    loudness: loudness.shortTerm,
    ...(stereo.correlation === undefined ? {} : { correlation: stereo.over }),
  };
}

/** Opens, hears, judges, plans, renders, listens again, reports. Inputs are never written to. */
export async function fix(material: Material, judging: Judging = {}, mending: Mending = {}): Promise<Report> {
  const book = bookOf(judging);
  const output = mending.dryRun ? undefined : await outputFor(material, mending);
  const { session, warnings } = await openSession(material, judging.onStage);
  const outcomes = judge(book, session, detectors, remedies);
  const before = reportOf(book, session, warnings, outcomes);
  const wishes = {
    safety: mending.safety ?? 'suggested',
    amount: mending.amount ?? 100,
    ceiling: book.preset.targets['peak.true'] ?? -1,
  } as const;
  const draft = output === undefined ? undefined : new Draft(output);
  try {
    const listen = async (plan: Plan): Promise<Listening> => {
      const heard = await draft!.listen(plan, session, mending.signal, judging.onStage);
      return { session: heard, outcomes: judge(book, heard, detectors, remedies) };
    };
    const mended = await mend({
      session,
      outcomes,
      rules: book.rules,
      wishes,
      ...(mending.plan ? { plan: mending.plan } : {}),
      ...(draft ? { listen } : {}),
    });
    if (!mended.after || !draft) return { ...before, plan: mended.plan };
    const files = await draft.keep(mending.plan ? undefined : mended.plan);
    const after: After = {
      tracks: tracksOf(mended.after.session).map(reported),
      outcomes: mended.after.outcomes,
      verdicts: mended.verdicts,
      files,
      curves: curvesOf(mended.after.session),
    };
    return { ...before, plan: mended.plan, after };
  } finally {
    await draft?.discard();
  }
}

/** Refuses, before anything is heard, what could not be written in the end. */
async function outputFor(material: Material, { output, plan }: Mending): Promise<string> {
  if (material.mix === undefined && !material.stems?.length)
    throw new Invalid('usage', 'There is nothing to mend: name a mix, or a folder of stems with --stems.');
  const { folder, name } = homeOf(material);
  const path = output ?? join(folder, `${name}.fixed.wav`);
  if (!/\.(wav|flac)$/i.test(path))
    throw new Invalid(
      'usage',
      `${basename(path)}: the mended sound is written as .wav or .flac; choose such a name.`,
      path,
    );
  await checkOutput(path, material);
  if (!plan) await checkOutput(planBeside(path), material);
  return path;
}

const planBeside = (output: string): string => output.replace(/(\.fixed)?\.(wav|flac)$/i, '.plan.json');

/** A rendered plan in a temporary file beside its output: what is listened to is what will be kept. */
class Draft {
  readonly #output: string;
  readonly #temporary: string;

  constructor(output: string) {
    this.#output = output;
    this.#temporary = join(
      dirname(output),
      `.${basename(output).slice(0, 30)}.${randomBytes(4).toString('hex')}.draft`,
    );
  }

  async listen(plan: Plan, session: Session, signal?: AbortSignal, onStage: OnStage = () => {}): Promise<Session> {
    const container = this.#output.toLowerCase().endsWith('.flac') ? 'flac' : 'wav';
    onStage('Rendering', 0);
    const sound = await renderPlan(plan, session);
    await this.#named(() =>
      writeSound(this.#temporary, sound, { container, bitDepth: 24, ...(signal ? { signal } : {}) }),
    );
    const { name, role } = session.mix!;
    const { track: mix } = await hearFile(this.#temporary, { name, role, path: this.#output }, (share) =>
      onStage('Listening again', share),
    );
    return { ...session, mix, stems: await rehear(plan, session) };
  }

  /** Renames the last rendering; a plan of our own making goes beside it. */
  async keep(plan: Plan | undefined): Promise<string[]> {
    const beside = planBeside(this.#output);
    if (plan) await writeText(beside, `${JSON.stringify(plan, null, 2)}\n`);
    await this.#named(() => rename(this.#temporary, this.#output));
    return [this.#output, ...(plan ? [beside] : [])];
  }

  /** What cannot be written is told by the name that the user knows. */
  async #named(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const told = error instanceof Invalid ? error : refusal(error, this.#output);
      if (!(told instanceof Invalid) || told.code !== 'output') throw told;
      throw new Invalid(
        'output',
        told.message.replace(basename(this.#temporary), basename(this.#output)),
        this.#output,
      );
    }
  }

  async discard(): Promise<void> {
    await rm(this.#temporary, { force: true });
  }
}

/** Stems that were changed are heard again; the others sound as they did. */
async function rehear(plan: Plan, session: Session): Promise<Track[]> {
  const sounds = session.stems.length > 0 ? await renderStems(plan, session) : [];
  const tracks: Track[] = [];
  for (const [i, stem] of session.stems.entries()) {
    const isChanged = (plan.tracks[stem.name]?.chain.length ?? 0) > 0;
    tracks.push(isChanged ? await hearSound(sounds[i]!, stem, stem.format) : stem);
  }
  return tracks;
}
