import { type Chain, processors, type Step, type Why } from './processors/index.ts';
import { scaled } from './processors/scaled.ts';
import { findingsOf, isMereHint } from './rules/judge.ts';
import type { Finding, Outcome } from './rules/rule.ts';
import type { Session, Track } from './session.ts';
import type { Decibels, Hz, Range, Seconds } from './units.ts';

/** A channel of the console. */
export interface Strip {
  readonly chain: Chain;
  /** The bus it feeds; absent: the mix. */
  readonly to?: string;
  readonly sends?: readonly Send[];
  /** Nothing of it is heard in the mix; it may key others all the same. */
  readonly mute?: boolean;
  /** Why it is muted, or goes to its bus. */
  readonly why?: Why;
  /** The sound it was made for: on another, what goes by level or by the clock does something else. */
  readonly madeFor?: MadeFor;
  readonly comment?: string;
}

export interface Send {
  readonly to: string;
  readonly gain: Decibels;
  readonly why?: Why;
}

export interface MadeFor {
  /** Integrated, LUFS. */
  readonly loudness?: number;
  readonly duration: Seconds;
}

/** The whole decision, as data: a person may edit it, and it can be applied again. */
export interface Plan {
  readonly tracks: Readonly<Record<string, Strip>>;
  readonly buses: Readonly<Record<string, Strip>>;
  /** A person's; kept, and no more. */
  readonly comment?: string;
  /** Ids of findings that it acts on. */
  readonly taken: readonly string[];
  readonly left: readonly { readonly finding: string; readonly because: string }[];
  /** At which stems are added up; absent: `mixRate`. */
  readonly sampleRate?: Hz;
  /** From when to when the result is kept, by the clock of the sound; absent: all of it. */
  readonly span?: Range;
}

export interface Wishes {
  /** `safe` leaves out what is a matter of taste. */
  readonly safety: 'safe' | 'suggested';
  /** 0 to 100 %: scales every gain; polarity, delays and ceilings are not a matter of degree. */
  readonly amount: number;
  /** dBTP that nothing written may pass. */
  readonly ceiling: Decibels;
  /** Findings whose moves were tried and taken back, and why. */
  readonly takenBack: ReadonlyMap<string, string>;
  /** Findings that the other moves woke and that are mended along with them: the level that an EQ cut took away. */
  readonly adopted: readonly Finding[];
  /** How much of a move is made, by the id of its finding: 1 where nothing is said. */
  readonly shares: ReadonlyMap<string, number>;
  /** Gain of the whole, set when all else has been heard, and the findings that it answers. */
  readonly closing: { readonly gain: Decibels; readonly answers: ReadonlySet<string> };
}

/** The mix bus of a plan with stems. */
export const mixBus = 'mix';

/** Findings become one chain a track. Quarrels are settled here and nowhere else, each with its reason. */
export function planOf(outcomes: readonly Outcome[], session: Session, wishes: Wishes): Plan {
  const findings = everyOne(outcomes, wishes.adopted);
  const decided = findings.map((finding) => ({ finding, because: objection(finding, findings, session, wishes) }));
  const taken = decided.filter(({ because }) => because === undefined).map(({ finding }) => finding);
  const chains = new Map<string, Step[]>();
  for (const { id, fix } of taken.filter((each) => !wishes.closing.answers.has(each.id))) {
    const share = (wishes.amount / 100) * (wishes.shares.get(id) ?? 1);
    for (const { track, step } of fix!.steps) chains.set(track, [...(chains.get(track) ?? []), scaled(step, share)]);
  }
  const mix = session.mix?.name;
  const stems = session.stems.length > 0;
  const { gain } = wishes.closing;
  const closing: readonly Step[] =
    chains.size > 0 || gain !== 0
      ? [
          ...(gain !== 0 ? [{ processor: 'gain', gain } as const] : []),
          { processor: 'limiter', ceiling: ceilingFor(session, taken, wishes.ceiling) },
        ]
      : [];
  const strip = (name: string, last: readonly Step[] = []): Chain =>
    inSignalOrder([...(chains.get(name) ?? []), ...last]);
  return {
    tracks: Object.fromEntries(
      stems
        ? session.stems.map(({ name }) => [name, { chain: strip(name), to: mixBus }])
        : [[mix ?? 'mix', { chain: strip(mix ?? 'mix', closing) }]],
    ),
    buses: stems ? { [mixBus]: { chain: strip(mix ?? mixBus, closing) } } : {},
    taken: [...new Set(taken.map(({ id }) => id))],
    left: decided.flatMap(({ finding, because }) => (because === undefined ? [] : [{ finding: finding.id, because }])),
  };
}

