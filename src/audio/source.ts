import type { Sound } from '../dsp/block.ts';
import type { Seconds } from '../units.ts';

/** Something odd about a file that was read all the same. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly time?: Seconds;
}

/** An opened file. It can be heard any number of times; each hearing opens the file anew. */
export interface Source extends Sound {
  readonly path: string;
  /** WAV, RF64, W64, AIFF, AIFC, CAF, FLAC, Ogg, MP3, or what ffmpeg calls it. */
  readonly container: string;
  /** pcm, float, flac, mp3, vorbis, opus, or what ffmpeg calls it. */
  readonly codec: string;
  /** Bits a sample, where the codec is lossless. */
  readonly bitDepth?: number;
  /** Grows while the sound is heard; complete when it has ended. */
  readonly warnings: readonly Warning[];
}

/** Adds a warning once: a second hearing of the same file replaces what the first one said. */
export const warn = (warnings: Warning[], warning: Warning): void => {
  const known = warnings.findIndex((each) => each.code === warning.code);
  if (known < 0) warnings.push(warning);
  else warnings[known] = warning;
};
