import type { Decibels, Hz } from '../units.ts';
import { type Model, minimax } from './fit.ts';
import { type Analog, type FilterType, levelAt, prototype } from './prototype.ts';

type Polynomial = Analog['n'];

/**
 * Half of a filter in the bilinear plane: a polynomial in s with positive parameters. The fit moves their logarithms, `at`.
 * `fill` gives |polynomial|² at u = tan²(πf/fs), and its slopes over those logarithms, as share of the power.
 */
interface Half {
  readonly start: readonly number[];
  polynomial(at: Float64Array): Polynomial;
  fill(at: Float64Array, u: Float64Array, powers: Float64Array, slopes: readonly Float64Array[]): void;
}

/** A pair of poles or zeros by frequency and Q. */
const pair = (w: number, Q: number): Half => ({
  start: [w, Q],
  polynomial: ([logW, logQ]) => [1, Math.exp(-logW! - logQ!), Math.exp(-2 * logW!)],
  fill([logW, logQ], u, powers, slopes) {
    const perU = Math.exp(-2 * logW!);
    const damping = Math.exp(-2 * logQ!);
    for (let i = 0; i < u.length; i++) {
      const v = u[i]! * perU;
      const damped = v * damping;
      const power = (1 - v) ** 2 + damped;
      powers[i] = power;
      slopes[0]![i] = (4 * (1 - v) * v - 2 * damped) / power;
      slopes[1]![i] = (-2 * damped) / power;
    }
  },
});

/** A zero at 0 Hz and one elsewhere. */
const zeroAndOne = (w: number): Half => ({
  start: [w],
  polynomial: ([logW]) => [0, 1, Math.exp(-logW!)],
  fill([logW], u, powers, slopes) {
    const perU = Math.exp(-2 * logW!);
    for (let i = 0; i < u.length; i++) {
      const further = u[i]! * u[i]! * perU;
      powers[i] = u[i]! + further;
      slopes[0]![i] = (-2 * further) / powers[i]!;
    }
  },
});

/** Nothing to move. */
const still = ([c0, c1, c2]: Polynomial): Half => ({
  start: [],
  polynomial: () => [c0, c1, c2],
  fill(_, u, powers) {
    for (let i = 0; i < u.length; i++) powers[i] = (c0 - c2 * u[i]!) ** 2 + c1 * c1 * u[i]!;
  },
});

const warp = (f: Hz, sampleRate: Hz, limit = 0.47): number =>
  Math.tan((Math.PI * Math.min(f, limit * sampleRate)) / sampleRate);

const enough = 0.16; // dB, weighted: nearer than was asked

interface Shape {
  readonly top: Half;
  readonly bottom: Half;
  /** Where it is to be found as well; otherwise the level at 0 Hz is exact. */
  readonly factor?: number;
}

function shapeOf(type: FilterType, { n, d }: Analog, frequency: Hz, sampleRate: Hz, limit: number): Shape {
  const w0 = warp(frequency, sampleRate);
  const pole = warp(frequency * Math.sqrt(d[0] / d[2]), sampleRate, limit);
  const poleQ = Math.sqrt(d[0] * d[2]) / d[1];
  const bottom = pair(pole, poleQ);
  switch (type) {
    case 'highpass':
      return { top: still([0, 0, 1]), bottom, factor: 1 / (pole * pole) };
    case 'bandpass':
      return { top: zeroAndOne(4), bottom, factor: 1 / (pole * poleQ) };
    case 'notch':
    case 'allpass':
      return { top: still([1, 0, 1 / (w0 * w0)]), bottom };
    case 'lowpass': {
      const nyquist = levelAt({ n, d }, (sampleRate / 2 / frequency) ** 2);
      return { top: pair(pole / 10 ** (nyquist / 40), 0.6), bottom };
    }
    case 'lowshelf':
    case 'highshelf':
    case 'peaking': {
      const zero = warp(frequency * Math.sqrt(n[0] / n[2]), sampleRate, limit);
      return { top: pair(zero, Math.sqrt(n[0] * n[2]) / n[1]), bottom, factor: n[0] / d[0] };
    }
  }
}

/** A resonant shelf has a peak where its poles are and a dip where its zeros are; all else turns around one frequency. */
function bendsOf({ n, d }: Analog, frequency: Hz, Q: number): readonly Hz[] {
  const isShelf = n[0] !== n[2] && n[0] * n[2] !== 0;
  return isShelf && Q > 1 ? [d, n].map(([c0, , c2]) => frequency * Math.sqrt(c0 / c2)) : [frequency];
}

