import type { Hz } from '../../../src/units.ts';
import { filtered, type Section } from './filters.ts';
import type { Sounding } from './sounding.ts';

/** K-weighting at any rate, from the analogue prototypes of BS.1770's filters (Brecht De Man 2018, closed form). */
export function weighted(channel: Float32Array, rate: Hz): Float32Array {
  return filtered(channel, [head(rate), lowCut(rate)]);
}

function head(rate: Hz): Section {
  const K = Math.tan((Math.PI * 1681.974450955533) / rate);
  const Q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const a0 = 1 + K / Q + K * K;
  return [
    (high + (middle * K) / Q + K * K) / a0,
    (2 * (K * K - high)) / a0,
    (high - (middle * K) / Q + K * K) / a0,
    (2 * (K * K - 1)) / a0,
    (1 - K / Q + K * K) / a0,
  ];
}

function lowCut(rate: Hz): Section {
  const K = Math.tan((Math.PI * 38.13547087602444) / rate);
  const Q = 0.5003270373238773;
  const a0 = 1 + K / Q + K * K;
  return [1, -2, 1, (2 * (K * K - 1)) / a0, (1 - K / Q + K * K) / a0];
}

/** Power of all channels together, K-weighted, in steps of 0.1 s. */
function powersOf({ channels, rate }: Sounding): Float64Array {
  const hop = Math.round(0.1 * rate);
  const powers = new Float64Array(Math.max(4, Math.floor((channels[0]?.length ?? 0) / hop)));
  for (const channel of channels) {
    const k = weighted(channel, rate);
    for (let h = 0; h < powers.length; h++) {
      const end = Math.min(k.length, (h + 1) * hop);
      let sum = 0;
      for (let i = h * hop; i < end; i++) sum += k[i]! * k[i]!;
      powers[h] = powers[h]! + sum / hop;
    }
  }
  return powers;
}

/** Means of so many steps, one a step. */
const windowed = (powers: Float64Array, steps: number): number[] =>
  Array.from({ length: Math.max(0, powers.length - steps + 1) }, (_, i) =>
    mean(Array.from(powers.subarray(i, i + steps))),
  );

const level = (power: number): number => 10 * Math.log10(Math.max(1e-30, power)) - 0.691;
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** What passes the absolute gate, and the relative one so far below what that leaves. */
function gated(powers: readonly number[], below: number): number[] {
  const loud = powers.filter((power) => level(power) > -70);
  const gate = level(mean(loud)) - below;
  return loud.filter((power) => level(power) > gate);
}

/** Integrated loudness of all channels, each counted once, BS.1770; undefined where no block passes the gate. */
export function loudnessOf(sounding: Sounding): number | undefined {
  const blocks = gated(windowed(powersOf(sounding), 4), 10);
  return blocks.length === 0 ? undefined : level(mean(blocks));
}

/** Loudness range of EBU Tech 3342, LU; undefined where nothing passes the gate. */
export function rangeOf(sounding: Sounding): number | undefined {
  const levels = gated(windowed(powersOf(sounding), 30), 20)
    .map(level)
    .sort((a, b) => a - b);
  if (levels.length === 0) return undefined;
  const at = (share: number) => levels[Math.round(share * (levels.length - 1))]!;
  return at(0.95) - at(0.1);
}
