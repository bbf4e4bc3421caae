import { quadratic } from '../dsp/covariance.ts';
import { freedom } from '../features/learn-portraits.ts';
import type { Spectrum } from '../features/spectrum.ts';
import type { Reference } from '../reference.ts';
import type { Decibels, Hz } from '../units.ts';
import { responseOf, type Shape, type ShapeId, shapeIds, shapes } from './shapes.ts';
import { type Case, caseOf, levelled } from './tone-case.ts';

/** What became of one shape: its size in what the stronger ones left over. */
export interface Found {
  readonly type: Shape['type'];
  readonly frequency: Hz;
  readonly Q: number;
  /** Signed, dB (dB an octave for a tilt). */
  readonly estimate: Decibels;
  /** One standard error. */
  readonly error: Decibels;
  /** Estimate over error, calibrated on clean music: standard deviations. */
  readonly score: number;
  readonly explainedBy?: ShapeId;
}

/** The score from which a shape is taken out of the deviation: what a rule may call a finding. */
const takenFrom = 1.5;
const most = 3;

/**
 * Matched filter with inverse covariance of normal music: deviation from the reference, projected on every fault's shape;
 * the strongest is subtracted, and again, at most three times. Undefined with fewer than twelve bands to go by.
 * Errors are those of a multivariate t: they grow with all of the deviation that the shape does not explain
 * (adaptive coherence estimator: Kraut, Scharf & McWhorter 2001, Adaptive subspace detectors).
 */
export function resolve(
  spectrum: Pick<Spectrum, 'third' | 'rows'>,
  reference: Reference,
): Readonly<Record<ShapeId, Found>> | undefined {
  const made = caseOf(spectrum, reference);
  if (!made) return undefined;
  const taken = new Map<ShapeId, Found>();
  let rest = made.deviation;
  let scores = allScores(rest, made);
  const first = scores;
  for (let turn = 0; turn < most; turn++) {
    const [id, best] = strongest(scores, taken);
    const other = made.kind === 'own' ? unnamed(rest, made) : undefined;
    const isOther = other !== undefined && Math.abs(other.score) > clearly * Math.abs(best?.score ?? takenFrom);
    const found = isOther ? other : best;
    if (!found || Math.abs(found.score) < takenFrom) break;
    if (!isOther) taken.set(id, found);
    const response = added(responseOf(found, found.estimate), made);
    rest = rest.map((value, i) => value - response[i]!);
    scores = allScores(rest, made);
  }
  return Object.fromEntries(
    shapeIds.map((id) => [
      id,
      taken.get(id) ?? (made.kind === 'own' ? scores[id] : explained(id, scores[id], first[id], taken)),
    ]),
  ) as Record<ShapeId, Found>;
}

const clearly = 1.1;

/**
 * The strongest bump or dip of no name, beside the same recording: taken out, so that a change that is none of the faults
 * is not told as two of them that happen to add up to it.
 */
function unnamed(deviation: Float64Array, made: Case): Found {
  const coarse = bumps.map((shape) => ({
    shape,
    score: once(shape, deviation, made).score,
  }));
  const best = coarse.reduce((a, b) => (b.score * b.shape.sign > a.score * a.shape.sign ? b : a));
  return refined(best.shape, deviation, made);
}

const bumps: readonly Shape[] = Array.from({ length: 8 * 6 + 1 }, (_, i) => 47 * 2 ** (i / 6)).flatMap((frequency) =>
  [0.5, 0.7, 1, 1.4, 2, 4].flatMap((Q) =>
    ([1, -1] as const).map(
      (sign): Shape => ({ type: 'peaking', frequency, Q, sign, within: [frequency, frequency], calibration: 1 }),
    ),
  ),
);

/** A shape that scored only because a stronger one was there names it, and says what it would have been without it. */
function explained(id: ShapeId, rest: Found, first: Found, taken: ReadonlyMap<ShapeId, Found>): Found {
  const [by] = taken.keys();
  return by && isFault(id, first) && Math.abs(first.score) >= takenFrom && Math.abs(rest.score) < takenFrom
    ? { ...first, explainedBy: by }
    : rest;
}

const isFault = (id: ShapeId, found: Found): boolean => {
  const { sign } = shapes[id];
  return sign === 0 || sign * found.estimate > 0;
};

function strongest(
  scores: Readonly<Record<ShapeId, Found>>,
  taken: ReadonlyMap<ShapeId, Found>,
): readonly [ShapeId, Found | undefined] {
  const open = shapeIds.filter((id) => !taken.has(id) && isFault(id, scores[id]));
  const best = open.reduce<ShapeId | undefined>(
    (a, b) => (a && Math.abs(scores[a].score) >= Math.abs(scores[b].score) ? a : b),
    undefined,
  );
  return [best ?? 'mud', best && scores[best]];
}

