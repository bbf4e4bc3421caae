import type { Block, Format } from '../dsp/block.ts';
import { Series } from '../dsp/statistics.ts';
import type { Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

export interface PairsLog {
  /** Seconds between pairs. */
  readonly step: Seconds;
  /** Samples of left and right, in turn; empty unless there are two channels. */
  readonly values: Float32Array;
}

const aSecond = 100;

export const pairs = meter<PairsLog>({
  id: 'pairs',
  about: 'Left and right of one frame every 10 ms, for a picture of the stereo sound.',
  start: (format) => new PairsHearing(format),
});

class PairsHearing implements Hearing<PairsLog> {
  readonly #format: Format;
  readonly #values = new Series();
  #frames = 0;
  #count = 0;

  constructor(format: Format) {
    this.#format = format;
  }

  hear({ channels: [left, right], length }: Block): void {
    if (this.#format.channels === 2) {
      for (let at = this.#next() - this.#frames; at < length; at = this.#next() - this.#frames) {
        this.#values.push(left![at]!);
        this.#values.push(right![at]!);
        this.#count++;
      }
    }
    this.#frames += length;
  }

  finish(): PairsLog {
    return { step: 1 / aSecond, values: this.#values.finish() };
  }

  #next(): number {
    return Math.round((this.#count * this.#format.sampleRate) / aSecond);
  }
}
