import { nearestIndex } from '../dsp/nearest.ts';
import { mean, median } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Desk } from './desk.ts';
import { timedAmong } from './timing-grounds.ts';

/** A stem that plays the same music as the rest, earlier or later by the same time throughout. */
export interface OffTime {
  readonly name: string;
  /** Positive: it is late, and belongs this much earlier. */
  readonly offset: Seconds;
  /** From one stroke to the next where they were compared: where strokes are even, the offset may be this much more or less. */
  readonly stroke: Seconds;
  /** Where it lies so near to the middle of a stroke that it may as well be off by this, the other way. */
  readonly otherwise?: Seconds;
  /** Stems that say so and are together themselves, those with the most strokes in common first. */
  readonly against: readonly string[];
}

const sharp = 1.3; // decades of spectral flux: what is softer is heard late, by 10 to 30 ms
const swelling = 0.9; // under it, at no certain time
const common = 12; // strokes beside each other
const ofHalf = 4; // of them in either half
const agreed = 0.6; // share of them that is apart by the same time
const doubtful = 0.4; // share that is enough to say that two are together after all
const alike: Seconds = 0.015; // offsets that are the same, to different stems
const steady: Seconds = 0.01; // between halves
const together: Seconds = 0.02;
const least: Seconds = 0.04; // players who lie back or push are 10 to 25 ms off; a synthesizer of a session 31, and nobody minded
const leastOfSoft: Seconds = 0.06;
const toOne = 3; // that agree, for every one that a stem is together with: by chance, in quick music
const [shortest, longest]: readonly [Seconds, Seconds] = [0.1, 0.7]; // between strokes: in flams and rolls, or beyond a beat, nothing can be told

/**
 * Stems whose sharp onsets lie beside those of at least two others by the same time, in both halves of the song and in the same direction,
 * those others being together themselves and three times as many as it is together with. Offsets that are a simple part of a stroke are music
 * (off-beats, swing, triplets), and so never told. Whether a stem is a whole stroke late cannot be known; which side of a stroke it belongs
 * to, where it lies near the middle, is known where it strikes together with clearly more on one side.
 */
export function offTimes(stems: readonly Track[]): readonly OffTime[] {
  const timed = timedAmong(stems).map(timedOf);
  const table = timed.map((one) => timed.map((other) => (one === other ? undefined : apartOf(one, other))));
  return timed.flatMap((one, i): OffTime[] => {
    if (one.strength < swelling || isEffect(one.track)) return [];
    const found = witnessesOf(timed, table, i);
    if (found.length < 2) return [];
    const of = found.map((j) => table[i]![j]!);
    const offset = mean(of.map((apart) => apart.offset));
    const stroke = median(of.map((apart) => apart.stroke));
    const others = timed.filter((other) => other !== one);
    const against = found.map((j) => timed[j]!.track.name);
    return [{ name: one.track.name, ...sidedOffset(one, others, offset, stroke), stroke, against }];
  });
}

const middling = 0.36; // of a stroke: nearer to half of it, the distance alone hardly tells which way it is off
const clearly = 1.25; // times as many

/** The side of the stroke on which more strike together; both where that leaves it open. */
function sidedOffset(
  one: Timed,
  others: readonly Timed[],
  offset: Seconds,
  stroke: Seconds,
): Pick<OffTime, 'offset' | 'otherwise'> {
  if (Math.abs(offset) <= middling * stroke) return { offset };
  const opposite = offset - Math.sign(offset) * stroke;
  const [here, there] = [offset, opposite].map((by) => others.reduce((sum, each) => sum + meetings(one, each, by), 0));
  if (here! >= clearly * there!) return { offset };
  return there! >= clearly * here! ? { offset: opposite } : { offset, otherwise: opposite };
}

/** How many onsets of a stem that is moved earlier fall on another's. */
const meetings = ({ times }: Timed, other: Timed, by: Seconds): number =>
  times.filter((time) => {
    const at = time - by;
    return Math.abs(at - other.times[nearestIndex(at, other.times)]!) <= meeting;
  }).length;

const meeting: Seconds = 0.0155; // onsets are told to 10 ms

/** What is to be told of stems that are late or early, but for those that are moved already. */
export const lateNotes = (desk: Desk): readonly string[] =>
  unmoved(desk).flatMap(({ name, offset, otherwise, stroke, against: [one, other] }) => {
    if (otherwise !== undefined) return [];
    const [way, opposite] = waysOf(offset);
    const size = Math.abs(offset);
    return [
      `${name} plays ${milliseconds(size)} ${way} against ${one} and ${other} throughout, more than players lie back or push (by whole strokes it may as well be ${milliseconds(stroke - size)} ${opposite}). Hear it moved by that much before mixing.`,
    ];
  });

/** What is to be told of those that are one or the other: a person has to choose. */
export const eitherWayNotes = (desk: Desk): readonly string[] =>
  unmoved(desk).flatMap(({ name, offset, otherwise, against: [one, other] }) => {
    if (otherwise === undefined) return [];
    const [way, opposite] = waysOf(offset);
    return [
      `${name} plays ${milliseconds(offset)} ${way}, or ${milliseconds(otherwise)} ${opposite}, against ${one} and ${other} throughout, more than players lie back or push; which of the two, their strokes do not tell. Hear it moved by either before mixing.`,
    ];
  });

function unmoved(desk: Desk): readonly OffTime[] {
  const moved = new Set(desk.decided('delay').map(({ name }) => name));
  return offTimes(desk.stems).filter(({ name }) => !moved.has(name));
}

