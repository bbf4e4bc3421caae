import type { Block, Format } from '../dsp/block.ts';
import { ClickSearch, follow, hop, isWave, lead, Stretch, slowest } from '../dsp/clicks.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

export interface ClicksLog {
  readonly count: number;
  /** In order, of all channels; what follows within 10 ms belongs to the same click. The first 1000. */
  readonly times: readonly Seconds[];
}

const kept = 1000;
const apart: Seconds = 0.01;

export const clicks = meter<ClicksLog>({
  id: 'clicks',
  about: 'Single samples or a few that nothing around them lets expect.',
  start: (format) => new ClicksHearing(format),
});

class ClicksHearing implements Hearing<ClicksLog> {
  readonly #sampleRate: Hz;
  readonly #search = new ClickSearch();
  readonly #stretches: readonly Stretch[];
  readonly #found: number[] = [];
  readonly #silence: readonly Float32Array[];
  /** How many of the last to be heard are known to be zero, give or take `hop`. */
  #rest = 0;
  #filled = lead + follow;
  #frames = 0;
  /** Known at last: what comes after is silence of ours. */
  #end = Number.POSITIVE_INFINITY;
  /** Frame of the first sample in hand. */
  #start = -lead - follow;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#stretches = Array.from({ length: format.channels }, () => new Stretch());
    const silence = new Float32Array(hop);
    this.#silence = this.#stretches.map(() => silence);
  }

  hear(block: Block): void {
    this.#rest = 0;
    this.#take(block.channels, block.length);
    this.#frames += block.length;
  }

  rest(block: Block): void {
    for (let from = 0; from < block.length; from += hop) {
      const count = Math.min(hop, block.length - from);
      this.#rest += count;
      this.#take(this.#silence, count);
    }
    this.#frames += block.length;
  }

  finish(): ClicksLog {
    this.#end = this.#frames;
    while (this.#start + lead < this.#frames) this.#take(this.#silence, lead + hop + follow - this.#filled);
    const gap = apart * this.#sampleRate;
    const places: number[] = [];
    for (const frame of this.#found.sort((a, b) => a - b))
      if (places.length === 0 || frame > places.at(-1)! + gap) places.push(frame);
    const single = places.filter((_, i) => !isWave(places, i, this.#sampleRate / slowest));
    return { count: single.length, times: single.slice(0, kept).map((frame) => frame / this.#sampleRate) };
  }

  #take(channels: readonly Float32Array[], count: number): void {
    const size = lead + hop + follow;
    for (let from = 0; from < count; ) {
      const part = Math.min(count - from, size - this.#filled);
      this.#stretches.forEach(({ samples }, c) => {
        samples.set(channels[c]!.subarray(from, from + part), this.#filled);
      });
      this.#filled += part;
      from += part;
      if (this.#filled === size) this.#judge();
    }
  }

  #judge(): void {
    // in nothing but zeros there is nothing to find, and the stretches stay as they are
    if (this.#rest < lead + 3 * hop + follow) this.#find();
    this.#filled -= hop;
    this.#start += hop;
  }

  #find(): void {
    for (const stretch of this.#stretches)
      for (const { first } of this.#search.judge(stretch, this.#end - this.#start))
        this.#found.push(this.#start + first);
  }
}
