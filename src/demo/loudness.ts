import { Logs } from '../features/feature.ts';
import { loudness } from '../features/loudness.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { silence } from '../units.ts';
import { type Stereo, sampleRate } from './filters.ts';

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

/** Integrated loudness, LUFS, by the program's own meter. */
export function loudnessOf(channels: Stereo): number {
  const format = { sampleRate, channels: 2 };
  const hearing = loudnessMeter.start(format);
  hearing.hear({ channels, length: channels[0].length });
  const heard = { format, frames: channels[0].length, logs: new Map([[loudnessMeter.id, hearing.finish()]]) };
  return loudness.read(new Logs(heard)).integrated ?? silence;
}