/** Each finding once: as it was met anew, where it was. */
function everyOne(outcomes: readonly Outcome[], adopted: readonly Finding[]): Finding[] {
  const anew = new Map(adopted.map((finding) => [finding.id, finding]));
  const first = findingsOf(outcomes).map((finding) => anew.get(finding.id) ?? finding);
  return [...new Map([...first, ...adopted].map((finding) => [finding.id, finding])).values()];
}

/** What moves may not push peaks over: the ceiling, or what the mix came with where that is higher and no rule minds; full scale at most. */
function ceilingFor({ mix }: Session, taken: readonly Finding[], ceiling: Decibels): Decibels {
  if (taken.some(({ fix }) => fix?.steps.some(({ step }) => step.processor === 'limiter'))) return ceiling;
  return Math.min(0, Math.max(ceiling, Math.ceil(100 * (mix?.metrics['peak.true'] ?? ceiling)) / 100));
}

/** Why a finding is not acted on; undefined when it is. */
function objection(finding: Finding, all: readonly Finding[], session: Session, wishes: Wishes): string | undefined {
  const { fix } = finding;
  const { closing } = wishes;
  if (closing.answers.has(finding.id)) {
    if (wishes.amount <= 0) return 'the amount is 0 %';
    return closing.gain === 0 ? (finding.unmended ?? 'there is no room for more level') : undefined;
  }
  if (!fix) return finding.unmended ?? 'no processing mends this; see the advice';
  const back = wishes.takenBack.get(finding.id);
  if (back !== undefined) return back;
  if (wishes.amount <= 0) return 'the amount is 0 %';
  if (wishes.safety === 'safe' && fix.safety !== 'safe')
    return 'it is a matter of taste, and only safe moves were asked for';
  if (isMereHint(finding)) return 'it is only worth considering: too unsure to act on unasked';
  const inverted = all.find(
    (other) =>
      other !== finding &&
      other.rule === 'inverted-polarity' &&
      other.fix &&
      !wishes.takenBack.has(other.id) &&
      other.tracks[0] === finding.tracks[0],
  );
  if (inverted && fix.steps.some(({ step }) => step.processor === 'width' || step.processor === 'polarity'))
    return 'the polarity comes first: it may be all that is wrong';
  // What is mended in a stem must not be mended again in the mix.
  const inStem = all.find(
    (other) =>
      other !== finding &&
      other.rule === finding.rule &&
      other.fix &&
      finding.tracks[0] === session.mix?.name &&
      other.tracks[0] !== finding.tracks[0],
  );
  if (inStem && session.stems.length > 0) return `it is mended where it comes from, in ${inStem.tracks[0]}`;
  const before = all.slice(0, all.indexOf(finding));
  const acting = before.filter((graver) => !wishes.takenBack.has(graver.id));
  if (isOfSibilants(finding) && all.some((other) => isDeEssed(other, finding) && !wishes.takenBack.has(other.id)))
    return 'the sibilants account for it, and a de-esser takes them back only while they sound';
  if (acting.some((graver) => !isMereHint(graver) && widthAlike(graver, finding)))
    return 'another move changes the width of the same track already';
  if (acting.some((graver) => graver.severity !== 'info' && ridesAlike(graver, finding)))
    return 'another ride of the same track does it already';
  if (acting.some((graver) => cutsAlike(graver, finding)))
    return 'another cut at the same place of the same track does it already';
  const isRoom = ({ evidence, severity }: Finding) => evidence?.kind === 'masking' && severity !== 'info';
  return isRoom(finding) && isTooMuch(acting.filter(isRoom).flatMap(cutsOf), cutsOf(finding))
    ? 'that track has given way enough to others'
    : undefined;
}

/** Room that a track makes for others: 9 dB in all, in three bands at most (domain 5.3). */
const isTooMuch = (before: readonly Cut[], now: readonly Cut[]): boolean =>
  now.some(({ track, gain }) => {
    const cuts = before.filter((each) => each.track === track);
    return cuts.length >= 3 || cuts.reduce((sum, each) => sum + each.gain, gain) < -9.05;
  });