const waysOf = (offset: Seconds) => (offset > 0 ? (['late', 'early'] as const) : (['early', 'late'] as const));

const milliseconds = (time: Seconds): string => `${Math.round(1000 * Math.abs(time))} ms`;

/** An echo is meant to be late. */
const isEffect = ({ name, role }: Track): boolean =>
  role === 'effects' || /echo|delay|reverb|(^|[^a-z])(verb|wet|fx)/i.test(name);

interface Timed {
  readonly track: Track;
  /** Of its onsets, decades of spectral flux. */
  readonly strength: number;
  readonly times: readonly Seconds[];
  /** To the nearest onset of its own. */
  readonly gaps: readonly Seconds[];
}

function timedOf(track: Track): Timed {
  const { times, strength = 0 } = track.features.transients;
  const gaps = times.map((time, i) => Math.min(time - (times[i - 1] ?? -9), (times[i + 1] ?? 1e9) - time));
  return { track, times, gaps, strength };
}

/** How far two stems are apart where each strikes about as often as the other. */
interface Apart {
  /** Positive: the first is late. */
  readonly offset: Seconds;
  readonly count: number;
  /** Share of the strokes that are apart by that: 0 where halves of the song differ. */
  readonly share: number;
  readonly stroke: Seconds;
  /** Whether it is a part of most strokes that people play. */
  readonly isMusic: boolean;
}

interface Stroke {
  readonly at: Seconds;
  readonly offset: Seconds;
  readonly length: Seconds;
  /** Whether the first has no fewer strokes there than the other. */
  readonly isDense: boolean;
}

function apartOf(one: Timed, other: Timed): Apart | undefined {
  const strokes = strokesOf(one, other);
  if (strokes.length < common) return undefined;
  const centre = commonest(strokes.map(({ offset }) => offset));
  const near = strokes.filter(({ offset }) => Math.abs(offset - centre) < 0.0205);
  const offset = offsetOf(near);
  const middle = (strokes[0]!.at + strokes.at(-1)!.at) / 2;
  const halves = [near.filter(({ at }) => at <= middle), near.filter(({ at }) => at > middle)] as const;
  const isSteady =
    halves.every(({ length }) => length >= ofHalf) && Math.abs(offsetOf(halves[0]) - offsetOf(halves[1])) <= steady;
  return {
    offset,
    count: near.length,
    share: isSteady ? near.length / strokes.length : 0,
    stroke: median(near.map(({ length }) => length)),
    isMusic: near.filter((stroke) => isPlayed(offset, stroke)).length > near.length / 2,
  };
}

const offsetOf = (strokes: readonly Stroke[]): Seconds => mean(strokes.map(({ offset }) => offset));

/** Each onset that has one of the other within half a stroke. */
function strokesOf(one: Timed, other: Timed): Stroke[] {
  return one.times.flatMap((at, i): Stroke[] => {
    const j = nearestIndex(at, other.times);
    const offset = at - other.times[j]!;
    const length = Math.min(one.gaps[i]!, other.gaps[j]!);
    if (length < shortest || length > longest || Math.abs(offset) > 0.5 * length) return [];
    return [{ at, offset, length, isDense: one.gaps[i]! <= 1.5 * length }];
  });
}

/** The 30 ms in which most of them lie. */
function commonest(offsets: readonly Seconds[]): Seconds {
  const hops = new Map<number, number>();
  for (const offset of offsets) {
    const hop = Math.round(100 * offset);
    for (const each of [hop - 1, hop, hop + 1]) hops.set(each, (hops.get(each) ?? 0) + 1);
  }
  return [...hops].reduce((best, each) => (each[1] > best[1] ? each : best))[0] / 100;
}

const parts = [1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8] as const;
const aim: Seconds = 0.015;
/** Nobody plays beside the beat by less on purpose; who plays every stroke, not by less than an off-beat at 150 BPM. */
const quickest: Readonly<Record<'sparse' | 'dense', Seconds>> = { sparse: 0.065, dense: 0.085 };

function isPlayed(offset: Seconds, { length, isDense }: Stroke): boolean {
  const least = quickest[isDense ? 'dense' : 'sparse'];
  return parts.some((part) => part * length >= least && Math.abs(Math.abs(offset) - part * length) < aim);
}

/** Stems that are together and agree on how far one is off; none where too many others are together with it. */
function witnessesOf(
  timed: readonly Timed[],
  table: readonly (readonly (Apart | undefined)[])[],
  i: number,
): readonly number[] {
  const row = table[i]!;
  const isWitness = (apart: Apart | undefined, j: number) =>
    apart !== undefined &&
    apart.share >= agreed &&
    timed[j]!.strength >= sharp &&
    Math.abs(apart.offset) >= (timed[i]!.strength >= sharp ? least : leastOfSoft) &&
    !apart.isMusic;
  const able = row.flatMap((apart, j) => (isWitness(apart, j) ? [j] : []));
  const areTogether = (j: number, k: number) => {
    const apart = table[j]![k];
    return apart !== undefined && apart.share >= agreed && Math.abs(apart.offset) <= alike;
  };
  const groups = able.map((j) =>
    able.filter((k) => k === j || (Math.abs(row[k]!.offset - row[j]!.offset) <= alike && areTogether(j, k))),
  );
  const largest = groups.reduce<readonly number[]>((best, each) => (each.length > best.length ? each : best), []);
  const against = row.filter((apart) => apart && apart.share >= doubtful && Math.abs(apart.offset) <= together);
  if (largest.length < toOne * against.length) return [];
  return [...largest].sort((a, b) => row[b]!.count - row[a]!.count);
}
