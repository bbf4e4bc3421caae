import { powerDecibels } from '../dsp/decibels.ts';
import { mean, quantile, sorted } from '../dsp/statistics.ts';
import { type LoudnessLog, loudness as loudnessMeter } from '../meters/loudness.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

/** Loudness of BS.1770-5, EBU R 128, Tech 3341 and 3342, in LUFS and LU. */
export interface Loudness {
  readonly integrated?: number;
  /** Integrated loudness of one channel played on both sides; mono only. */
  readonly dualMono?: number;
  readonly range?: number;
  readonly momentaryMax?: number;
  readonly shortTermMax?: number;
  /** Standard deviation of momentary loudness over moments louder than I − 10 LU. */
  readonly deviation?: number;
  /** 98th percentile of the change of short-term loudness within 4 s, both ends louder than I − 20 LU. */
  readonly jump?: number;
  /** Integrated loudness of (L+R)/2 played on both sides; stereo only. */
  readonly ofMid?: number;
  /** Momentary loudness of windows one after another, `from` the end of the first; silence is −120. */
  readonly momentary: { readonly step: Seconds; readonly from: Seconds; readonly values: readonly number[] };
  /** Short-term loudness every `step` from the end of the first window on; silence is −120. */
  readonly shortTerm: { readonly step: Seconds; readonly from: Seconds; readonly values: readonly number[] };
}

export const loudness = feature<Loudness>({
  id: 'loudness',
  about: 'Integrated, momentary and short-term loudness, and its range.',
  meters: [loudnessMeter],
  read(logs) {
    const log = logs.of(loudnessMeter);
    const whole = cumulative(log.energy);
    const momentaryMax = loudest(whole, momentary);
    const shortTermMax = loudest(whole, shortTerm);
    const integrated = integratedOf(log.energy);
    const dualMono = log.channels.length === 1 ? gated(blocksOf(whole).map((power) => 2 * power)) : undefined;
    const ofMid = log.mid.length > 0 ? gated(blocksOf(cumulative(log.mid)).map((power) => 2 * power)) : undefined;
    const shortTerms = windows(whole, shortTerm, gatingStep);
    const range = rangeOf(shortTerms);
    const deviation = integrated === undefined ? undefined : deviationOf(blocksOf(whole).map(lufs), integrated - 10);
    const jump = integrated === undefined ? undefined : jumpOf(shortTerms.map(lufs), integrated - 20);
    return {
      ...(integrated === undefined ? {} : { integrated }),
      ...(dualMono === undefined ? {} : { dualMono }),
      ...(range === undefined ? {} : { range }),
      ...(momentaryMax === undefined ? {} : { momentaryMax }),
      ...(shortTermMax === undefined ? {} : { shortTermMax }),
      ...(ofMid === undefined ? {} : { ofMid }),
      ...(deviation === undefined ? {} : { deviation }),
      ...(jump === undefined ? {} : { jump }),
      momentary: {
        step: momentary / 100,
        from: momentary / 100,
        values: windows(whole, momentary, momentary).map((power) => Math.round(10 * lufs(power)) / 10),
      },
      shortTerm: {
        step: 0.1,
        from: 3,
        values: shortTerms.map((power) => round(lufs(power))),
      },
    };
  },
});

/** In steps of 10 ms. */
const momentary = 40;
const shortTerm = 300;
const gatingStep = 10;
const absoluteGate = -70; // LUFS, BS.1770-5 annex 1
const relativeGate = -10; // LU, the same
const rangeGate = -20; // LU, Tech 3342

const lufs = (power: number): number => powerDecibels(power) - 0.691;
const round = (value: number): number => Math.round(value * 100) / 100;

function cumulative(energy: Float32Array): Float64Array {
  const sums = new Float64Array(energy.length + 1);
  for (let i = 0; i < energy.length; i++) sums[i + 1] = sums[i]! + energy[i]!;
  return sums;
}

/** Mean powers of full windows of `length` steps, one every `hop`. */
function windows(sums: Float64Array, length: number, hop: number): number[] {
  const powers: number[] = [];
  for (let end = length; end < sums.length; end += hop)
    powers.push(Math.max(0, sums[end]! - sums[end - length]!) / length);
  return powers;
}

const blocksOf = (sums: Float64Array): number[] => windows(sums, momentary, gatingStep);

/** Integrated loudness, LUFS, of K-weighted energies every 10 ms; undefined where nothing passes the gates. */
export const integratedOf = (energy: Float32Array): number | undefined => gated(blocksOf(cumulative(energy)));

/** Undefined when no window is full or none is above the absolute gate. */
function loudest(sums: Float64Array, length: number): number | undefined {
  let most = 0;
  for (let end = length; end < sums.length; end++) most = Math.max(most, sums[end]! - sums[end - length]!);
  const level = lufs(most / length);
  return level > absoluteGate ? level : undefined;
}

/** BS.1770-5 annex 1: absolute gate, then 10 LU under what passed it; strictly above. */
function gated(blocks: readonly number[]): number | undefined {
  const audible = blocks.filter((power) => lufs(power) > absoluteGate);
  if (audible.length === 0) return undefined;
  const gate = lufs(mean(audible)) + relativeGate;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
}

/** Tech 3342: P95 − P10 of short-term loudness, nearest rank. */
function rangeOf(blocks: readonly number[]): number | undefined {
  const audible = blocks.filter((power) => lufs(power) >= absoluteGate);
  if (audible.length === 0) return undefined;
  const gate = lufs(mean(audible)) + rangeGate;
  const levels = sorted(audible.map(lufs).filter((level) => level >= gate));
  const rank = (share: number) => levels[Math.round((levels.length - 1) * share)]!;
  return rank(0.95) - rank(0.1);
}

/** Loudness range, LU, of the same; undefined where it is too short. */
export const rangeOfEnergy = (energy: Float32Array): number | undefined =>
  rangeOf(windows(cumulative(energy), shortTerm, gatingStep));

/** Momentary loudness, LUFS, of the window that has a 10-ms step in its middle; at the ends that of the nearest full window. */
export function momentaryAt({ energy }: LoudnessLog): (step: number) => number {
  const sums = cumulative(energy);
  const last = Math.max(0, energy.length - momentary);
  return (step) => {
    const from = Math.max(0, Math.min(last, step - momentary / 2));
    const to = Math.min(energy.length, from + momentary);
    return lufs(Math.max(0, sums[to]! - sums[from]!) / momentary);
  };
}

function deviationOf(momentaries: readonly number[], gate: number): number | undefined {
  const loud = momentaries.filter((level) => level > gate);
  if (loud.length < 2) return undefined;
  const middle = mean(loud);
  return Math.sqrt(mean(loud.map((level) => (level - middle) ** 2)));
}

function jumpOf(shortTerms: readonly number[], gate: number): number | undefined {
  const apart = 40; // steps of 100 ms
  const changes = shortTerms.slice(apart).flatMap((level, i) => {
    const before = shortTerms[i]!;
    return level > gate && before > gate ? [Math.abs(level - before)] : [];
  });
  return changes.length === 0 ? undefined : quantile(sorted(changes), 0.98);
}
