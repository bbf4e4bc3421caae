import type { Format } from '../dsp/block.ts';
import type { Hz } from '../units.ts';
import { Invalid } from '../units.ts';

/** How the user's ffmpeg is asked for a kind of file that loses. */
interface LossyKind {
  readonly title: string;
  readonly encoder: string;
  readonly muxer: string;
  /** Rates it can hold, at this quality. */
  readonly rates: readonly Hz[];
  readonly channels: number;
  /** Bits a second for a channel; two channels get the codec's usual best. */
  readonly bitRate: number;
}

const aac: LossyKind = {
  title: 'AAC',
  encoder: 'aac',
  muxer: 'ipod',
  rates: [96_000, 88_200, 48_000, 44_100, 32_000],
  channels: 8,
  bitRate: 128_000,
};

const kinds = {
  mp3: {
    title: 'MP3',
    encoder: 'libmp3lame',
    muxer: 'mp3',
    rates: [48_000, 44_100, 32_000],
    channels: 2,
    bitRate: 160_000,
  },
  m4a: aac,
  aac: { ...aac, muxer: 'adts' },
  opus: { title: 'Opus', encoder: 'libopus', muxer: 'opus', rates: [48_000], channels: 8, bitRate: 96_000 },
  ogg: {
    title: 'Vorbis',
    encoder: 'libvorbis',
    muxer: 'ogg',
    rates: [48_000, 44_100, 32_000],
    channels: 8,
    bitRate: 128_000,
  },
} as const satisfies Readonly<Record<string, LossyKind>>;

/** Kinds of files that lose, by the end of their name. */
export type Lossy = keyof typeof kinds;

export const lossyKind = (kind: Lossy): LossyKind => kinds[kind];

export const isLossy = (container: string): container is Lossy => Object.hasOwn(kinds, container);

/** The rate to convert to: its own, else one that it is a multiple of, else the next above, else the highest. */
export const lossyRate = (kind: Lossy, sampleRate: Hz): Hz => {
  const { rates } = lossyKind(kind);
  const whole = rates.find((rate) => sampleRate % rate === 0);
  return whole ?? rates.filter((rate) => rate >= sampleRate).at(-1) ?? rates[0]!;
};

/** @throws Invalid usage */
export const checkLossy = (path: string, { channels, sampleRate }: Format, kind: Lossy): void => {
  const { title, channels: most, rates } = lossyKind(kind);
  if (channels > most)
    throw new Invalid('usage', `${title} holds ${most} channels at most, not ${channels}; choose .wav or .flac.`, path);
  if (!rates.includes(sampleRate))
    throw new Invalid(
      'usage',
      `${title} is written at ${rates.join(', ')} Hz, not ${sampleRate}; choose one of these, with --rate or in the last resample step.`,
      path,
    );
};
