import type { PageSound, SoundFile, Take } from '../../src/report/page-extras.ts';
import type { Report } from '../../src/report/report.ts';
import { noise, sine } from './signals.ts';

export const rate = 48_000;

/** 32-bit float: what a browser decodes is what was put in. */
function wav(channels: readonly Float32Array[]): Uint8Array {
  const frames = channels[0]!.length;
  const bytes = new Uint8Array(44 + 4 * channels.length * frames);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => void bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 4 * channels.length * rate, true);
  view.setUint16(32, 4 * channels.length, true);
  view.setUint16(34, 32, true);
  text(36, 'data');
  view.setUint32(40, bytes.length - 44, true);
  for (let i = 0; i < frames; i++)
    for (const [c, channel] of channels.entries())
      view.setFloat32(44 + 4 * (channels.length * i + c), channel[i]!, true);
  return bytes;
}

export const soundFile = (channels: readonly Float32Array[]): SoundFile => ({
  data: Buffer.from(wav(channels)).toString('base64'),
});

/** Stereo, not the same left and right, with beats: a sine and noise that comes every quarter second. */
export function beats(seconds: number, level: number, seed: number): Float32Array[] {
  const tone = sine(180 + 40 * seed, level - 6, seconds);
  return [1, 2].map((side) => {
    const hiss = noise(level, seconds, 10 * seed + side);
    return tone.map((value, i) => value + hiss[i]! * Math.exp(-((i % (rate / 4)) / 2000)));
  });
}

export const excerpts = [
  { time: [48, 51], lead: 2 },
  { time: [112, 121], lead: 2 },
] as const;

/** What is in the excerpts of a report's mix, and of a reference that is louder. */
export const mixParts = excerpts.map(({ time: [from, to], lead }, i) => beats(to - from + lead, -12, i + 1));
export const referenceParts = excerpts.map(({ time: [from, to], lead }, i) => beats(to - from + lead, -6, i + 5));

const take = (kind: Take['kind'], name: string, parts: readonly Float32Array[][]): Take => ({
  kind,
  name,
  files: parts.map(soundFile),
});

export const soundOf = (mix: string): PageSound => ({
  mime: 'audio/wav',
  sampleRate: rate,
  excerpts,
  takes: [take('mix', mix, mixParts), take('reference', 'Another song', referenceParts)],
});

/** The report with a waveform to look at. */
export function withWaveform(report: Report): Report {
  const [name, curves] = Object.entries(report.curves)[0]!;
  const column = (i: number) => 0.25 + 0.5 * Math.abs(Math.sin(i / 47)) + 0.2 * Math.abs(Math.sin(i * 2.3));
  const peak = Array.from({ length: 600 }, (_, i) => Number(column(i).toFixed(3)));
  const rms = peak.map((value) => Number((value / 3).toFixed(3)));
  return { ...report, curves: { ...report.curves, [name]: { ...curves, waveform: { step: 214 / 600, peak, rms } } } };
}
