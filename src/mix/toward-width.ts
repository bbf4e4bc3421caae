import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import type { Stereo } from '../features/stereo.ts';
import { band, change } from '../print.ts';
import type { Spread } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { decidedPowers } from './band-sum.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { fewestMoves, type Turnable } from './fewest-moves.ts';
import { namedReference } from './reference-goal.ts';
import { type Covariance, mixingOf, through } from './sides.ts';

/** Bands in which width is compared; what lies below stays as central as it is. */
const bands = [
  { id: 'lowMid', metric: 'stereo.low-mid-width', range: [120, 500] },
  { id: 'mid', metric: 'stereo.mid-width', range: [500, 2000] },
  { id: 'highMid', metric: 'stereo.high-mid-width', range: [2000, 6000] },
  { id: 'high', metric: 'stereo.high-width', range: [6000, 16_000] },
] as const satisfies readonly { id: keyof Stereo['bands']; metric: string; range: Range }[];

/** Power of middle and sides a band. */
interface Image {
  readonly mid: Float64Array;
  readonly side: Float64Array;
}

/** Of a stem behind all that was decided. */
function imageOf(desk: Desk, track: Track): Image {
  const powers = decidedPowers(desk, track);
  const chain = desk.chainOf(track.name);
  const image = { mid: new Float64Array(bands.length), side: new Float64Array(bands.length) };
  bands.forEach(({ id, range: [from, to] }, i) => {
    const power = powers.reduce((sum, each, at) => (isIn(thirdOctaves[at]!, from, to) ? sum + each : sum), 0);
    const width = track.features.stereo?.bands[id]?.width ?? -60;
    const ratio = 10 ** (width / 10);
    const came: Covariance = { left: 0.5, right: 0.5, cross: (0.5 * (1 - ratio)) / (1 + ratio) };
    const { left, right, cross } = chain.reduce((sides, step) => {
      const mixing = mixingOf(step);
      return mixing ? through(sides, mixing) : sides;
    }, came);
    image.mid[i] = power * Math.max(0, left + right + 2 * cross);
    image.side[i] = power * Math.max(0, left + right - 2 * cross);
  });
  return image;
}

const isIn = (frequency: Hz, from: Hz, to: Hz): boolean => frequency >= from && frequency < to;

/** Sides that are made wider or narrower together: a stem with an image of its own, or all that were given a place, so that both sides stay as loud. */
interface Move extends Turnable {
  readonly names: readonly string[];
}

/** Behind moves. */
function summed(images: ReadonlyMap<string, Image>, moves: readonly Move[], gains: readonly Decibels[]): Image {
  const sum = { mid: new Float64Array(bands.length), side: new Float64Array(bands.length) };
  for (const [name, { mid, side }] of images) {
    const gain = moves.reduce((all, move, i) => (move.names.includes(name) ? all + gains[i]! : all), 0);
    const factor = 10 ** (gain / 10);
    for (let i = 0; i < bands.length; i++) {
      sum.mid[i]! += mid[i]!;
      sum.side[i]! += side[i]! * factor;
    }
  }
  return sum;
}

const widthsOf = ({ mid, side }: Image): Decibels[] =>
  Array.from(mid, (power, i) => Math.max(-30, Math.min(30, powerDecibels(side[i]!) - powerDecibels(power))));

/** Narrower than that there is no image to widen, dB of the side beside the mid. */
const faintest: Decibels = -20;
/** No side may come nearer to its mid than that: beyond it one would hear it from outside, and lose it in mono. */
const widest: Decibels = -1;
const [narrower, wider]: Range = [-6, 4];
const least: Decibels = 0.7;

/** Width of bands as the reference has it, by the sides of the stems that have some; low ends stay where they are. */
export function towardWidth(desk: Desk): readonly Decision[] {
  const reference = namedReference(desk);
  if (!reference) return [];
  const images = new Map(desk.stems.map((track) => [track.name, imageOf(desk, track)]));
  const goals = bands.map(({ metric }) => reference.metrics[metric]);
  const before = widthsOf(summed(images, [], []));
  const taken = fewestMoves({
    open: movesOf(desk, images),
    missOf: (moves, gains) => missing(goals, widthsOf(summed(images, moves, gains))),
    price: 0.1,
    worth: 0.05,
  });
  const share = desk.wishes.amount / 100;
  return taken.flatMap(({ move, gain }) => {
    const rounded = Math.round(10 * share * gain) / 10;
    if (Math.abs(rounded) < least * share || rounded === 0) return [];
    return decisionsOf(move, rounded, { images, goals, before, record: reference.name });
  });
}

