import { fadeFactor } from '../processors/fade.ts';
import type { Decibels, Seconds } from '../units.ts';
import { rideFactors } from './balance.ts';
import { goesByLevel } from './channel.ts';
import type { Note } from './exporter.ts';
import type { Channel } from './handover.ts';
import type { Fade, Insert } from './insert.ts';

/** Where the fades of a strip stand in another program. */
export interface Faded {
  /** Of the sound itself: at most one in and one out, of which neither begins before the other is over. */
  readonly clip: { readonly in?: Fade; readonly out?: Fade };
  /** In the automation of the fader. */
  readonly fader: readonly Fade[];
  /** Without the fades that are on the clip. */
  readonly inserts: readonly Insert[];
}

/** So short a fade only keeps an edge from clicking: it is done before a compressor notices. */
const brief: Seconds = 0.1;

/**
 * Fades are on the clip where nothing before them goes by level (an equaliser before or behind a fade is the same but for its ringing), or where
 * they are brief; else in the automation of the fader, where they are behind everything else.
 * @param hasClip whether the strip has a sound of its own
 */
export function fadedOf({ inserts, fades = [] }: Channel, hasClip: boolean): Faded {
  const clip: { in?: Fade; out?: Fade } = {};
  const isOver = (fade: Fade): boolean => {
    const other = clip[fade.set.type === 'in' ? 'out' : 'in'];
    const [first, last] = fade.set.type === 'in' ? [fade, other] : [other, fade];
    return clip[fade.set.type] === undefined && (!first || !last || first.set.over[1] <= last.set.over[0]);
  };
  const first = inserts.findIndex(goesByLevel);
  const early = fades.filter(({ set: { over } }) => first < 0 || over[1] - over[0] <= brief);
  const free = hasClip ? [...inserts.slice(0, first < 0 ? inserts.length : first), ...early] : [];
  for (const each of free) if (each.kind === 'fade' && isOver(each)) clip[each.set.type] = each;
  const isThere = (each: Insert): boolean => each === clip.in || each === clip.out;
  return { clip, fader: fades.filter((each) => !isThere(each)), inserts: inserts.filter((each) => !isThere(each)) };
}

/** From when to when a clip sounds: before a fade in and behind a fade out there is silence. */
export const spanOf = ({ clip }: Faded, length: Seconds): readonly [from: Seconds, to: Seconds] => [
  Math.min(length, clip.in?.set.over[0] ?? 0),
  Math.max(0, Math.min(length, clip.out?.set.over[1] ?? length)),
];

/** Straight lines between so many points leave 0.0003 of a cosine, and 0.01 of an exponential, at most. */
const points = 48;

/** Moments and factors of a fade, by the clock of the sound. */
export function fadePoints({ set }: Fade): readonly (readonly [at: Seconds, factor: number])[] {
  const [from, to] = set.over;
  return Array.from({ length: points + 1 }, (_, i) => {
    const time = from + (i / points) * (to - from);
    return [time, fadeFactor(set, time)] as const;
  });
}

/**
 * Ride and fades of a fader as one curve of factors, straight from point to point.
 * @param fader what they are on top of, in dB
 */
export function faderPoints(
  { ride = [] }: Pick<Channel, 'ride'>,
  fades: readonly Fade[],
  fader: Decibels,
): readonly (readonly [at: Seconds, factor: number])[] {
  const ridden = rideFactors(ride.length > 0 ? ride : [[0, 0]], fader);
  if (fades.length === 0) return ride.length > 0 ? ridden : [];
  const times = [0, ...(ride.length > 0 ? ridden : []).map(([at]) => at), ...fades.flatMap((fade) => fadePoints(fade).map(([at]) => at))]; // biome-ignore format: short
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((at) => [at, fades.reduce((factor, { set }) => factor * fadeFactor(set, at), valueAt(ridden, at))] as const);
}

function valueAt(curve: readonly (readonly [at: Seconds, factor: number])[], time: Seconds): number {
  const next = curve.findIndex(([at]) => at > time);
  if (next < 0) return curve.at(-1)![1];
  if (next === 0) return curve[0]![1];
  const [[from, a], [to, b]] = [curve[next - 1]!, curve[next]!];
  return a + ((time - from) / (to - from)) * (b - a);
}

/** What becomes of the fades of a strip. @param onClip how a fade of a clip stands to ours */
export function fadeNotes(
  { name: channel }: Channel,
  { clip, fader, inserts }: Faded,
  onClip: (fade: Fade) => Pick<Note, 'how' | 'because'>,
  inAutomation: (fade: Fade) => Pick<Note, 'how' | 'because'>,
): readonly Note[] {
  const told = ({ number: step, words }: Fade, more: Pick<Note, 'how' | 'because'>): Note => ({
    ...{ channel, step, words },
    ...more,
  });
  return [
    ...[clip.in, clip.out].flatMap((fade) => {
      if (!fade) return [];
      const isEarly = inserts.some((each) => goesByLevel(each) && each.number < fade.number);
      const { how, because } = onClip(fade);
      return [told(fade, isEarly ? { how: 'near', because: `${because} It stands before what goes by level.` } : { how, because })]; // biome-ignore format: short
    }),
    ...fader.map((fade) => told(fade, inAutomation(fade))),
  ];
}
