import { silence } from '../units.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';

/** Powers of blocks, both channels added. */
export function blocksOf([left, right]: Stereo, length: number, hop: number): number[] {
  const blocks: number[] = [];
  for (let start = 0; start + length <= left.length; start += hop) {
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += left[i]! * left[i]! + right[i]! * right[i]!;
    blocks.push(sum / length);
  }
  return blocks;
}

/** Mean of those above a gate. */
export const meanAbove = (powers: readonly number[], gate: number): number => {
  const loud = powers.filter((power) => power > gate);
  return loud.reduce((sum, power) => sum + power, 0) / Math.max(1, loud.length);
};

/** Integrated loudness, LUFS (BS.1770-5: K weighting by the formulas of Mansbridge et al. 2012, both gates). */
export function loudnessOf(stereo: Stereo): number {
  const weighted = stereo.map((channel) =>
    filter(
      channel.slice(),
      { shape: 'highshelf', frequency: 1681.97, gain: 4, q: 0.7072 },
      { shape: 'highpass', frequency: 38.1355, q: 0.5003 },
    ),
  ) as [Float32Array, Float32Array];
  const blocks = blocksOf(weighted, 0.4 * sampleRate, 0.1 * sampleRate);
  const lufs = (power: number) => (power > 0 ? -0.691 + 10 * Math.log10(power) : silence);
  const loud = blocks.filter((power) => lufs(power) > -70); // absolute gate
  return lufs(meanAbove(loud, meanAbove(loud, 0) / 10)); // relative gate, -10 LU
}
