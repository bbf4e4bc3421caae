import { onsets } from '../meters/onsets.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';

/** Beats a minute; empty where there is no pulse. The octave is a guess: half and double of it are felt as well. */
export interface Tempo {
  readonly bpm?: number;
  /** The next best that is not the same within 8 %. */
  readonly second?: number;
  /** 0 to 1: how far the best stands above the next. */
  readonly confidence?: number;
}

/**
 * Autocorrelation of the spectral flux at one, two, four and eight beats, weighted by how people tap: a log-Gaussian around 120 a
 * minute (Ellis, Beat tracking by dynamic programming, JNMR 36/1, 2007).
 */
export const tempo = feature<Tempo>({
  id: 'tempo',
  about: 'Beats a minute, out of the spectral flux.',
  meters: [onsets, ...level.meters],
  read(logs) {
    const log = logs.of(onsets);
    if (logs.get(level).isSilent || log.flux.length * log.step < shortest) return {};
    const autocorrelation = autocorrelationOf(rises(log.flux));
    const scores = candidates.map((bpm) => scoreOf(autocorrelation, bpm));
    const weighted = scores.map((score, i) => score * prior(candidates[i]!));
    const best = highest(weighted, () => true);
    if (best === undefined || scores[best]! < clear) return {};
    const bpm = refined(best, weighted);
    const second = highest(weighted, (i) => Math.abs(Math.log(candidates[i]! / candidates[best]!)) > 0.08);
    return {
      bpm,
      ...(second === undefined
        ? { confidence: 1 }
        : { second: refined(second, weighted), confidence: 1 - weighted[second]! / weighted[best]! }),
    };
  },
});

const perMinute = 6000; // hops
const shortest = 6; // s
const ratio = 1.002;
/** 40 to 240 a minute. */
const candidates: readonly number[] = Array.from({ length: 898 }, (_, i) => 40 * ratio ** i);
/** Longest lag: eight beats of the slowest would be 12 s; the slow ones do with fewer. */
const longest = 801;
/** A pulse makes the flux alike a beat later; noise does not. */
const clear = 0.08;

const prior = (bpm: number): number => Math.exp(-0.5 * (Math.log2(bpm / 120) / 0.9) ** 2);

/** The flux over its mean of 1 s. */
function rises(flux: Float32Array): Float64Array {
  const sums = new Float64Array(flux.length + 1);
  for (let i = 0; i < flux.length; i++) sums[i + 1] = sums[i]! + flux[i]!;
  const around = 50;
  return Float64Array.from(flux, (value, i) => {
    const [from, to] = [Math.max(0, i - around), Math.min(flux.length, i + around + 1)];
    return Math.max(0, value - (sums[to]! - sums[from]!) / (to - from));
  });
}

/** Correlation of a curve with itself a number of hops later, about its mean; 1 at 0. */
function autocorrelationOf(curve: Float64Array): Float64Array {
  const mean = curve.reduce((sum, value) => sum + value, 0) / curve.length;
  const centred = curve.map((value) => value - mean);
  const lags = Math.min(longest, curve.length >> 1);
  const result = new Float64Array(lags);
  for (let lag = 0; lag < lags; lag++) {
    let sum = 0;
    for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!;
    result[lag] = sum / (centred.length - lag);
  }
  const power = result[0]!;
  return power > 0 ? result.map((value) => value / power) : result;
}

/** Mean of the autocorrelation at one, two, four and eight beats, as far as it reaches. */
function scoreOf(autocorrelation: Float64Array, bpm: number): number {
  let [sum, count] = [0, 0];
  for (const beats of [1, 2, 4, 8]) {
    const lag = (beats * perMinute) / bpm;
    const whole = Math.floor(lag);
    if (whole + 1 >= autocorrelation.length) break;
    sum += autocorrelation[whole]! + (lag - whole) * (autocorrelation[whole + 1]! - autocorrelation[whole]!);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

function highest(scores: readonly number[], isAllowed: (i: number) => boolean): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < scores.length; i++)
    if (isAllowed(i) && scores[i]! > 0 && (best === undefined || scores[i]! > scores[best]!)) best = i;
  return best;
}

/** The top of a parabola through a candidate and its neighbours. */
function refined(i: number, scores: readonly number[]): number {
  const [below, here, above] = [scores[i - 1] ?? 0, scores[i]!, scores[i + 1] ?? 0];
  const bend = below - 2 * here + above;
  return bend < 0 ? candidates[i]! * ratio ** ((below - above) / (2 * bend)) : candidates[i]!;
}
