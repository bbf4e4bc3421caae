import type { Format } from '../dsp/block.ts';
import { Scratch } from '../dsp/scratch.ts';
import type { Chain } from './index.ts';
import { type Keys, Link, Pass, type Way } from './link.ts';
import { type Silenced, Tally } from './silenced.ts';
import { rising, Slot } from './slot.ts';
import { acting, type Numbered } from './step.ts';

/** A whole chain, ready for sound. */
export interface PreparedChain {
  readonly channels: number;
  /** Frames by which the output is late; it stays so. */
  readonly latency: number;
  /** Frames that still sound after the input has ended, latency not counted. */
  readonly tail: number;
  /** Names of the tracks that key a step. */
  readonly keys: readonly string[];
  /** What was no number, in the sound, in a key, or out of a step; silence stands in for it. Absent if there was none. */
  readonly silenced: Silenced | undefined;
  /** Output arrays are as long as input arrays and never the same. */
  process(input: readonly Float32Array[], output: readonly Float32Array[], keys?: Keys): void;
  /**
   * From the next frame of the sound on, these steps, faded in over 10 ms. A step that is the same as before goes on; one that changed
   * takes over what its processor remembers. While a change is being faded in the next one waits, and of several the last one counts.
   * @throws Invalid as `prepareChain`, and `usage` for a step that needs more latency than its place has; then nothing changes
   */
  change(chain: Chain): void;
  /** Says that the sound is over: what follows is silence between any two steps, so that nothing rings into the next one. */
  end(): void;
}

const isSame = (slot: Slot, { step }: Numbered): boolean => JSON.stringify(slot.step?.step) === JSON.stringify(step);

/** Places and the steps that are to stand there: what is the same at the start and at the end stays, the rest pairs off in order. */
function paired(
  slots: readonly Slot[],
  steps: readonly Numbered[],
): (readonly [Slot | undefined, Numbered | undefined])[] {
  const shorter = Math.min(slots.length, steps.length);
  let head = 0;
  while (head < shorter && isSame(slots[head]!, steps[head]!)) head++;
  let foot = 0;
  while (foot < shorter - head && isSame(slots.at(-1 - foot)!, steps.at(-1 - foot)!)) foot++;
  const [places, wanted] = [slots.slice(head, slots.length - foot), steps.slice(head, steps.length - foot)];
  const middle = Array.from(
    { length: Math.max(places.length, wanted.length) },
    (_, i) => [places[i], wanted[i]] as const,
  );
  const among = (count: number, from: number, to: number) =>
    Array.from({ length: count }, (_, i) => [slots[from + i], steps[to + i]] as const);
  return [...among(head, 0, 0), ...middle, ...among(foot, slots.length - foot, steps.length - foot)];
}

/** Frames that go through all steps at once: few, so that they stay in the cache, and loops are entered often enough to be compiled whole. */
const piece = 512;

/** A place, the step that is to stand in it, and the way that it takes there; none where it stays. */
interface Turn {
  readonly slot: Slot;
  readonly at: Numbered | undefined;
  readonly way: Way | undefined;
}

/** The steps of a chain in a row. */
export class Prepared implements PreparedChain {
  readonly channels: number;
  readonly latency: number;
  readonly #format: Format;
  readonly #tally: Tally;
  readonly #shares: Float64Array;
  readonly #between: readonly [Scratch, Scratch];
  #slots: readonly Slot[];
  #frames: number;
  #end = Number.POSITIVE_INFINITY;
  #settled = Number.POSITIVE_INFINITY; // the frame at which what is being faded in stands alone
  #waiting: readonly Numbered[] | undefined;

