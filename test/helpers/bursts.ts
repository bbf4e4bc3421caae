import type { Channels } from './band.ts';
import { sampleRate } from './signals.ts';
import { shapedNoise } from './spectra.ts';

/** Adds noise of a band, dBFS RMS while it sounds, for `length` seconds every `every` seconds. */
export function burst(
  [from, to]: readonly [number, number],
  level: number,
  every: number,
  length: number,
): (channels: Channels) => Channels {
  const noise = shapedNoise((frequency) => 1 / ((1 + (from / frequency) ** 8) * (1 + (frequency / to) ** 8)), level, 7);
  return (channels) =>
    channels.map((channel) =>
      channel.map((x, i) => ((i / sampleRate) % every < length ? x + noise[i % noise.length]! : x)),
    );
}
