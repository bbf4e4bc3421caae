import { join } from 'node:path';
import type { Warning } from './audio/source.ts';
import { detectors } from './detectors/index.ts';
import { outputFor } from './jobs/draft.ts';
import { Ears } from './jobs/ears.ts';
import { MixRoom } from './jobs/mix-room.ts';
import { type Material, openSession } from './jobs/open-session.ts';
import { homeOf } from './jobs/output.ts';
import { Parking } from './jobs/parking.ts';
import { checkMixStems, renderMixStems } from './jobs/render-mix-stems.ts';
import { verdictsOf } from './mend/verdicts.ts';
import { asBounce } from './mix/bounce.ts';
import { Desk, type MixWishes } from './mix/desk.ts';
import type { Listening } from './mix/heard.ts';
import { withMembers } from './mix/keep-groups.ts';
import { keptOf } from './mix/kept.ts';
import { type MixCase, type Mixed, mixUntilFine } from './mix/loop.ts';
import { decided } from './mix/stages.ts';
import { type Plan, stamped } from './plan.ts';
import { hertz } from './print.ts';
import { remedies } from './remedies/index.ts';
import type { Report } from './report/report.ts';
import { judge } from './rules/judge.ts';
import { broughtIntoTime, type InTime } from './run/in-time.ts';
import { bookOf, hints, type Judging } from './run/judging.ts';
import { asMixed, mixingOf } from './run/mixing.ts';
import { curvesOf, reported, reportOf } from './run/reported.ts';
import type { Mending } from './run.ts';
import { type Session, tracksOf } from './session.ts';
import { type Hz, Invalid } from './units.ts';

/** How `mix` decides, and where to. */
export interface Mixing extends Pick<Mending, 'dryRun' | 'output' | 'signal' | 'inputs' | 'amount'> {
  /** A plan made before: with `keep` that much of it stays and the rest is decided anew; without, it is rendered as it stands. */
  readonly plan?: Plan;
  /** Ids of decisions, or beginnings of them, that are not to be made: `vocals.gain`, `vocals`, `*.pan`. */
  readonly keep?: readonly string[];
  /** Absent: that of the plan, else the one that most stems have, by time. */
  readonly sampleRate?: Hz;
  /** Eases steps in level between sections, which else are only told. Default: false. */
  readonly easeSections?: boolean;
  /** Brings stems of another speed, place or tuning to the rest, which else are only told. Default: false. */
  readonly timing?: boolean;
  /** A folder for the stems as they stand in the mix, and what comes back of sends: together they are the mix. */
  readonly renderStems?: string;
  /** Where sound is put aside, for whoever needs it afterwards; its owner closes it. Default: one that goes when the mix is made. */
  readonly parking?: Parking;
}

/** Refuses, before anything is heard, what could not be written in the end. */
export const mixOutput = (material: Material, { output, plan, keep = [], inputs = [] }: Mixing): Promise<string> => {
  const { folder, name } = homeOf(material);
  const sound = output ?? join(folder, `${name}.mix.wav`);
  // a plan made anew takes the place of the one that it keeps parts of, which stays beside it under another name
  return outputFor(material, { output: sound, ...(plan && keep.length === 0 ? { plan, inputs } : {}) });
};

/**
 * Stems to a mix: decides, renders, hears the result, judges it by the same rules, and takes back what did not help. Inputs are never
 * written to. @throws Invalid as `fix`
 */