  /** @param heard frames of the sound that went by before it begins */
  constructor(steps: readonly Numbered[], format: Format, heard = 0) {
    this.#frames = heard;
    this.#format = format;
    this.#tally = new Tally(format.sampleRate);
    this.#shares = rising(format.sampleRate);
    this.#between = [new Scratch(format.channels), new Scratch(format.channels)];
    let late = 0;
    this.#slots = steps.map((at) => {
      const link = new Link(at, format, { late, heard }, this.#tally);
      const slot = new Slot(at, link, late, format.channels, this.#shares);
      late += link.latency;
      return slot;
    });
    this.channels = format.channels;
    this.latency = late;
  }

  get tail(): number {
    return this.#slots.reduce((sum, { way }) => sum + way.tail, 0);
  }

  get keys(): readonly string[] {
    return [...new Set(this.#slots.flatMap(({ step }) => step?.step.key ?? []))];
  }

  get silenced(): Silenced | undefined {
    return this.#tally.silenced;
  }

  end(): void {
    this.#end = this.#frames;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys = {}): void {
    const length = input[0]?.length ?? 0;
    const clean = this.#tally.cleaned(input, this.#frames, 'the sound');
    const cleanKeys = this.#cleanKeys(keys);
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + piece, at + this.#settled - this.#frames);
      if (at === 0 && end === length) this.#run(clean, output, cleanKeys);
      else {
        const cut = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, end));
        const cutKeys = Object.fromEntries(Object.entries(cleanKeys).map(([name, key]) => [name, cut(key)]));
        this.#run(cut(clean), cut(output), cutKeys);
      }
      at = end;
      if (this.#frames === this.#settled) this.#settle();
    }
  }

  #cleanKeys(given: Keys): Keys {
    const names = Object.keys(given);
    if (names.length === 0) return given;
    return Object.fromEntries(
      names.map((name) => [name, this.#tally.cleaned(given[name]!, this.#frames, `the key "${name}"`)]),
    );
  }

  #run(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void {
    const { length } = input[0]!;
    if (this.#slots.length === 0) input.forEach((channel, c) => void output[c]!.set(channel));
    let from = input;
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[i]!;
      const to = i === this.#slots.length - 1 ? output : this.#between[i & 1]!.take(length);
      slot.process(from, to, keys);
      const over = Math.max(0, this.#end + slot.late + slot.way.latency - this.#frames);
      if (over < length) for (const channel of to) channel.fill(0, over);
      from = to;
    }
    this.#frames += length;
  }

  change(chain: Chain): void {
    const steps = acting(chain);
    const turns = this.#turnsTo(steps);
    if (this.#settled === Number.POSITIVE_INFINITY) this.#begin(turns);
    else this.#waiting = steps;
  }

  /** What has to be done for it; all of it is prepared before anything is changed, for a step may be refused. */
  #turnsTo(steps: readonly Numbered[]): readonly Turn[] {
    let late = 0;
    return paired(this.#slots, steps).map(([there, at]) => {
      const slot = there ?? new Slot(undefined, new Pass(0, this.channels), late, this.channels, this.#shares);
      late += slot.way.latency;
      return { slot, at, way: this.#wayTo(slot, at) };
    });
  }

  #wayTo(slot: Slot, at: Numbered | undefined): Way | undefined {
    const { step, way, late } = slot;
    if (!at) return step && new Pass(way.latency, this.channels);
    if (isSame(slot, at)) return undefined;
    const former = way instanceof Link && step?.step.processor === at.step.processor ? way.kernel : undefined;
    return new Link(at, this.#format, { late, heard: this.#frames, latency: way.latency, former }, this.#tally);
  }

  #begin(turns: readonly Turn[]): void {
    this.#slots = turns.map(({ slot }) => slot);
    for (const { slot, at, way } of turns) {
      if (way) slot.turnTo(way);
      slot.step = at;
    }
    if (turns.some(({ way }) => way)) this.#settled = this.#frames + this.latency + this.#shares.length;
  }

  #settle(): void {
    for (const slot of this.#slots) slot.settle();
    this.#slots = this.#slots.filter(({ step, way }) => step || way.latency > 0);
    this.#settled = Number.POSITIVE_INFINITY;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#begin(this.#turnsTo(waiting));
  }
}
