import { quadratic } from '../dsp/covariance.ts';
import { freedom } from '../features/learn-portraits.ts';
import type { Spectrum } from '../features/spectrum.ts';
import type { Reference } from '../reference.ts';
import type { Decibels } from '../units.ts';
import { readOff } from './read-off.ts';
import { type Found, responseOf, type Shape, type ShapeId, shapeIds, shapes } from './shapes.ts';
import { type Case, caseOf, levelled } from './tone-case.ts';

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
  spectrum: Pick<Spectrum, 'third' | 'rows'> & Partial<Pick<Spectrum, 'fine' | 'mid'>>,
  reference: Reference,
): Readonly<Record<ShapeId, Found>> | undefined {
  if (reference.kind === 'own') return readOff(spectrum, reference);
  const made = caseOf(spectrum, reference);
  if (!made) return undefined;
  const taken = new Map<ShapeId, Found>();
  let rest = made.deviation;
  let scores = allScores(rest, made);
  const first = scores;
  for (let turn = 0; turn < most; turn++) {
    const [id, best] = strongest(scores, taken);
    if (!best || Math.abs(best.score) < takenFrom) break;
    taken.set(id, best);
    const response = added(responseOf(best, best.estimate), made);
    rest = rest.map((value, i) => value - response[i]!);
    scores = allScores(rest, made);
  }
  return Object.fromEntries(
    shapeIds.map((id) => [id, taken.get(id) ?? explained(id, scores[id], first[id], taken)]),
  ) as Record<ShapeId, Found>;
}

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
  const unlikely = quadratic(deviation, made.whitening);
  return Object.fromEntries(shapeIds.map((id) => [id, once(shapes[id], deviation, made, unlikely)])) as Record<
    ShapeId,
    Found
  >;
}

const usual = 6; // dB

/** What projects a deviation on a shape: weights a number, and their sum over the shape itself. */
interface Filter {
  readonly weights: Float64Array;
  readonly energy: number;
}

const filters = new WeakMap<Case['whitening'], Map<string, Filter>>();

/** For a decibel of its gain. */
function filterOf({ type, frequency, Q }: Shape, gain: Decibels, made: Case): Filter {
  const known = filters.get(made.whitening) ?? new Map<string, Filter>();
  filters.set(made.whitening, known);
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
function once(shape: Shape, deviation: Float64Array, made: Case, unlikely: number): Found {
  const { type, frequency, Q, sign, calibration } = shape;
  const size = type === 'tilt' ? 1 : sign * usual;
  const { weights, energy } = filterOf(shape, size, made);
  const estimate = dot(weights, deviation) / energy;
  const plain = 1 / Math.sqrt(energy);
  const rest = Math.max(0, unlikely - (estimate / plain) ** 2);
  const free = deviation.length - made.parts - 1;
  const error = plain * calibration * closeness[made.kind] * Math.sqrt((freedom + rest) / (freedom + free));
  return { type, frequency, Q, estimate, error, score: estimate / error };
}

/** Spread of scores against that beside a profile: parts of one song are more alike than songs are. */
const closeness = { songs: 0.8, profile: 1, own: 1 } as const;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
