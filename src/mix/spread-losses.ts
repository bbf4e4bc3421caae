import { powerOf } from '../dsp/decibels.ts';
import { priority } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { type Covered, lossOf, type Part } from './covered.ts';

/** Faders by the names of stems, dB. */
export type Faders = ReadonlyMap<string, Decibels>;

/** A part that matters, and what it loses. */
export interface Watched {
  readonly name: string;
  readonly plain: number;
  readonly lost: number;
  /** Over what it may lose. */
  readonly excess: number;
  /** What a dB of each open stem adds to what is lost. */
  readonly slopes: Faders;
}

/** Lowest and highest of a move, dB. */
export type Bounds = ReadonlyMap<string, readonly [Decibels, Decibels]>;

const price = 5e-6; // of 1 dB, by its square, beside that of squared shares of loudness: as that of 0.2 % too much
const sweeps = 10_000;
const still: Decibels = 1e-4; // a sweep that moves none further has arrived

/** One of the parts that should lose no more in the mix than in the plain sum. */
export const matters = ({ role }: Track): boolean => priority[role] >= 4;

/** What a dB of each of some stems adds to what a part loses. */
export function slopesIn(scene: Covered, name: string, movable: readonly string[]): Faders {
  const part = scene.parts.find((each) => each.name === name)!;
  const now = lossOf(scene.sonesOf(part));
  const slope = (other: Part): number =>
    lossOf(scene.sonesOf(part, { part: other, excitation: other.excitation.map((each) => each * powerOf(1)) })) - now;
  return new Map(
    scene.parts.filter((other) => movable.includes(other.name)).map((other) => [other.name, slope(other)]),
  );
}

/** What is too much, and the moves. */
export const costOf = (watched: readonly Watched[], back: Faders): number =>
  watched.reduce((sum, { excess }) => sum + Math.max(0, excess) ** 2, 0) +
  price * [...back.values()].reduce((sum, gain) => sum + gain ** 2, 0);

/** Coordinate by coordinate, by Newton's step on what is too much, told by slopes about `from`. */
export function solved(watched: readonly Watched[], from: Faders, bounds: Bounds): Faders {
  const back = new Map([...bounds.keys()].map((name) => [name, from.get(name) ?? 0]));
  const excesses = watched.map(({ excess }) => excess);
  let furthest: Decibels = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < sweeps && furthest > still; sweep++) {
    furthest = 0;
    for (const [name, [low, high]] of bounds) {
      const gain = back.get(name)!;
      let [first, second] = [price * gain, price];
      watched.forEach(({ slopes }, i) => {
        const slope = slopes.get(name) ?? 0;
        if (excesses[i]! <= 0) return;
        first += excesses[i]! * slope;
        second += slope ** 2;
      });
      const moved = Math.max(low, Math.min(high, gain - first / second));
      furthest = Math.max(furthest, Math.abs(moved - gain));
      back.set(name, moved);
      watched.forEach(({ slopes }, i) => {
        excesses[i]! += (moved - gain) * (slopes.get(name) ?? 0);
      });
    }
  }
  return back;
}

/** The part that is helped most by a move, and the shares that it lost, before that and in the plain sum. */
export interface Helped {
  readonly part: string;
  readonly lost: number;
  readonly plain: number;
}

/** Of those that lost too much, the one that gains most by a move. */
export function helpedMost(watched: readonly Watched[], name: string, gain: Decibels): Helped {
  const gains = ({ excess, slopes }: Watched): number => -Math.max(0, excess) * gain * (slopes.get(name) ?? 0);
  const { name: part, lost, plain } = watched.reduce((a, b) => (gains(b) > gains(a) ? b : a));
  return { part, lost, plain };
}
