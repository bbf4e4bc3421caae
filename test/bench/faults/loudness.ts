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

/** Integrated loudness of all channels, each counted once, BS.1770; undefined where no block passes the gate. */
export function loudnessOf({ channels, rate }: Sounding): number | undefined {
  const hop = Math.round(0.1 * rate);
  const hops = Math.max(4, Math.floor((channels[0]?.length ?? 0) / hop));
  const powers = new Float64Array(hops);
  for (const channel of channels) {
    const k = weighted(channel, rate);
    for (let h = 0; h < hops; h++) {
      const end = Math.min(k.length, (h + 1) * hop);
      let sum = 0;
      for (let i = h * hop; i < end; i++) sum += k[i]! * k[i]!;
      powers[h] = powers[h]! + sum / hop;
    }
  }
  const blocks = Array.from(
    { length: hops - 3 },
    (_, i) => (powers[i]! + powers[i + 1]! + powers[i + 2]! + powers[i + 3]!) / 4,
  );
  const level = (power: number) => 10 * Math.log10(Math.max(1e-30, power)) - 0.691;
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const loud = blocks.filter((power) => level(power) > -70);
  if (loud.length === 0) return undefined;
  const gate = level(mean(loud)) - 10;
  return level(mean(loud.filter((power) => level(power) > gate)));
}