/** dB that the reference is wider, + ; 0 among records. */
const missing = (goals: readonly (Spread | undefined)[], widths: readonly Decibels[]): Float64Array =>
  Float64Array.from(goals, (goal, i) => {
    if (!goal) return 0;
    const width = widths[i]!;
    return width < goal.low ? goal.low - width : width > goal.high ? goal.high - width : 0;
  });

function movesOf(desk: Desk, images: ReadonlyMap<string, Image>): readonly Move[] {
  const wide = desk.stems
    .filter(({ name }) => desk.isOpen({ name, kind: 'width', detail: 'reference' }))
    .map((track) => ({ name: track.name, room: roomIn(images.get(track.name)!), isPlaced: isPlaced(desk, track) }))
    .filter(({ room }) => room < widest - faintest);
  const limitsOf = (room: Decibels): Range => [narrower, Math.max(0, Math.min(wider, room))];
  const own = wide.filter(({ isPlaced }) => !isPlaced);
  const placed = wide.filter(({ isPlaced }) => isPlaced);
  const together = placed.length > 0 ? [{ placed, room: Math.min(...placed.map(({ room }) => room)) }] : [];
  return [
    ...own.map(({ name, room }) => ({ names: [name], limits: limitsOf(room) })),
    ...together.map(({ placed, room }) => ({ names: placed.map(({ name }) => name), limits: limitsOf(room) })),
  ];
}

/** dB by which the side of its widest band may rise. */
const roomIn = (image: Image): Decibels => {
  const total = image.mid.map((power, i) => power + image.side[i]!);
  const most = Math.max(...total);
  const widths = widthsOf(image).filter((_, i) => total[i]! > most / 100);
  return widest - Math.max(-60, ...widths);
};

const isPlaced = (desk: Desk, { name }: Track): boolean =>
  desk.chainOf(name).some((step) => step.processor === 'pan' && step.pan !== 0);

/** Below it the side stays: low ends in the middle are what speakers and cutters want. */
const lowest: Hz = 150;

interface Told {
  readonly images: ReadonlyMap<string, Image>;
  readonly goals: readonly (Spread | undefined)[];
  readonly before: readonly Decibels[];
  readonly record: string;
}

function decisionsOf(move: Move, gain: Decibels, { images, goals, before, record }: Told): readonly Decision[] {
  const miss = missing(goals, before);
  const weights = bands.map((_, i) => move.names.reduce((sum, name) => sum + images.get(name)!.side[i]!, 0));
  const whole = summed(images, [], []).side;
  const at = miss.reduce((best, each, i) => {
    const pullOf = (value: number, index: number) =>
      value * gain > 0 ? Math.abs(value) * (weights[index]! / whole[index]!) : 0;
    return pullOf(each, i) > pullOf(miss[best]!, best) ? i : best;
  }, 0);
  if (miss[at]! * gain <= 0) return [];
  const share = weights[at]! / whole[at]!;
  const is = `${record} is ${Math.abs(miss[at]!).toFixed(1)} dB ${miss[at]! > 0 ? 'wider' : 'narrower'} from ${band(bands[at]!.range)}`;
  const all = move.names.length > 1 ? 'the stems with a place of their own make' : `${move.names[0]} makes`;
  return move.names.map((name) => ({
    kind: 'width',
    strip: 'tracks',
    name,
    detail: 'reference',
    steps: [{ processor: 'width', gain, above: lowest }],
    reason: `${name}: side ${change(gain)} above ${lowest} Hz; ${is}, and ${all} up ${Math.round(100 * share)} % of the side there.`,
    evidence: {
      missing: Math.round(10 * miss[at]!) / 10,
      from: bands[at]!.range[0],
      to: bands[at]!.range[1],
      share: Math.round(100 * share) / 100,
    },
  }));
}
