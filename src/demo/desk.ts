import { type Decibels, type Seconds, silence } from '../units.ts';
import { type Filter, filter, type Stereo, sampleRate } from './filters.ts';
import { centre, chorus, echo, type Room, reverberate, widen } from './space.ts';

/** What a stem passes on its way to the mix. */
export interface Strip {
  /** Level of its loud parts. */
  readonly level: Decibels;
  readonly filters: readonly Filter[];
  /** Side against middle; mono where absent. */
  readonly width?: Decibels;
  /** Soft saturation: how far its peaks are driven. */
  readonly drive?: number;
  readonly chorus?: number;
  readonly echo?: { readonly beats: number; readonly factor: number; readonly feedback: number };
  readonly room?: Room;
}

const highpass = (frequency: number, q = 0.7): Filter => ({ shape: 'highpass', frequency, q });
const lowpass = (frequency: number, q = 0.7): Filter => ({ shape: 'lowpass', frequency, q });
const peaking = (frequency: number, gain: Decibels, q = 1): Filter => ({ shape: 'peaking', frequency, gain, q });
const lowshelf = (frequency: number, gain: Decibels): Filter => ({ shape: 'lowshelf', frequency, gain, q: 0.7 });
const highshelf = (frequency: number, gain: Decibels): Filter => ({ shape: 'highshelf', frequency, gain, q: 0.7 });

/** The desk as it was left after mixing. */
export const strips = {
  kick: { level: -22, drive: 0.8, filters: [highpass(30), peaking(105, 7.5, 1.2), peaking(300, -3)] },
  snare: {
    level: -24,
    drive: 1.2,
    width: -11,
    filters: [highpass(110), peaking(3300, -2, 1.5), highshelf(5000, -0.5)],
    room: { decay: 0.9, damping: 0.5, before: 0.012, factor: 0.16 },
  },
  hats: { level: -35.7, width: -5, filters: [lowpass(15500), lowpass(17000)] },
  bass: { level: -19.3, drive: 1.5, filters: [highpass(33), peaking(56, -3.5), peaking(122, 7.5, 0.9), peaking(300, -2)] },
  keys: {
    level: -24,
    width: -7,
    chorus: 0.5,
    filters: [highpass(130), peaking(290, 2.5), peaking(560, -4), highshelf(1100, -4)],
    room: { decay: 1.1, damping: 0.4, before: 0.02, factor: 0.1 },
  },
  guitar: {
    level: -27.5,
    width: -2,
    filters: [highpass(180), lowshelf(700, 5.5), peaking(3300, -5, 0.8), highshelf(4500, -1)],
    room: { decay: 0.8, damping: 0.5, before: 0.01, factor: 0.1 },
  },
  pad: { level: -27.5, width: -6, filters: [highpass(160), peaking(300, -3)] },
  strings: {
    level: -30,
    width: -5,
    filters: [highpass(250)],
    room: { decay: 1.8, damping: 0.5, before: 0.025, factor: 0.2 },
  },
  lead: {
    level: -28,
    width: -3.5,
    filters: [highpass(300), peaking(900, -4), peaking(3400, 7, 0.8)],
    echo: { beats: 0.75, factor: 0.3, feedback: 0.4 },
    room: { decay: 1.4, damping: 0.5, before: 0.02, factor: 0.1 },
  },
  vocals: {
    level: -21,
    width: -16,
    filters: [highpass(150), lowshelf(500, -8), peaking(750, -1.5), peaking(2400, 3.5, 0.7), highshelf(4500, 5)],
    echo: { beats: 0.5, factor: 0.1, feedback: 0.3 },
    room: { decay: 1.4, damping: 0.45, before: 0.03, factor: 0.14 },
  },
  backing: {
    level: -31,
    width: -3,
    filters: [highpass(200), highshelf(3000, 4)],
    room: { decay: 1.8, damping: 0.5, before: 0.03, factor: 0.25 },
  },
} satisfies Record<string, Strip>;

/** Sends one stem through its strip, where it lies. */
export function pass(stereo: Stereo, strip: Strip, beat: Seconds): void {
  if (strip.chorus) chorus(stereo, strip.chorus);
  if (strip.drive) saturate(stereo, strip.drive);
  const isMono = stereo[0].every((x, i) => x === stereo[1][i]);
  filter(stereo[0], ...strip.filters);
  if (isMono) stereo[1].set(stereo[0]);
  else filter(stereo[1], ...strip.filters);
  if (strip.echo) echo(stereo, strip.echo.beats * beat, strip.echo.factor, strip.echo.feedback);
  if (strip.room) reverberate(stereo, strip.room);
  if (strip.width !== undefined) {
    centre(stereo);
    widen(stereo, strip.width);
  }
  scale(stereo, 10 ** ((strip.level - levelOf(stereo)) / 20));
}

/** Rounds the peaks, the highest by tanh of the drive; small samples stay as they are. */
function saturate(stereo: Stereo, drive: number): void {
  let peak = 1e-9;
  for (const channel of stereo) for (let i = 0; i < channel.length; i++) peak = Math.max(peak, Math.abs(channel[i]!));
  for (const channel of stereo) {
    for (let i = 0; i < channel.length; i++) channel[i] = (Math.tanh((channel[i]! * drive) / peak) * peak) / drive;
  }
}

function scale(stereo: Stereo, factor: number): void {
  for (const channel of stereo) for (let i = 0; i < channel.length; i++) channel[i] = channel[i]! * factor;
}

/** Powers of blocks, both channels added. */
function blocksOf([left, right]: Stereo, length: number, hop: number): number[] {
  const blocks: number[] = [];
  for (let start = 0; start + length <= left.length; start += hop) {
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += left[i]! * left[i]! + right[i]! * right[i]!;
    blocks.push(sum / length);
  }
  return blocks;
}

const meanAbove = (powers: readonly number[], gate: number): number => {
  const loud = powers.filter((power) => power > gate);
  return loud.reduce((sum, power) => sum + power, 0) / Math.max(1, loud.length);
};

/** Level of the parts that are within 25 dB of the loudest tenth of a second. */
function levelOf(stereo: Stereo): Decibels {
  const blocks = blocksOf(stereo, 4410, 4410);
  const loudest = blocks.reduce((most, power) => Math.max(most, power), 0);
  return 10 * Math.log10(meanAbove(blocks, loudest * 10 ** -2.5) / 2 + 1e-12);
}

/** Integrated loudness, LUFS (BS.1770-5: K weighting by the formulas of Mansbridge et al. 2012, both gates). */
function loudnessOf(stereo: Stereo): number {
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

const target = -15.2; // LUFS, the clean mix
const peak = 10 ** (-2 / 20); // sample peak; leaves room for what lies between the samples

/**
 * One gain over all stems, by the loudness of their sum and slowly down where it would peak: the sum of the stems stays
 * their plain sum, and needs no limiter behind it. The end fades to silence.
 */
export function ride(stems: readonly Stereo[], fade: Seconds): void {
  const length = stems[0]![0].length;
  const sum: [Float32Array, Float32Array] = [new Float32Array(length), new Float32Array(length)];
  for (const stem of stems) {
    stem.forEach((channel, side) => {
      const into = sum[side]!;
      for (let i = 0; i < length; i++) into[i] = into[i]! + channel[i]!;
    });
  }
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
