import { powerOf } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { samples } from '../meters/samples.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { gapsOf } from './holes.ts';
import { loudness } from './loudness.ts';

/** Digital silence of all channels between sounds, at least one edge of which is a cut. */
export interface Cut {
  readonly start: Seconds;
  readonly length: Seconds;
  /** The sound before it stops in its course; the one after it starts in its course. */
  readonly stops: boolean;
  readonly starts: boolean;
}

export interface Cuts {
  /** In order, the first 200. */
  readonly places: readonly Cut[];
  readonly count: number;
}

const kept = 200;
const beside = -40; // dB, of the sound at the edge to the loudness of the whole: what is under it is a tail
/** Samples at the edge to the RMS beside it. A start is steep by nature, so it has to be steeper to be a cut. */
const [stopped, started] = [0.1, 0.25];
const faintest = 1e-3; // −60 dBFS

export const cuts = feature<Cuts>({
  id: 'cuts',
  about: 'Where sound is cut off to digital silence, or begins out of it in its course.',
  meters: [samples, levels, loudnessMeter],
  read(logs) {
    const { integrated } = logs.get(loudness);
    if (integrated === undefined) return { places: [], count: 0 };
    const { fine } = logs.of(levels);
    const at = (time: Seconds) => fine.square[Math.floor(time / fine.step)] ?? 0;
    const isSteep = (sample: number, power: number, share: number) =>
      power > powerOf(integrated + beside) && sample > Math.max(faintest, share * Math.sqrt(power));
    const places = gapsOf(logs.of(samples).holes).flatMap(({ start, length, last, first, channel }): Cut[] => {
      if (channel !== undefined) return [];
      const end = start + length;
      const stops = isSteep(last, Math.max(at(start), at(start - fine.step)), stopped);
      const starts = isSteep(first, Math.max(at(end), at(end + fine.step)), started);
      return stops || starts ? [{ start, length, stops, starts }] : [];
    });
    return { places: places.slice(0, kept), count: places.length };
  },
});
