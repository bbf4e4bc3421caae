import { decibels, powerDecibels } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import type { Decibels } from '../units.ts';
import { feature } from './feature.ts';

export interface Level {
  /** dBFS over all channels. */
  readonly rms?: Decibels;
  /** Largest absolute mean of a channel, full scale at 1. */
  readonly dc?: number;
  /** Largest distance of the mean of 10 s from that of the whole, in any channel; absent under 20 s. */
  readonly dcDrift?: number;
  /** Highest sample, dBFS, no lower than `silence`. */
  readonly highest: Decibels;
  /** Nothing above −90 dBFS: below the noise of 16 bits. */
  readonly isSilent: boolean;
}

export const level = feature<Level>({
  id: 'level',
  about: 'RMS level, DC offset, silence.',
  meters: [levels],
  read(logs) {
    const log = logs.of(levels);
    const highest = decibels(Math.max(0, ...log.peak));
    const isSilent = highest < -90;
    if (log.frames === 0) return { highest, isSilent };
    const squares = log.squares.reduce((sum, each) => sum + each, 0) / log.squares.length / log.frames;
    const dc = Math.max(...log.sum.map((sum) => Math.abs(sum) / log.frames));
    const drifts = log.means.flatMap((means, channel) =>
      means.length < 2 ? [] : means.map((mean) => Math.abs(mean - log.sum[channel]! / log.frames)),
    );
    return {
      ...(isSilent ? {} : { rms: powerDecibels(squares) }),
      dc,
      ...(drifts.length > 0 ? { dcDrift: Math.max(...drifts) } : {}),
      highest,
      isSilent,
    };
  },
});
