import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { band, type Channels, summed } from './band.ts';
import { heard } from './sessions.ts';
import { collected, joined, sound, zeros } from './signals.ts';

type Change = (channels: Channels) => Channels | Promise<Channels>;

/** A song as sound: a mix, and its stems where one of them was asked for. */
export interface Song {
  readonly mix: Channels;
  readonly stems: Readonly<Record<string, Channels>>;
  /** What it is compared with, where that is not the clean song. */
  readonly original?: Channels;
  /** Of the file, where that matters: else 48 kHz, float. */
  readonly stored?: Stored;
  /** Songs of an album instead, by name in their order; the mix is no part of it. */
  readonly album?: Readonly<Record<string, { readonly channels: Channels; readonly stored?: Stored }>>;
}

interface Stored {
  readonly rate?: number;
  readonly bitDepth?: number;
}

/** What faults are put into. */
export const clean = band(1, 4);
/** The clean song with one known fault: in a stem (then the stems are given, and the mix is their sum), in the mix, or in both. */
export const session =
  ({ mix = (channels: Channels) => channels, ...changes }: Readonly<Record<string, Change>> = {}) =>
  async (): Promise<Song> => {
    const stems: Record<string, Channels> = {};
    if (Object.keys(changes).length > 0) {
      for (const [name, channels] of Object.entries(clean.stems))
        stems[name] = (await changes[name]?.(channels)) ?? channels;
    }
    const sum = Object.keys(stems).length > 0 ? summed(Object.values(stems)) : clean.mix;
    return { mix: await mix(sum), stems };
  };

/** A fault made by processors. */
export const through =
  (...chain: Chain): Change =>
  (channels) =>
    collected(render(chain, sound(channels)));

/** A fault that leaves the loudness what it was. */
export const asLoud =
  (...chain: Chain): Change =>
  async (channels) => {
    const loudness = async (of: Channels) => (await heard(of)).metrics['loudness.integrated']!;
    const gain = (await loudness(channels)) - (await loudness(await through(...chain)(channels)));
    return through(...chain, { processor: 'gain', gain })(channels);
  };

const fading = (channels: Channels): Channels =>
  channels
    .map((channel) => channel.map((x, i) => x * Math.min(1, (channel.length - i) / (0.2 * channel.length)) ** 3))
    .map((channel) => joined(channel, zeros(1)));
let songs: readonly Channels[] | undefined;

/** Five songs that fit, each dying away with a second of silence behind; those that are named are changed. */
export const album =
  (changes: Readonly<Record<string, Change>> = {}, stored: Readonly<Record<string, Stored>> = {}) =>
  async (): Promise<Song> => {
    songs ??= [2, 3, 4, 5, 6].map((seed) => fading(band(seed, 4).mix));
    const made = songs.map(async (song, i) => {
      const name = `song ${i + 1}`;
      return [name, { channels: (await changes[name]?.(song)) ?? song, stored: stored[name] ?? {} }] as const;
    });
    return { ...clean, stems: {}, album: Object.fromEntries(await Promise.all(made)) };
  };
