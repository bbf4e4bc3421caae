import type { Seconds } from '../units.ts';
import { type Stereo, sampleRate } from './filters.ts';
import { loudnessOf } from './loudness.ts';

/** The plain sum of stems of one length. */
export function sumOf(stems: readonly Stereo[]): [Float32Array, Float32Array] {
  const length = stems[0]![0].length;
  const sum: [Float32Array, Float32Array] = [new Float32Array(length), new Float32Array(length)];
  for (const stem of stems) {
    stem.forEach((channel, side) => {
      const into = sum[side]!;
      for (let i = 0; i < length; i++) into[i] = into[i]! + channel[i]!;
    });
  }
  return sum;
}

const target = -15.2; // LUFS, the clean mix
const peak = 10 ** (-2 / 20); // sample peak; leaves room for what lies between the samples

/**
 * One gain over all stems, by the loudness of their sum and slowly down where it would peak: the sum of the stems stays
 * their plain sum, and needs no limiter behind it. The end fades to silence.
 */
export function ride(stems: readonly Stereo[], fade: Seconds): void {
  const sum = sumOf(stems);
  const length = sum[0].length;
  const gain = 10 ** ((target - loudnessOf(sum)) / 20);
  const curve = gainCurve(sum, gain);
  const fades = Math.round(fade * sampleRate);
  for (let i = 0; i < fades; i++) {
    const place = length - 1 - i;
    curve[place] = curve[place]! * (0.5 - 0.5 * Math.cos((Math.PI * i) / fades));
  }
  for (const stem of stems)
    for (const channel of stem) for (let i = 0; i < length; i++) channel[i] = channel[i]! * curve[i]!;
}

const block = 32; // samples, step of the gain curve
const reach = 4; // blocks looked ahead and back: 3 ms

/** The gain, sample by sample: never more than the peak allows, back after about 90 ms. */
function gainCurve([left, right]: Stereo, gain: number): Float32Array {
  const blocks = Math.ceil(left.length / block) + 1;
  const allowed = new Float32Array(blocks).fill(1);
  for (let i = 0; i < left.length; i++) {
    const most = Math.max(Math.abs(left[i]!), Math.abs(right[i]!)) * gain;
    if (most > peak) allowed[Math.floor(i / block)] = Math.min(allowed[Math.floor(i / block)]!, peak / most);
  }
  const back = 1 - Math.exp(-block / (0.09 * sampleRate));
  const held = allowed.slice();
  for (let i = 0; i < blocks; i++) {
    if (allowed[i] === 1) continue;
    for (let j = Math.max(0, i - 2 * reach); j < Math.min(blocks, i + 2 * reach); j++)
      held[j] = Math.min(held[j]!, allowed[i]!);
  }
  for (let i = 1; i < blocks; i++) held[i] = Math.min(held[i]!, held[i - 1]! + (1 - held[i - 1]!) * back);
  const smooth = new Float32Array(blocks).fill(1);
  for (let i = reach; i < blocks - reach; i++) {
    let sum = 0;
    for (let j = i - reach; j <= i + reach; j++) sum += held[j]!;
    smooth[i] = sum / (2 * reach + 1);
  }
  const curve = new Float32Array(left.length);
  for (let i = 0; i < curve.length; i++) {
    const index = Math.floor(i / block);
    const share = (i % block) / block;
    curve[i] = gain * (smooth[index]! * (1 - share) + smooth[index + 1]! * share);
  }
  return curve;
}
