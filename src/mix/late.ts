import { mean, median } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Desk } from './desk.ts';

/** A stem that plays the same music as the rest, earlier or later by the same time throughout. */
export interface OffTime {
  readonly name: string;
  /** Positive: it is late, and belongs this much earlier. */
  readonly offset: Seconds;
  /** From one stroke to the next where they were compared: where strokes are even, the offset may be this much more or less. */
  readonly stroke: Seconds;
  /** Stems that say so and are together themselves, those with the most strokes in common first. */
  readonly against: readonly string[];
}

const fewest = 20; // onsets
const sharp = 1.3; // decades of spectral flux: what swells is heard late, at no certain time
const common = 12; // strokes beside each other
const ofHalf = 4; // of them in either half
const agreed = 0.6; // share of them that is apart by the same time
const doubtful = 0.4; // share that is enough to say that two are together after all
const alike: Seconds = 0.015; // offsets that are the same, to different stems
const steady: Seconds = 0.01; // between halves
const together: Seconds = 0.02;
const least: Seconds = 0.04; // players who lie back or push are 10 to 25 ms off; a synthesizer of a session 31, and nobody minded
const [shortest, longest]: readonly [Seconds, Seconds] = [0.1, 0.7]; // between strokes: in flams and rolls, or beyond a beat, nothing can be told

/**
 * Stems whose sharp onsets lie beside those of at least two others by the same time, in both halves of the song and in the same direction,
 * those others being together themselves, and with none that it is together with. Offsets that are a simple part of a stroke are music
 * (off-beats, swing, triplets), and so never told. Whether a stem is a whole stroke late cannot be known.
 */
export function offTimes(stems: readonly Track[]): readonly OffTime[] {
  const timed = stems.filter(({ features }) => features.transients.times.length >= fewest).map(timedOf);
  const table = timed.map((one) => timed.map((other) => (one === other ? undefined : apartOf(one, other))));
  return timed.flatMap(({ track, isSharp }, i): OffTime[] => {
    if (!isSharp || isEffect(track)) return [];
    const found = witnessesOf(timed, table, i);
    if (found.length < 2) return [];
    const of = found.map((j) => table[i]![j]!);
    return [
      {
        name: track.name,
        offset: mean(of.map(({ offset }) => offset)),
        stroke: median(of.map(({ stroke }) => stroke)),
        against: found.map((j) => timed[j]!.track.name),
      },
    ];
  });
}

/** What is to be told of stems that are late or early, but for those that are moved already. */
export function lateNotes(desk: Desk): readonly string[] {
  const moved = new Set(desk.decided('delay').map(({ name }) => name));
  return offTimes(desk.stems)
    .filter(({ name }) => !moved.has(name))
    .map(({ name, offset, stroke, against: [one, other] }) => {
      const [way, opposite] = offset > 0 ? ['late', 'early'] : ['early', 'late'];
      const size = Math.abs(offset);
      return `${name} plays ${milliseconds(size)} ${way} against ${one} and ${other} throughout, more than players lie back or push (by whole strokes it may as well be ${milliseconds(stroke - size)} ${opposite}). Hear it moved by that much before mixing.`;
    });
}

const milliseconds = (time: Seconds): string => `${Math.round(1000 * time)} ms`;

/** An echo is meant to be late. */
const isEffect = ({ name, role }: Track): boolean =>
  role === 'effects' || /echo|delay|reverb|(^|[^a-z])(verb|wet|fx)/i.test(name);

interface Timed {
  readonly track: Track;
  readonly isSharp: boolean;
  readonly times: readonly Seconds[];
  /** To the nearest onset of its own. */
  readonly gaps: readonly Seconds[];
}

function timedOf(track: Track): Timed {
  const { times, strength = 0 } = track.features.transients;
  const gaps = times.map((time, i) => Math.min(time - (times[i - 1] ?? -9), (times[i + 1] ?? 1e9) - time));
  return { track, times, gaps, isSharp: strength >= sharp };
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
    isMusic: near.filter(({ length }) => isPlayed(offset, length)).length > near.length / 2,
  };
}

const offsetOf = (strokes: readonly Stroke[]): Seconds => mean(strokes.map(({ offset }) => offset));

/** Each onset that has one of the other within half a stroke. */
function strokesOf(one: Timed, other: Timed): Stroke[] {
  const found: Stroke[] = [];
  let j = 0;
  one.times.forEach((at, i) => {
    while (j + 1 < other.times.length && Math.abs(other.times[j + 1]! - at) < Math.abs(other.times[j]! - at)) j++;
    const offset = at - other.times[j]!;
    const length = Math.min(one.gaps[i]!, other.gaps[j]!);
    if (length >= shortest && length <= longest && Math.abs(offset) <= 0.5 * length) found.push({ at, offset, length });
  });
  return found;
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
const beyond = 0.36; // of a stroke: nearer to half of it, which way it is off is hardly known
const quickest: Seconds = 0.07; // nobody plays beside the beat by less on purpose
const aim: Seconds = 0.015;

function isPlayed(offset: Seconds, stroke: Seconds): boolean {
  const size = Math.abs(offset);
  return (
    size > beyond * stroke || parts.some((part) => part * stroke >= quickest && Math.abs(size - part * stroke) < aim)
  );
}

/** Stems that are together and agree on how far one is off; none where another is together with it. */
function witnessesOf(
  timed: readonly Timed[],
  table: readonly (readonly (Apart | undefined)[])[],
  i: number,
): readonly number[] {
  const row = table[i]!;
  const isOn = row.some((apart) => apart && apart.share >= doubtful && Math.abs(apart.offset) <= together);
  if (isOn) return [];
  const able = row.flatMap((apart, j) =>
    apart && apart.share >= agreed && timed[j]!.isSharp && Math.abs(apart.offset) >= least && !apart.isMusic ? [j] : [],
  );
  const areTogether = (j: number, k: number) => {
    const apart = table[j]![k];
    return apart !== undefined && apart.share >= agreed && Math.abs(apart.offset) <= alike;
  };
  const groups = able.map((j) =>
    able.filter((k) => k === j || (Math.abs(row[k]!.offset - row[j]!.offset) <= alike && areTogether(j, k))),
  );
  const largest = groups.reduce<readonly number[]>((best, each) => (each.length > best.length ? each : best), []);
  return [...largest].sort((a, b) => row[b]!.count - row[a]!.count);
}
