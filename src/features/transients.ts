import { median } from '../dsp/statistics.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { type OnsetsLog, onsets } from '../meters/onsets.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';

/** Where notes and hits begin. All but the times absent in silence. */
export interface Transients {
  /** Onsets, ascending, to 10 ms. */
  readonly times: readonly Seconds[];
  /** Onsets a second, over seconds with sound in them. */
  readonly density?: number;
  /** Median of the spectral flux at onsets, decades; absent where there are none. */
  readonly strength?: number;
  /** Share of the K-weighted energy that falls within 70 ms after a leap of 9 dB in 30 ms. */
  readonly percussiveness?: number;
}

export const transients = feature<Transients>({
  id: 'transients',
  about: 'Onsets, how strong they are, and how much of the energy is in hits.',
  meters: [onsets, loudnessMeter, ...level.meters],
  read(logs) {
    const log = logs.of(onsets);
    const { energy } = logs.of(loudnessMeter);
    const gate = gateOf(energy);
    const active = activeSeconds(energy, gate);
    if (logs.get(level).isSilent || active.length === 0) return { times: [] };
    const found = onsetsIn(log).filter((hop) => isSounding(energy, hop, gate));
    return {
      times: found.map((hop) => hop / 100),
      density: found.length / active.reduce((sum, second) => sum + Math.min(1, energy.length / 100 - second), 0),
      ...(found.length > 0 ? { strength: median(found.map((hop) => log.flux[hop]!)) } : {}),
      percussiveness: percussiveness(energy, gate),
    };
  },
});

/** Within 60 dB of the loudest 10 ms, and above -70 dBFS. */
function gateOf(energy: Float32Array): number {
  let loudest = 0;
  for (const each of energy) if (each > loudest) loudest = each;
  return Math.max(1e-7, loudest * 1e-6);
}

function activeSeconds(energy: Float32Array, gate: number): number[] {
  const seconds: number[] = [];
  for (let second = 0; second * 100 < energy.length; second++)
    if (energy.subarray(second * 100, second * 100 + 100).some((each) => each > gate)) seconds.push(second);
  return seconds;
}

/** The spectrum of 23 ms reaches into the neighbouring steps. */
const isSounding = (energy: Float32Array, hop: number, gate: number): boolean =>
  energy.subarray(Math.max(0, hop - 2), hop + 3).some((each) => each > gate);

const around = 50; // hops: the median over 1 s
const apart = 6; // hops: what follows within 60 ms is the same onset
/** Decades over the median; in noise chance does not reach it in hours. */
const least = 0.25;

/** Peaks of the flux over its median by 1.5 mean absolute deviations and by a least rise, in hops. */
function onsetsIn({ flux }: OnsetsLog): number[] {
  const found: number[] = [];
  // The last spectra see the sound being cut off.
  for (let hop = 0; hop < flux.length - 2; hop++) {
    const value = flux[hop]!;
    if (value < least || value < flux[hop - 1]! || value <= flux[hop + 1]!) continue;
    const window = flux.subarray(Math.max(0, hop - around), hop + around + 1);
    const middle = median(window);
    const deviation = median(window.map((each) => Math.abs(each - middle)));
    if (value - middle < Math.max(least, 1.5 * deviation)) continue;
    const last = found.at(-1);
    if (last === undefined || hop - last >= apart) found.push(hop);
    else if (value > flux[last]!) found[found.length - 1] = hop;
  }
  return found;
}

const rise = 10 ** 0.9; // 9 dB
const after = 7; // hops

function percussiveness(energy: Float32Array, gate: number): number {
  let [total, struck, until] = [0, 0, -1];
  for (let hop = 0; hop < energy.length; hop++) {
    const now = energy[hop]!;
    if (now > gate && now > rise * (energy[hop - 3] ?? 0)) until = hop + after;
    total += now;
    if (hop < until) struck += now;
  }
  return total > 0 ? struck / total : 0;
}
