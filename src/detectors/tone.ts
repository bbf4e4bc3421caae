import { thirdOctaves } from '../dsp/bands.ts';
import { inverse, product } from '../dsp/matrix.ts';
import type { Reference } from '../reference.ts';
import type { Decibels, Hz } from '../units.ts';
import { responseOf, type Shape, type ShapeId, shapeIds, shapes } from './shapes.ts';

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

/** Deviation of a track from a reference, and what normal deviations look like. */
interface Case {
  readonly bands: readonly number[];
  readonly deviation: Float64Array;
  readonly whitening: readonly Float64Array[];
  readonly isOwn: boolean;
}

/** The score from which a shape is taken out of the deviation: what a rule may call a finding. */
const takenFrom = 1.5;
const most = 3;

/**
 * Matched filter with inverse covariance of normal music: deviation from the reference, projected on every fault's shape;
 * the strongest is subtracted, and again, at most three times (domain 2.2). Undefined with fewer than twelve bands to go by.
 */
export function resolve(
  third: readonly (number | null)[],
  reference: Reference,
): Readonly<Record<ShapeId, Found>> | undefined {
  const made = caseOf(third, reference);
  if (!made) return undefined;
  const taken = new Map<ShapeId, Found>();
  let rest = made.deviation;
  let scores = allScores(rest, made);
  const first = scores;
  for (let turn = 0; turn < most; turn++) {
    const [id, best] = strongest(scores, taken);
    const other = made.isOwn ? unnamed(rest, made) : undefined;
    const isOther = other !== undefined && Math.abs(other.score) > clearly * Math.abs(best?.score ?? takenFrom);
    const found = isOther ? other : best;
    if (!found || Math.abs(found.score) < takenFrom) break;
    if (!isOther) taken.set(id, found);
    const response = pick(responseOf(found, found.estimate), made.bands);
    rest = rest.map((value, i) => value - response[i]!);
    scores = allScores(rest, made);
  }
  return Object.fromEntries(
    shapeIds.map((id) => [id, taken.get(id) ?? explained(id, scores[id], first[id], taken)]),
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
    score: project(shape, deviation, { ...made, isOwn: false }, 1).score,
  }));
  const best = coarse.reduce((a, b) => (b.score * b.shape.sign > a.score * a.shape.sign ? b : a));
  return project(best.shape, deviation, made, 1);
}

const bumps: readonly Shape[] = Array.from({ length: 8 * 6 + 1 }, (_, i) => 47 * 2 ** (i / 6)).flatMap((frequency) =>
  [0.5, 0.7, 1, 1.4, 2, 4].flatMap((Q) =>
    ([1, -1] as const).map(
      (sign): Shape => ({ type: 'peaking', frequency, Q, sign, within: [frequency, frequency], calibration: 1 }),
    ),
  ),
);