/** Two cuts in one track less than two thirds of an octave apart: one after the other they would be too much. */
const cutsAlike = (a: Finding, b: Finding): boolean =>
  cutsOf(a).some((one) =>
    cutsOf(b).some((two) => one.track === two.track && Math.abs(Math.log2(one.frequency / two.frequency)) < 2 / 3),
  );

/** A bell that stands where sibilants are would take from all that sounds there. */
const isOfSibilants = (finding: Finding): boolean => cutsOf(finding).some(({ frequency }) => frequency > 5000);

const isDeEssed = (other: Finding, { tracks }: Finding): boolean =>
  !isMereHint(other) &&
  (other.fix?.steps.some(({ track, step }) => step.processor === 'de-esser' && track === tracks[0]) ?? false);

/** What is too wide loses too much in mono as well, and is wider than the reference: one move answers all. */
const widthAlike = (a: Finding, b: Finding): boolean => widthOf(a).some((track) => widthOf(b).includes(track));

const widthOf = ({ fix }: Finding): readonly string[] =>
  (fix?.steps ?? []).flatMap(({ track, step }) =>
    (step.processor === 'width' && step.gain) || (step.processor === 'filter' && step.on === 'side') ? [track] : [],
  );

/** A jump is told as such and as wandering from the original: ridden twice it would jump the other way. */
const ridesAlike = (a: Finding, b: Finding): boolean => riddenBy(a).some((track) => riddenBy(b).includes(track));

const riddenBy = ({ fix }: Finding): readonly string[] =>
  (fix?.steps ?? []).flatMap(({ track, step }) => (step.processor === 'rider' ? [track] : []));

interface Cut {
  readonly track: string;
  readonly frequency: Hz;
  readonly gain: Decibels;
}

const cutsOf = ({ fix }: Finding): Cut[] =>
  (fix?.steps ?? []).flatMap(({ track, step }) => {
    const gain =
      step.processor === 'dynamic-eq' ? (step.range ?? -12) : step.processor === 'filter' ? (step.gain ?? 0) : 0;
    if ((step.processor !== 'filter' || step.type !== 'peaking') && step.processor !== 'dynamic-eq') return [];
    return gain < 0 ? [{ track, frequency: step.frequency, gain }] : [];
  });

/** A chain in the order an engineer would patch it; the limiter closes, once, at the lowest ceiling asked for. */
function inSignalOrder(steps: readonly Step[]): Chain {
  const order = Object.keys(processors);
  const limiters = steps.filter((step) => step.processor === 'limiter');
  const gain = steps.filter(isPlainGain).reduce((sum, step) => sum + step.gain, 0);
  const rest: Step[] = steps.filter((step) => step.processor !== 'limiter' && !isPlainGain(step));
  if (gain !== 0) rest.push({ processor: 'gain', gain: Math.round(100 * gain) / 100 });
  const last = limiters.sort((a, b) => (a.ceiling ?? 0) - (b.ceiling ?? 0)).slice(0, 1);
  return [...rest.sort((a, b) => order.indexOf(a.processor) - order.indexOf(b.processor)), ...last];
}

/** Gain of the whole: several are one fader. */
const isPlainGain = (step: Step): step is Extract<Step, { processor: 'gain' }> =>
  step.processor === 'gain' && step.on === undefined && step.time === undefined && step.mix === undefined;

/** Whether applying it would change anything. */
export const isEmpty = (plan: Plan): boolean =>
  [...Object.values(plan.tracks), ...Object.values(plan.buses)].every(
    ({ chain, sends = [], mute }) => chain.length === 0 && sends.length === 0 && !mute,
  );

const toHundredths = (value: number): number => Math.round(100 * value) / 100;

/** What a strip for a sound remembers of it. */
export const madeFor = (loudness: number | undefined, duration: Seconds): MadeFor => ({
  ...(loudness === undefined ? {} : { loudness: toHundredths(loudness) }),
  duration: toHundredths(duration),
});

/** The same of a track. */
export const madeForTrack = ({ metrics, format }: Track): MadeFor =>
  madeFor(metrics['loudness.integrated'], format.duration);

/** The plan with what each of its tracks was made for written into it. */
export const stamped = (plan: Plan, heard: readonly Track[]): Plan => ({
  ...plan,
  tracks: Object.fromEntries(
    Object.entries(plan.tracks).map(([name, strip]) => {
      const track = heard.find((each) => each.name === name);
      return [name, track ? { ...strip, madeFor: madeForTrack(track) } : strip];
    }),
  ),
});
