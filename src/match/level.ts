import type { Aim, Unclosed } from '../closing.ts';
import { quick, reducedBy, type Steps, takenFrom, type Way } from '../features/limiting.ts';
import { integratedOf, rangeOfEnergy } from '../features/loudness.ts';
import type { Decibels } from '../units.ts';
import type { Stride } from './profile.ts';
import { contourOf, gainAt, gainsFor, ridden, stretches } from './range.ts';

/** Where the level is meant to go: the closing's aim, and LU of range where it is to be ridden. */
export interface LevelAim extends Aim {
  readonly range?: number;
}

/** How the level is brought there, as predicted from steps of 10 ms. */
export interface Levelling {
  /**
   * Gains every half second; absent where nothing is ridden. What narrows a range goes before the limiter, which then has less to do; what
   * widens it goes behind, where quiet parts are turned down and nothing becomes louder.
   */
  readonly ride?: { readonly gains: Float64Array; readonly ratio: number; readonly isBehind: boolean };
  /** LU and LUFS, behind all. */
  readonly range?: number;
  readonly loudness: number;
  /** Gain of every step of 10 ms, dB: ride, gain and limiter together. */
  readonly gains: Float64Array;
  /** As it stands before gain and limiter, and where these are to bring it. */
  readonly unclosed: Unclosed;
  readonly aim: Aim;
  /** So much is limited that a quick limiter does less harm: it takes what peaks over milliseconds, not the music around them. */
  readonly isQuick: boolean;
  /** LUFS behind all. */
  readonly loudnessAim: number;
}

const dear: Decibels = 2; // of more drive into the limiter: a wider range is not worth it
const near = 0.3; // LU: a range that is no farther away is left as it is
const margin: Decibels = 0.03; // that the limiter keeps under its ceiling

const heavy: Decibels = 6; // of limiting: beyond, our limiter at its defaults gives ever less loudness for a decibel of gain

interface Limited {
  readonly way: Way | undefined;
  readonly ratio: number;
  readonly gains: Float64Array;
  readonly gain: Decibels;
  /** Before gain and limiter; behind them; behind all. */
  readonly steps: Steps;
  readonly limited: Float32Array;
  readonly energy: Float32Array;
  readonly range: number | undefined;
}

const still = new Float64Array(1);

/** Steps through a ride, and the gain that brings them to a loudness with a limiter. */
function limitedBy(
  stride: Steps,
  contour: Float64Array,
  ratio: number,
  aim: Aim,
  start: Decibels,
  way: Way | undefined,
): Limited {
  const free = ratio === 1 ? still : gainsFor(contour, ratio);
  const top = ratio > 1 ? free.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) : 0;
  const gains = free.map((each) => each - top);
  const steps = ratio < 1 ? ridden(stride, gains, 0) : stride;
  const turned = (energy: Float32Array) =>
    ratio > 1 ? energy.map((power, i) => power * 10 ** (gainAt(gains, i) / 10)) : energy;
  const behind = (gain: Decibels) => {
    const factor = 10 ** (gain / 10);
    const louder = steps.energy.map((power) => power * factor);
    const limited = reducedBy(steps.peaks, louder, aim.ceiling - margin - gain, way);
    const energy = turned(limited);
    return { gain, limited, energy, miss: aim.loudness - (integratedOf(energy) ?? aim.loudness) };
  };
  // The harder it limits, the less a decibel gives: by the secant.
  let last = behind(start);
  let slope = 1;
  for (let turn = 0; turn < 8 && Math.abs(last.miss) > 0.02; turn++) {
    const next = behind(last.gain + Math.max(-8, Math.min(8, last.miss / slope)));
    slope = Math.max(0.1, Math.min(1, (last.miss - next.miss) / (next.gain - last.gain)));
    last = next;
  }
  // As loud as the limiting that is allowed lets it be.
  const loudness = integratedOf(steps.energy) ?? -70;
  const loss = ({ gain, limited }: typeof last) => loudness + gain - (integratedOf(limited) ?? -70);
  if (loss(last) > aim.limiting) {
    let [low, high] = [last.gain - loss(last), last.gain];
    for (let turn = 0; turn < 7; turn++) {
      const middle = (low + high) / 2;
      last = behind(middle);
      if (loss(last) > aim.limiting) high = middle;
      else low = middle;
    }
  }
  const { gain, limited, energy } = last;
  return { way, ratio, gains, gain, steps, limited, energy, range: rangeOfEnergy(energy) };
}

/**
 * A ride that brings the range near to its aim, and where gain and limiter are to bring what it leaves.
 * @param miss LU by which the range came out wider than told before
 */
export function levelled(stride: Stride, aim: LevelAim, miss = 0): Levelling {
  const wanted = aim.range === undefined ? undefined : aim.range - miss;
  const contour = contourOf(stride);
  const straight = aim.loudness - (stride.integrated ?? aim.loudness);
  const usual = limitedBy(stride, contour, 1, aim, straight, undefined);
  const lost = (stride.integrated ?? -70) + usual.gain - (integratedOf(usual.limited) ?? -70);
  const way = aim.limiting > heavy && lost > heavy ? quick : undefined;
  const tried = (ratio: number, start: Decibels) => limitedBy(stride, contour, ratio, aim, start, way);
  const plain = way ? tried(1, straight) : usual;
  if (wanted === undefined || plain.range === undefined || Math.abs(plain.range - wanted) < near)
    return levelling(stride, plain, aim);
  const distance = ({ range = wanted }: Limited) => Math.abs(range - wanted);
  const isLoud = ({ energy }: Limited) => (integratedOf(energy) ?? -70) > integratedOf(plain.energy)! - 0.05;
  let [low, high] = wanted < plain.range ? [stretches[0], 1] : [1, stretches[1]];
  let best = plain;
  for (let turn = 0; turn < 8; turn++) {
    const ratio = turn === 0 ? (wanted < plain.range ? low : high) : (low + high) / 2;
    const found = tried(ratio, best.gain);
    // Behind a limiter, what is turned down must be given before it.
    const isDear = ratio > 1 && (found.gain > plain.gain + dear || !isLoud(found));
    const range = isDear ? Number.POSITIVE_INFINITY : (found.range ?? wanted);
    if (!isDear && distance(found) < distance(best)) best = found;
    if (turn === 0 && (wanted < plain.range ? range > wanted : range < wanted)) break;
    if (range < wanted) low = ratio;
    else high = ratio;
  }
  return levelling(stride, best, aim);
}

function levelling(
  stride: Stride,
  { way, ratio, gains, steps, limited, energy, range }: Limited,
  aim: LevelAim,
): Levelling {
  const loudness = integratedOf(steps.energy) ?? -70;
  const reached = integratedOf(energy) ?? -70;
  const truePeak = steps.peaks.reduce((most, each) => Math.max(most, each), -120);
  return {
    ...(ratio === 1 ? {} : { ride: { gains, ratio, isBehind: ratio > 1 } }),
    ...(range === undefined ? {} : { range }),
    loudness: reached,
    gains: Float64Array.from(energy, (power, i) => {
      const before = stride.energy[i]!;
      return before > 1e-12 && power > 1e-12 ? 10 * Math.log10(power / before) : 0;
    }),
    unclosed: { loudness, truePeak, taken: takenFrom(steps, loudness, truePeak, way) },
    isQuick: way !== undefined,
    // What a ride behind the limiter takes is given before it.
    aim: {
      loudness: aim.loudness + (integratedOf(limited) ?? -70) - reached,
      ceiling: aim.ceiling,
      limiting: aim.limiting,
    },
    loudnessAim: aim.loudness,
  };
}