/** Where the fit listens: evenly in octaves and in hertz, and closely around where the filter bends. */
function grid(frequency: Hz, centres: readonly Hz[], Q: number, sampleRate: Hz): number[] {
  const top = Math.min(20_000, 0.4535 * sampleRate);
  const low = Math.min(20, frequency / 8);
  const even = Array.from({ length: 25 }, (_, i) => [low * (top / low) ** (i / 24), (top * (i + 1)) / 25]).flat();
  const octaves = [0.003, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3].map((width) => (width * 1.44) / Math.max(Q, 0.3));
  const around = centres.flatMap((centre) =>
    octaves.flatMap((octave) => [centre * 2 ** octave, centre * 2 ** -octave]),
  );
  return [...even, ...around, 1980].filter((f) => f >= low && f <= top).sort((a, b) => a - b);
}

const bodyEnd = 2000; // Hz: below it bells and shelves are to follow closely, for there the ear is
const bodyWeight = 6.67; // 0.2 dB above it weigh as much as 0.03 dB below
const passEnd = 16_000; // Hz: passes may leave their prototype above
const passWeight = 0.4;

/** How much an error counts at a frequency, where the prototype has a level; deep stop bands may err more than what is heard. */
function weightOf(type: FilterType, f: Hz, level: Decibels): number {
  if (type === 'peaking' || type === 'lowshelf' || type === 'highshelf') return f < bodyEnd ? bodyWeight : 1;
  const audible = level > -24 ? 1 : Math.max(0.02, 10 ** ((level + 24) / 40));
  return f > passEnd ? audible * passWeight : audible;
}

/** Errors of a shape against wanted levels, and their slopes over each parameter, in dB. */
function modelOf({ top, bottom, factor }: Shape, warped: Float64Array, wanted: Float64Array): Model {
  const decibel = 10 / Math.LN10;
  const [tops, bottoms] = [new Float64Array(warped.length), new Float64Array(warped.length)];
  const second = top.start.length;
  const last = second + bottom.start.length;
  return (at, errors, slopes) => {
    const gain = factor === undefined ? 0 : 2 * decibel * at[last]!;
    const [ofTop, ofBottom] = [slopes.slice(0, second), slopes.slice(second, last)];
    top.fill(at, warped, tops, ofTop);
    bottom.fill(at.subarray(second), warped, bottoms, ofBottom);
    for (let i = 0; i < warped.length; i++) {
      errors[i] = decibel * Math.log(Math.max(tops[i]! / bottoms[i]!, 1e-300)) + gain - wanted[i]!;
      for (let k = 0; k < second; k++) ofTop[k]![i]! *= decibel;
      for (let k = 0; k < ofBottom.length; k++) ofBottom[k]![i]! *= -decibel;
    }
    if (factor !== undefined) slopes[last]!.fill(2 * decibel);
  };
}

/** The filter in the bilinear plane whose magnitude is nearest to the analog prototype's, by a weighted minimax fit in dB. */
export function matched(type: FilterType, frequency: Hz, Q: number, gain: Decibels, sampleRate: Hz): Analog {
  const ideal = prototype(type, Q, gain);
  const at = grid(frequency, bendsOf(ideal, frequency, Q), Q, sampleRate);
  const wanted = Float64Array.from(at, (f) => levelAt(ideal, (f / frequency) ** 2));
  const warped = Float64Array.from(at, (f) => Math.tan((Math.PI * f) / sampleRate) ** 2);
  const weights = wanted.map((level, i) => weightOf(type, at[i]!, level));
  let best = { worst: Number.POSITIVE_INFINITY, analog: ideal };
  for (const limit of [0.47, 0.4, 0.33, 0.27]) {
    const shape = shapeOf(type, ideal, frequency, sampleRate, limit);
    const start = [...shape.top.start, ...shape.bottom.start, ...(shape.factor === undefined ? [] : [shape.factor])];
    const { at: found, worst } = minimax(modelOf(shape, warped, wanted), Float64Array.from(start, Math.log), weights);
    if (worst < best.worst) best = { worst, analog: analogOf(shape, found) };
    if (worst < 0.04 || (worst < enough && frequency < limit * 0.6 * sampleRate)) break;
  }
  return best.analog;
}

function analogOf({ top, bottom, factor }: Shape, found: Float64Array): Analog {
  const scale = factor === undefined ? 1 : Math.exp(found[found.length - 1]!);
  const [n0, n1, n2] = top.polynomial(found);
  return { n: [scale * n0, scale * n1, scale * n2], d: bottom.polynomial(found.subarray(top.start.length)) };
}