/** A shape that scored only because a stronger one was there names it. */
function explained(id: ShapeId, rest: Found, first: Found, taken: ReadonlyMap<ShapeId, Found>): Found {
  const [by] = taken.keys();
  return by && isFault(id, first) && Math.abs(first.score) >= takenFrom && Math.abs(rest.score) < takenFrom
    ? { ...rest, explainedBy: by }
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

function caseOf(third: readonly (number | null)[], reference: Reference): Case | undefined {
  const there = reference.spectrum.map((spread) => spread?.median ?? null);
  const end = Math.min(endOf(third), endOf(there));
  const bands = thirdOctaves.flatMap((centre, band) =>
    centre > 35 && centre < 16_500 && band < end && isHeard(third, band) && isHeard(there, band) ? [band] : [],
  );
  if (bands.length < 12) return undefined;
  const deviation = Float64Array.from(bands, (band) => third[band]! - reference.spectrum[band]!.median);
  const isOwn = reference.kind === 'own';
  const spread = bands.map((band) => spreadOf(reference, band));
  const covariance = bands.map((a, i) =>
    Float64Array.from(bands, (b, k) => {
      const octaves = Math.abs(Math.log2(thirdOctaves[a]! / thirdOctaves[b]!));
      const alike = 0.95 * Math.exp(-octaves / 3) + (i === k ? 0.05 : 0);
      // +100: the level offset is free.
      return spread[i]! * spread[k]! * alike + 100;
    }),
  );
  return { bands, deviation, whitening: inverse(covariance), isOwn };
}

type Levels = readonly (number | null)[];

/** Within 60 dB of the strongest band: further down lies noise, not music. */
const isHeard = (levels: Levels, band: number): boolean => {
  const level = levels[band];
  return level != null && level > Math.max(...levels.map((each) => each ?? -Infinity)) - 60;
};

const cliff = 12; // dB from one third octave to the next: no music falls like that, lossy and low-rate files do

/** The band before a cliff in the treble, which the filter that made it has touched: from there on there is nothing to say of tone. */
function endOf(levels: Levels): number {
  const end = levels.findIndex(
    (level, band) => thirdOctaves[band]! > 4000 && (level ?? -200) < (levels[band - 1] ?? -200) - cliff,
  );
  return end < 0 ? levels.length : end - 1;
}

/** Standard deviation of normal music in a band: of the same recording next to nothing; of few songs what songs of one album differ by. */
function spreadOf(reference: Reference, band: number): Decibels {
  if (reference.kind === 'own') return 0.5;
  if (reference.tracks < 5) return albumSpread(thirdOctaves[band]!);
  const around = [band - 1, band, band + 1].flatMap((each) => {
    const found = reference.spectrum[each];
    return found ? [(found.high - found.low) / 2.563] : [];
  });
  return Math.max(1.5, around.reduce((sum, each) => sum + each, 0) / around.length);
}

/** 3 dB from 200 Hz to 4 kHz, 5 at 63 Hz and 10 kHz, 9 at 30 Hz and 16 kHz (domain 2.1). */
function albumSpread(frequency: Hz): Decibels {
  const points = [
    [30, 9],
    [63, 5],
    [200, 3],
    [4000, 3],
    [10_000, 5],
    [16_000, 9],
  ] as const;
  const next = points.findIndex(([at]) => at >= frequency);
  if (next <= 0) return points.at(next)![1];
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!];
  return y0 + ((y1 - y0) * Math.log(frequency / x0)) / Math.log(x1 / x0);
}

const pick = (levels: Float64Array, bands: readonly number[]): Float64Array =>
  Float64Array.from(bands, (band) => levels[band]!);

function allScores(deviation: Float64Array, made: Case): Record<ShapeId, Found> {
  return Object.fromEntries(shapeIds.map((id) => [id, score(id, deviation, made)])) as Record<ShapeId, Found>;
}

function score(id: ShapeId, deviation: Float64Array, made: Case): Found {
  const shape: Shape = shapes[id];
  if (!made.isOwn) return project(shape, deviation, made, shape.calibration);
  // Beside the same recording the fault's own centre and width can be read off.
  const candidates = gridOf(shape).map((each) => project(each, deviation, made, 1));
  return candidates.reduce((a, b) =>
    Math.abs(b.score) > Math.abs(a.score) && (shape.sign === 0 || shape.sign * b.estimate > 0) ? b : a,
  );
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
function project(shape: Shape, deviation: Float64Array, { bands, whitening, isOwn }: Case, calibration: number): Found {
  let size = shape.type === 'tilt' ? 1 : shape.sign * 6;
  let estimate = 0;
  let error = 1;
  for (let turn = 0; turn < (isOwn && shape.type !== 'tilt' ? 3 : 1); turn++) {
    const unit = pick(responseOf(shape, size), bands).map((level) => level / size);
    const energy = product(unit, whitening, unit);
    estimate = product(unit, whitening, deviation) / energy;
    error = 1 / Math.sqrt(energy);
    size =
      Math.sign(estimate) === Math.sign(size)
        ? Math.sign(size) * Math.min(24, Math.max(0.5, Math.abs(estimate)))
        : size;
  }
  return {
    type: shape.type,
    frequency: shape.frequency,
    Q: shape.Q,
    estimate,
    error: error * calibration,
    score: estimate / error / calibration,
  };
}
