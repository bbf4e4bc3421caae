import type { Format } from '../dsp/block.ts';
import { bridge, bridgeReach, type Patch, patch } from '../dsp/bridge.ts';
import { ClickSearch, follow, hop, isWave, lead, Stretch, slowest } from '../dsp/clicks.ts';
import { gaps } from '../dsp/gaps.ts';
import { list, quantity, type Settings } from '../fields.ts';
import type { Seconds } from '../units.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const size = lead + hop + follow;
const longest = 32; // frames
const error = 72; // frames that prediction fails for after the longest click
const spread = 64 + error; // frames by which what is filled may lie beside where the click was noticed
const usual = 10; // standard deviations
// What a repair has to be worth: at these no record among 13 is changed; what stands out most in them has a gain of about 1.6 a frame.
const gain = 2; // in energy of the error of prediction, a frame
const worth = 8; // in energy of the error that it is expected to make itself
const [sameGain, sameWorth] = [3, 2]; // where another channel has the click for sure
const [gapGain, gapWorth] = [3, 1.5]; // where a gap is one for sure
const apart = 0.01; // s: what follows is the same click
const beside: Seconds = 0.01; // of a moment: which frame a click is noticed at depends on who looks

const settings = {
  threshold: quantity(
    '1',
    [5, 100],
    'How far out of what is expected a click must lie, in standard deviations; lower finds fainter ones.',
    usual,
  ),
  at: list(
    { time: quantity('s', [0, 1e6], 'When, by the clock of the sound.') },
    [0, 1000],
    'Only clicks within 10 ms of these moments; without any, wherever there are clicks.',
    [],
  ),
};
type DeClickSettings = Settings<typeof settings>;

/** What is in hand of one channel: a copy to search in, and the sound that is mended and goes out. */
interface Channel {
  readonly stretch: Stretch;
  readonly line: Float32Array;
  readonly ready: Float32Array;
  found: Noticed[];
}

/** Frames of the sound where a click was noticed, or that are a gap. */
interface Noticed {
  readonly first: number;
  readonly last: number;
  readonly isGap: boolean;
}

class DeClick implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail = 0;
  readonly #search: ClickSearch;
  readonly #channels: readonly Channel[];
  readonly #period: number;
  readonly #apart: number;
  readonly #wanted: readonly (readonly [from: number, to: number])[]; // frames of the sound; empty: everywhere
  readonly #held: number; // frames for which a click waits until it is known that it is no wave
  readonly #start: number; // of the stretch, in the line
  #filled = lead + follow;
  #frame: number; // of the sound, at the start of the line

  constructor({ threshold, at }: DeClickSettings, { sampleRate, channels }: Format, { former, late = 0 }: Situation) {
    this.channels = channels;
    this.#search = new ClickSearch(threshold, error);
    this.#wanted = at.map(({ time }) => [(time - beside) * sampleRate, (time + beside) * sampleRate]);
    this.#period = sampleRate / slowest;
    this.#apart = apart * sampleRate;
    this.#held = Math.max(Math.ceil(2 * this.#period), bridgeReach);
    this.#start = this.#held + bridgeReach + 2 * spread;
    this.latency = hop + follow + this.#held + spread;
    this.#frame = -late - lead - follow - this.#start;
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
      for (const [first, last] of gaps(channel.line, known - hop, known))
        channel.found.push({ first: this.#frame + first, last: this.#frame + last, isGap: true });
      for (const { first, last } of this.#search.judge(channel.stretch, Number.POSITIVE_INFINITY))
        if (!channel.found.some((other) => other.isGap && first < other.last + spread && last > other.first - spread))
          channel.found.push({ first: at + first, last: at + last, isGap: false });
      channel.found.sort((a, b) => a.first - b.first);
    }
    for (const channel of this.#channels) this.#mend(channel, this.#frame + known - this.#held);
    for (const channel of this.#channels) {
      const out = known - hop - this.#held - spread;
      channel.ready.set(channel.line.subarray(out, out + hop));
      channel.line.copyWithin(0, hop);
      channel.found = channel.found.filter(({ first }) => first >= this.#frame + known - hop - 2 * this.#held);
    }
    this.#frame += hop;
    this.#filled -= hop;
  }

  /** Fills the clicks noticed in the hop before a frame. */
  #mend(channel: Channel, until: number): void {
    const places: number[] = [];
    for (const { first } of channel.found)
      if (places.length === 0 || first > places.at(-1)! + this.#apart) places.push(first);
    for (const { first, last, isGap } of channel.found) {
      if (first >= until || first < until - hop) continue;
      const nearest = places.findLastIndex((place) => place <= first);
      if (isWave(places, nearest, this.#period) || !this.#isWanted(first, last)) continue;
      const [from, to] = [first - this.#frame, last - this.#frame];
      if (isGap) this.#fill(channel, patch(channel.line, from, to));
      else this.#repair(channel, bridge(channel.line, [from, to], longest));
    }
  }

  #isWanted(first: number, last: number): boolean {
    return this.#wanted.length === 0 || this.#wanted.some(([from, to]) => last >= from && first <= to);
  }

  #fill({ line }: Channel, gap: Patch): void {
    if (gap.gain >= gapGain && gap.worth >= gapWorth) line.set(gap.values, gap.first);
  }

  /** Fills a click that is one for sure, and with it what other channels show of it. */
  #repair(channel: Channel, click: Patch | undefined): void {
    if (!click || click.worth < worth || click.gain < gain * click.values.length) return;
    for (const other of this.#channels) {
      if (other === channel) continue;
      const same = patch(other.line, click.first, click.first + click.values.length - 1);
      if (isSame(click, same)) other.line.set(same.values, same.first);
    }
    channel.line.set(click.values, click.first);
  }
}

/** Whether another channel shows the same click, be it fainter. */
function isSame(click: Patch, other: Patch): boolean {
  if (other.gain < sameGain || other.worth < sameWorth) return false;
  return other.worth >= worth || Math.abs(likeness(click.change, other.change)) > 0.7;
}

function likeness(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 1e-30];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Single clicks and gaps of a few samples, found by linear prediction and filled from both sides; all else passes to the bit. */
export const deClick = processor({
  id: 'de-click',
  about:
    'Finds clicks of up to 32 samples and gaps of up to 64 and fills them from what lies around; all else passes to the bit.',
  settings,
  examples: [{}, { threshold: 8 }, { at: [{ time: 0.02 }, { time: 0.04 }] }],
  describe: ({ threshold, at }) =>
    `clicks filled in${threshold === usual ? '' : `, from ${Number(threshold.toFixed(1))} standard deviations on`}${at.length === 0 ? '' : `, at ${at.length} ${at.length === 1 ? 'place' : 'places'} only`}`,
  prepare: (chosen, format, situation = {}) => new DeClick(chosen, format, situation),
});
