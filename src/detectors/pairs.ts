import { powerDecibels } from '../dsp/decibels.ts';
import { type Alignment, type Bins, gccCoherent, gccPhat } from '../dsp/gcc-phat.ts';
import { addProduct, type CrossSpectrum, emptyCross, powersIn } from '../dsp/packed-spectra.ts';
import { type Moments, spectraOf } from '../features/moments.ts';
import { drawOf } from '../meters/moments.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';

/** What two stems have in common. */
export interface Pair extends Alignment {
  readonly first: Track;
  readonly second: Track;
  /** At that lag, by power and not by phase alone: of two that bleed into a third, the louder one has more. −1 to 1. */
  readonly correlation: number;
  /** Of each one's energy, how much lies in moments that both play in: 0 to 1. A stem that only leaks into the rests of another has little of it there. */
  readonly shares: readonly [ofFirst: number, ofSecond: number];
  /** What is left of the second when as much of the first as fits best is taken away, no delay, 150 Hz to 8 kHz. */
  readonly residual: Decibels;
  /** Whether that much is taken away by adding it. */
  readonly isTurned: boolean;
}

type Comparison = Omit<Pair, 'first' | 'second'>;

const furthest: Seconds = 0.05;
const fewest = 4; // moments that both play in: of less, chance makes likeness

const known = new WeakMap<readonly Track[], readonly Pair[]>();
const compared = new WeakMap<Moments, WeakMap<Moments, Comparison | typeof strange>>();
const strange = 'strange';

/** Those pairs of which both are looked at. */
export const pairsAmong = (stems: readonly Track[], tracks: readonly Track[]): readonly Pair[] =>
  pairsOf(stems).filter(({ first, second }) => tracks.includes(first) && tracks.includes(second));

/** All pairs of stems that play together often enough to be compared; worked out once. */
export function pairsOf(stems: readonly Track[]): readonly Pair[] {
  const found = known.get(stems);
  if (found) return found;
  const pairs = stems.flatMap((first, i) =>
    stems.slice(i + 1).flatMap((second): Pair[] => {
      const [a, b] = [first.features.moments, second.features.moments];
      const pair = a && b && comparisonOf(a, b);
      return pair ? [{ first, second, ...pair }] : [];
    }),
  );
  known.set(stems, pairs);
  return pairs;
}

/** Moments of a strip are those of its stem, unless it was moved or mended: two that were compared are not compared again. */
function comparisonOf(a: Moments, b: Moments): Comparison | undefined {
  const others = compared.get(a) ?? new WeakMap<Moments, Comparison | typeof strange>();
  compared.set(a, others);
  const found = others.get(b) ?? compare(a, b) ?? strange;
  others.set(b, found);
  return found === strange ? undefined : found;
}

/** Two sounds by the moments that both have; undefined where these are too few. */
export function compare(a: Moments, b: Moments): Comparison | undefined {
  const shared = common(a.places, b.places);
  if (shared.length < fewest) return undefined;
  const [one, two] = [spectraOf(a), spectraOf(b)];
  const sum = emptyCross(a.bins);
  for (const [i, j] of shared) addProduct(sum, one, i, two, j);
  const { lowest, binWidth } = a;
  const alignment = alignmentOf(sum, { lowest, binWidth, frames: shared.length, most: furthest });
  const atOnce = correlation(sum, 0, a);
  return {
    ...alignment,
    correlation: correlation(sum, alignment.lag, a),
    shares: [
      shareOf(
        a,
        b,
        shared.map(([i]) => i),
      ),
      shareOf(
        b,
        a,
        shared.map(([, j]) => j),
      ),
    ],
    residual: powerDecibels(Math.max(floor, 1 - atOnce ** 2)),
    isTurned: atOnce < 0,
  };
}

/**
 * Where phases of all bins leave it open, those that are coherent may tell, if they point the same way: a bass whose second microphone
 * hears guitars has nothing in common with it above 1 kHz. Of 1060 pairs of stems that have nothing to do with each other none gets there.
 */
