import type { Decibels, Seconds } from '../units.ts';
import { type Filter, filter, type Stereo } from './filters.ts';
import { blocksOf, meanAbove } from './loudness.ts';
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
  kick: {
    level: -22,
    drive: 0.8,
    filters: [highpass(28), peaking(41, 1.5, 1.5), peaking(102, 8.5, 1.2), peaking(300, -3)],
  },
  snare: {
    level: -24,
    drive: 1.2,
    width: -11,
    filters: [highpass(110), peaking(3300, -2, 1.5), highshelf(5000, -0.5)],
    room: { decay: 0.9, damping: 0.5, before: 0.012, factor: 0.16 },
  },
  hats: { level: -35.7, width: -5, filters: [lowpass(15500), lowpass(17000)] },
  bass: {
    level: -19.3,
    drive: 1.5,
    filters: [highpass(33), peaking(56, -3.5), peaking(110, 8.5, 0.9), peaking(300, -2)],
  },
  keys: {
    level: -24,
    width: -7,
    chorus: 0.5,
    filters: [highpass(130), peaking(290, 2.5), peaking(580, -5), highshelf(1100, -4)],
    room: { decay: 1.1, damping: 0.4, before: 0.02, factor: 0.1 },
  },
  guitar: {
    level: -27.5,
    width: -2,
    filters: [highpass(180), lowshelf(700, 4.5), peaking(3300, -5, 0.8), highshelf(4500, -1)],
    room: { decay: 0.8, damping: 0.5, before: 0.01, factor: 0.1 },
  },
  pad: { level: -27.5, width: -6, filters: [highpass(160), peaking(300, -3)] },
  strings: {
    level: -30,
    width: -5,
    filters: [highpass(250), peaking(650, -2)],
    room: { decay: 1.8, damping: 0.5, before: 0.025, factor: 0.2 },
  },
  lead: {
    level: -28,
    width: -3.5,
    filters: [highpass(300), peaking(800, -5), peaking(3400, 7, 0.8)],
    echo: { beats: 0.75, factor: 0.3, feedback: 0.4 },
    room: { decay: 1.4, damping: 0.5, before: 0.02, factor: 0.1 },
  },
  vocals: {
    level: -21,
    width: -16,
    filters: [highpass(150), lowshelf(520, -8.5), peaking(640, -3), peaking(2400, 3.5, 0.7), highshelf(4500, 5)],
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

/** Level of the parts that are within 25 dB of the loudest tenth of a second. */
function levelOf(stereo: Stereo): Decibels {
  const blocks = blocksOf(stereo, 4410, 4410);
  const loudest = blocks.reduce((most, power) => Math.max(most, power), 0);
  return 10 * Math.log10(meanAbove(blocks, loudest * 10 ** -2.5) / 2 + 1e-12);
}
