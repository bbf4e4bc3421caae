import type { Format } from '../dsp/block.ts';
import { bridge, bridgeReach } from '../dsp/bridge.ts';
import { ClickSearch, follow, hop, isWave, lead, Stretch, slowest } from '../dsp/clicks.ts';
import { quantity } from '../fields.ts';
import { type Kernel, processor } from './processor.ts';

const size = lead + hop + follow;
const longest = 32; // frames
const error = 72; // frames that prediction fails for after the longest click
const spread = 64 + error; // frames by which what is filled may lie beside where the click was noticed
const usual = 10; // standard deviations
const apart = 0.01; // s: what follows is the same click

/** What is in hand of one channel: a copy to search in, and the sound that is mended and goes out. */
interface Channel {
  readonly stretch: Stretch;
  readonly line: Float32Array;
  readonly ready: Float32Array;
  /** Frames of the sound where clicks were noticed, with where they seemed to end; those before `decided` are done with. */
  found: (readonly [first: number, last: number])[];
}

class DeClick implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail = 0;
  readonly #search: ClickSearch;
  readonly #channels: readonly Channel[];
  readonly #period: number;
  readonly #apart: number;
  readonly #held: number; // frames for which a click waits until it is known that it is no wave
  readonly #start: number; // of the stretch, in the line
  #filled = lead + follow;
  #frame: number; // of the sound, at the start of the line

  constructor(threshold: number, { sampleRate, channels }: Format, former?: Kernel) {
    this.channels = channels;
    this.#search = new ClickSearch(threshold, error);
    this.#period = sampleRate / slowest;
    this.#apart = apart * sampleRate;
    this.#held = Math.ceil(2 * this.#period);
    this.#start = this.#held + bridgeReach + 2 * spread;
    this.latency = hop + follow + this.#held + spread;
    this.#frame = -lead - follow - this.#start;
    this.#channels = Array.from({ length: channels }, () => ({
      stretch: new Stretch(),
      line: new Float32Array(this.#start + size),
      ready: new Float32Array(hop),
      found: [],
    }));
    if (former instanceof DeClick) this.#resume(former);
  }

  /** All that is in hand stays; only what is searched from now on is searched otherwise. */
  #resume(former: DeClick): void {
    this.#filled = former.#filled;
    this.#frame = former.#frame;
    this.#channels.forEach((channel, c) => {
      const { stretch, line, ready, found } = former.#channels[c]!;
      channel.stretch.samples.set(stretch.samples);
      channel.stretch.cells.set(stretch.cells);
      channel.line.set(line);
      channel.ready.set(ready);
      channel.found = [...found];
    });
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    for (let from = 0; from < length; ) {
      const part = Math.min(length - from, size - this.#filled);
      const done = this.#filled - lead - follow;
      this.#channels.forEach(({ stretch, line, ready }, c) => {
        const given = input[c]!.subarray(from, from + part);
        output[c]!.set(ready.subarray(done, done + part), from);
        stretch.samples.set(given, this.#filled);
        line.set(given, this.#start + this.#filled);
      });
      this.#filled += part;
      from += part;
      if (this.#filled === size) this.#turn();
    }
  }

  /** Searches a full stretch, mends what has waited long enough, and makes the next frames ready. */
  #turn(): void {
    const known = this.#start + lead + hop; // searched up to here
    for (const channel of this.#channels) {
      const at = this.#frame + this.#start;
      for (const { first, last } of this.#search.judge(channel.stretch, Number.POSITIVE_INFINITY))
        channel.found.push([at + first, at + last]);
      this.#mend(channel, this.#frame + known - this.#held);
      const out = known - hop - this.#held - spread;
      channel.ready.set(channel.line.subarray(out, out + hop));
      channel.line.copyWithin(0, hop);
    }
    this.#frame += hop;
    this.#filled -= hop;
  }

  /** Fills the clicks noticed before a frame, hop after hop. */
  #mend(channel: Channel, until: number): void {
    channel.found.sort(([a], [b]) => a - b);
    const places: number[] = [];
    for (const [first] of channel.found)
      if (places.length === 0 || first > places.at(-1)! + this.#apart) places.push(first);
    for (const [first, last] of channel.found) {
      if (first >= until || first < until - hop) continue;
      const nearest = places.findLastIndex((place) => place <= first);
      if (isWave(places, nearest, this.#period)) continue;
      bridge(channel.line, [first - this.#frame, last - this.#frame], longest);
    }
    channel.found = channel.found.filter(([first]) => first >= until - hop - this.#held);
  }
}

/** Single clicks and gaps of a few samples, found by linear prediction and filled from both sides; all else passes to the bit. */
export const deClick = processor({
  id: 'de-click',
  about: 'Finds clicks and gaps of up to 32 samples and fills them from what lies around; all else passes to the bit.',
  settings: {
    threshold: quantity(
      '1',
      [5, 100],
      'How far out of what is expected a click must lie, in standard deviations; lower finds fainter ones.',
      usual,
    ),
  },
  examples: [{}, { threshold: 8 }],
  describe: ({ threshold }) =>
    `clicks filled in${threshold === usual ? '' : `, from ${Number(threshold.toFixed(1))} standard deviations on`}`,
  prepare: ({ threshold }, format, { former } = {}) => new DeClick(threshold, format, former),
});