export async function mix(
  { stems = [], references, roles }: Pick<Material, 'stems' | 'references' | 'roles'>,
  judging: Judging = {},
  mixing: Mixing = {},
): Promise<Report> {
  const material: Material = {
    ...{ stems, mostChannels: 2 },
    ...rateOf(mixing),
    ...(references ? { references } : {}),
    ...(roles ? { roles } : {}),
  };
  const book = asBounce(bookOf(judging));
  const output = mixing.dryRun ? undefined : await mixOutput(material, mixing);
  const parking = mixing.parking ?? (await Parking.open());
  try {
    const { onStage, ears = new Ears() } = judging;
    const { session, warnings: heard } = await openSession(material, onStage, ears, parking);
    refuseSilence(session);
    const { renderStems: folder, signal } = mixing;
    if (folder !== undefined) await checkMixStems(folder, session, material, output);
    const outcomes = judge(book, session, detectors, remedies);
    const warnings = [
      ...heard,
      ...loneStem(session),
      ...otherRates(session, mixing),
      ...hints(judging, book, outcomes),
    ];
    const before = reportOf(book, session, warnings, outcomes);
    const wishes = wishesOf(mixing, session);
    const timed = await broughtIntoTime({ session, outcomes }, wishes, { book, parking, onStage });
    const room = output === undefined ? undefined : new MixRoom(output, ears, parking);
    const listen = async (plan: Plan): Promise<Listening> => {
      const again = await room!.listen(rated(plan, session), timed.session, mixing.signal, onStage);
      const found = judge(book, again, detectors, remedies);
      return { session: again, outcomes: found, verdicts: verdictsOf(timed.outcomes, found, plan, book.rules) };
    };
    const mixed = await mixedAsAsked(timed, wishes, mixing.plan, room && listen);
    const isOurs = mixing.plan === undefined || mixed.plan !== mixing.plan;
    const plan = isOurs ? stamped(rated(mixed.plan, session), tracksOf(session)) : mixed.plan;
    const told = { ...before, plan, mixing: mixingOf(mixed.desk) };
    if (!room || !mixed.after) return told;
    const kept = await room.keep(plan, { isOurs, ...(signal ? { signal } : {}) });
    const onProgress = (share: number) => onStage?.('Rendering stems', share);
    const parts =
      folder === undefined ? noParts : await renderMixStems(plan, timed.session, { folder, signal, onProgress });
    return {
      ...told,
      warnings: [...warnings, ...kept.warnings, ...parts.warnings],
      mixing: mixingOf(mixed.desk, mixed.after.session.stems),
      ...asMixed(mixed.after.session),
      after: {
        tracks: tracksOf(mixed.after.session).map(reported),
        outcomes: mixed.after.outcomes,
        verdicts: verdictsOf(outcomes, mixed.after.outcomes, plan, book.rules),
        curves: curvesOf(mixed.after.session),
        files: [...kept.files, ...parts.files],
      },
    };
  } finally {
    if (parking !== mixing.parking) await parking.close();
  }
}

const noParts = { files: [], warnings: [] } as const;

const rateOf = ({ sampleRate, plan }: Mixing): Pick<Plan, 'sampleRate'> => {
  const asked = sampleRate ?? plan?.sampleRate;
  return asked === undefined ? {} : { sampleRate: asked };
};

const areOfOneRate = ({ stems, mix }: Session): boolean =>
  stems.every(({ format }) => format.sampleRate === mix!.format.sampleRate);

/** With the rate of the mix, where that is not every stem's: whoever renders the plan finds it there. */
const rated = (plan: Plan, session: Session): Plan =>
  areOfOneRate(session) ? plan : { ...plan, sampleRate: session.mix!.format.sampleRate };

function otherRates(session: Session, mixing: Mixing): Warning[] {
  if (areOfOneRate(session) || rateOf(mixing).sampleRate !== undefined) return [];
  const rate = session.mix!.format.sampleRate;
  const highest = Math.max(...session.stems.map(({ format }) => format.sampleRate));
  const other = highest > rate ? ` With --sample-rate ${highest} it would be ${hertz(highest)}.` : '';
  return [
    {
      code: 'sample-rate',
      message: `The mix is made at ${hertz(rate)}, which most of the stems have, by time.${other}`,
    },
  ];
}

/** @throws Invalid unreadable */
function refuseSilence({ stems }: Session): void {
  if (stems.every(({ features }) => features.level.isSilent))
    throw new Invalid(
      'unreadable',
      `There is nothing to mix: ${stems.length === 1 ? `${stems[0]!.name} is silent` : `all ${stems.length} stems are silent`}. Check mutes and routing, and export them again.`,
      stems[0]?.path,
    );
}

function loneStem({ stems }: Session): Warning[] {
  const [only, ...others] = stems.filter(({ features }) => !features.level.isSilent);
  if (!only || others.length > 0) return [];
  const message = `Only ${only.name} sounds: it is treated by itself, as there is nothing to balance it with.`;
  return [{ code: 'lone-stem', message }];
}

const asItStands = ({ plan, keep = [] }: Pick<Mixing, 'plan' | 'keep'>): boolean =>
  plan !== undefined && keep.length === 0;

function wishesOf(
  { plan, amount = 100, easeSections = false, timing = false, ...mixing }: Mixing,
  { stems }: Session,
): MixWishes {
  const keep = withMembers(mixing.keep ?? [], stems, plan);
  const kept = plan ? keptOf(plan, asItStands({ plan, keep }) ? ['*'] : keep) : [];
  return { amount, keep, kept, easesSections: easeSections, bringsIntoTime: timing };
}

/** A plan as a person wants it, whatever comes of it; else what the loop makes of what may be decided. */
async function mixedAsAsked(
  { session, outcomes, decisions, refused }: InTime,
  wished: MixWishes,
  plan: Plan | undefined,
  listen: MixCase['listen'],
): Promise<Mixed> {
  const wishes = { ...wished, kept: [...wished.kept, ...decisions] };
  const start = { session, outcomes, wishes, refused };
  if (!plan || !asItStands({ plan, keep: wishes.keep }))
    return mixUntilFine({ start, decide: decided, ...(listen ? { listen } : {}) });
  return { desk: new Desk(start), plan, ...(listen ? { after: await listen(plan) } : {}) };
}