/** What a response adds to a deviation. */
function added(response: Float64Array, { bands, parts }: Case): Float64Array {
  const all = new Float64Array(parts * bands.length);
  for (let i = 0; i < all.length; i++) all[i] = response[bands[i % bands.length]!]!;
  return levelled(all, bands.length);
}

function allScores(deviation: Float64Array, made: Case): Record<ShapeId, Found> {
  const unlikely = made.kind === 'own' ? 0 : quadratic(deviation, made.whitening);
  return Object.fromEntries(
    shapeIds.map((id) => [
      id,
      made.kind === 'own' ? readOff(id, deviation, made) : once(shapes[id], deviation, made, unlikely),
    ]),
  ) as Record<ShapeId, Found>;
}

/** Beside the same recording the fault's own centre and width can be read off: roughly first, then at its size. */
function readOff(id: ShapeId, deviation: Float64Array, made: Case): Found {
  const shape: Shape = shapes[id];
  const fits = (found: Found) => shape.sign === 0 || shape.sign * found.estimate > 0;
  const rough = gridOf(shape).map((each) => ({ each, found: once(each, deviation, made) }));
  const close = rough
    .filter(({ found }) => fits(found))
    .sort((a, b) => Math.abs(b.found.score) - Math.abs(a.found.score))
    .slice(0, 24);
  return [shape, ...close.map(({ each }) => each)]
    .map((each) => refined(each, deviation, made))
    .reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) && fits(b) ? b : a));
}

function gridOf(shape: Shape): Shape[] {
  if (shape.type === 'tilt') return [shape];
  const [from, to] = shape.within;
  const steps = Math.round(12 * Math.log2(to / from));
  const frequencies = Array.from({ length: steps + 1 }, (_, i) => from * (to / from) ** (i / steps));
  const widths =
    shape.type === 'peaking'
      ? [0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4]
      : [0.5, 0.6, Math.SQRT1_2, 0.85, 1];
  return [shape, ...frequencies.flatMap((frequency) => widths.map((Q) => ({ ...shape, frequency, Q })))];
}

/** A response is not proportional to its gain: the unit shape is taken at the size it was found with, twice. */
function refined(shape: Shape, deviation: Float64Array, made: Case): Found {
  let found = once(shape, deviation, made);
  if (shape.type === 'tilt') return found;
  for (let turn = 0; turn < 2; turn++) {
    const isSame = Math.sign(found.estimate) === shape.sign;
    const size = isSame ? Math.min(24, Math.max(0.5, Math.abs(found.estimate))) : usual;
    found = once(shape, deviation, made, 0, size);
  }
  return found;
}

const usual = 6; // dB

/** What projects a deviation on a shape: weights a number, and their sum over the shape itself. */
interface Filter {
  readonly weights: Float64Array;
  readonly energy: number;
}

const filters = new WeakMap<Case['whitening'], Map<string, Filter>>();

/** For a decibel of its gain, to the half decibel: between, its form hardly changes, and most are asked for again and again. */
function filterOf({ type, frequency, Q }: Shape, size: Decibels, made: Case): Filter {
  const known = filters.get(made.whitening) ?? new Map<string, Filter>();
  filters.set(made.whitening, known);
  const gain = type === 'tilt' ? size : Math.round(2 * size) / 2 || 0.5 * Math.sign(size);
  const key = `${type} ${frequency} ${Q} ${gain}`;
  const found = known.get(key);
  if (found) return found;
  const unit = added(responseOf({ type, frequency, Q }, gain), made).map((level) => level / gain);
  const weights = Float64Array.from(made.whitening, (row) => dot(row, unit));
  const filter = { weights, energy: dot(unit, weights) };
  known.set(key, filter);
  return filter;
}

/** `unlikely`: how far out the whole deviation lies, as squared standard deviations. */
function once(shape: Shape, deviation: Float64Array, made: Case, unlikely = 0, dB: Decibels = usual): Found {
  const { type, frequency, Q, sign, calibration } = shape;
  const size = type === 'tilt' ? 1 : sign * dB;
  const { weights, energy } = filterOf(shape, size, made);
  const estimate = dot(weights, deviation) / energy;
  let error = 1 / Math.sqrt(energy);
  if (made.kind !== 'own') {
    const rest = Math.max(0, unlikely - (estimate / error) ** 2);
    const free = deviation.length - made.parts - 1;
    error *= calibration * closeness[made.kind] * Math.sqrt((freedom + rest) / (freedom + free));
  }
  return { type, frequency, Q, estimate, error, score: estimate / error };
}

/** Spread of scores against that beside a profile: parts of one song are more alike than songs are. */
const closeness = { songs: 0.8, profile: 1 } as const;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