function alignmentOf(sum: CrossSpectrum, bins: Bins): Alignment {
  const whole = gccPhat(sum, bins);
  const size = Math.abs(whole.r);
  if (size > open.most || size < open.least || bins.frames < enough) return whole;
  const { share, ...narrow } = gccCoherent(sum, bins);
  const agrees = Math.abs(narrow.lag - whole.lag) < sameLag && narrow.r * whole.r > 0;
  return agrees && Math.abs(narrow.r) > likely && share > wide ? narrow : whole;
}

const open = { least: 0.15, most: 0.5 }; // of r
const enough = 8; // moments: coherence of fewer is chance
const sameLag: Seconds = 1e-4;
const likely = 0.6; // second microphones have 0.68 and more, strangers 0.5 at most
const wide = 0.05; // of the bins: 400 Hz

const powers = new WeakMap<Moments, Float64Array>();

/** Power of each moment. */
function powersOf(moments: Moments): Float64Array {
  const found = powers.get(moments);
  if (found) return found;
  const made = powersIn(spectraOf(moments));
  powers.set(moments, made);
  return made;
}

/** Of the energy in all moments that the other has too, if it sounds there. */
function shareOf(moments: Moments, other: Moments, shared: readonly number[]): number {
  const all = powersOf(moments);
  const whole = moments.places.reduce((sum, place, i) => (drawOf(place) < other.reach ? sum + all[i]! : sum), 0);
  return whole > 0 ? shared.reduce((sum, i) => sum + all[i]!, 0) / whole : 0;
}

/** Indices into two ascending lists where they agree. */
function common(a: readonly number[], b: readonly number[]): (readonly [number, number])[] {
  const places = new Map(b.map((place, j) => [place, j]));
  return a.flatMap((place, i) => {
    const j = places.get(place);
    return j === undefined ? [] : [[i, j] as const];
  });
}

const floor = 1e-10;

/** Of the second moved ahead by a lag with the first, over all bins. */
function correlation(
  { real, imaginary, first, second }: CrossSpectrum,
  lag: Seconds,
  { lowest, binWidth }: Pick<Moments, 'lowest' | 'binWidth'>,
): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < real.length; k++) {
    const angle = 2 * Math.PI * (lowest + k * binWidth) * lag;
    ab += real[k]! * Math.cos(angle) + imaginary[k]! * Math.sin(angle);
    aa += first[k]!;
    bb += second[k]!;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

const copied: Decibels = -36; // as the rule has it that tells of copies; another take leaves more than −20 dB

/** Stems that are another one again, inverted or not: they want leaving out, not mending. */
export const copiesAmong = (pairs: readonly Pair[]): ReadonlySet<Track> =>
  new Set(
    pairs
      .filter(({ residual, shares }) => residual < copied && Math.min(...shares) > mostOfIt)
      .map((pair) => softerFirst(pair)[0]),
  );

const mostOfIt = 0.5; // of the energy of either: a microphone that hears another part alone in its rests is no copy of that

const ofOneSource = 0.5; // second microphones reach 0.7 and more, with other instruments at −6 dB in them

/**
 * Whether both were meant for one source: it is most of what the later one plays, or both have one role (a bass and its distorted amplifier
 * are less alike). Else the later one only hears a leak.
 */
export function areOfOneSource({ first, second, lag, correlation, shares }: Pair): boolean {
  if (first.role === second.role && first.role !== 'other') return true;
  return Math.abs(correlation) * Math.sqrt(shares[lag > 0 ? 1 : 0]) > ofOneSource;
}

/** Of two as loud, the later one. */
export function softerFirst({ first, second }: Pair): readonly [Track, Track] {
  const loudness = ({ metrics }: Track) => metrics['loudness.integrated'] ?? -70;
  return loudness(second) > loudness(first) ? [first, second] : [second, first];
}
