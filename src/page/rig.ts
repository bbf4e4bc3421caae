import type { Format } from '../dsp/block.ts';
import { Delay } from '../dsp/delay.ts';
import { Scratch } from '../dsp/scratch.ts';
import type { Rack } from '../moves.ts';
import type { Keys } from '../processors/link.ts';
import type { Hz } from '../units.ts';
import { Live } from './live.ts';

/** One array a channel, full scale at ±1. */
export type Channels = readonly Float32Array[];

/** An excerpt of a song: the same frames of the mix and of stems. */
export interface Material {
  readonly sampleRate: Hz;
  /** Frame of the song at which it begins: times of steps are those of the song. */
  readonly first: number;
  readonly mix: Channels;
  /** By name: those that the rack changes, and those that key them. */
  readonly stems: Readonly<Record<string, Channels>>;
}

/** A stem, its chain and how late each is. */
interface Strip {
  readonly name: string;
  readonly sound: Channels;
  readonly live: Live;
  /** Frames by which its input is late: it waits for its keys. */
  readonly late: number;
  /** Frames by which its output is late, in all. */
  readonly out: number;
  readonly isChanged: boolean;
  readonly keys: readonly string[];
  readonly input: Scratch;
  readonly output: Scratch;
  /** From its output to who hears it, by name. */
  readonly delays: Map<string, readonly [Delay, Scratch]>;
}

const keysIn = (chain: Rack['mix']): readonly string[] => [...new Set(chain.flatMap(({ key }) => key ?? []))];

/** Frames from `from` on; silence where there are none. */
export function readInto(to: Channels, sound: Channels, from: number): void {
  for (const [c, into] of to.entries()) {
    const channel = sound[Math.min(c, sound.length - 1)]!;
    const [begin, end] = [Math.max(0, -from), Math.min(into.length, channel.length - from)];
    if (begin > 0) into.fill(0, 0, Math.min(begin, into.length));
    if (end > begin) into.set(channel.subarray(from + begin, from + end), begin);
    if (end < into.length) into.fill(0, Math.max(0, end, begin));
  }
}

/**
 * A rack that runs through an excerpt, block by block. It reads ahead by as much as its chains are late: a frame that comes out belongs to
 * the frame of the mix at the same place.
 */
export class Rig {
  readonly #material: Material;
  readonly #strips: readonly Strip[];
  readonly #live: Live;
  readonly #ahead: number; // frames by which stems are late at the mix
  readonly #begin: number;
  readonly #dry: Scratch;
  readonly #sum: Scratch;
  readonly #last: Pick<Strip, 'name' | 'keys' | 'late'>;
  readonly #latency: number;
  #at: number; // frame that the strips hear next

  /**
   * @param from frame of the excerpt that is heard first
   * @throws Invalid as `prepareChain`
   */
  constructor(rack: Rack, material: Material, from: number) {
    this.#material = material;
    this.#begin = from;
    this.#at = from;
    const strips: Strip[] = [];
    for (const each of rack.stems) strips.push(this.#stripOf(each, strips));
    this.#strips = strips;
    this.#ahead = Math.max(0, ...strips.map(({ out }) => out));
    const format = { sampleRate: material.sampleRate, channels: material.mix.length };
    this.#live = new Live(rack.mix, format, material.first + from - this.#ahead);
    this.#last = { name: '', keys: keysIn(rack.mix), late: this.#ahead };
    this.#dry = new Scratch(format.channels);
    this.#sum = new Scratch(format.channels);
    this.#latency = this.#ahead + this.#live.latency;
  }

  /** The frame of the excerpt that comes out next; below the first that was heard while the chains still wait. */
  get position(): number {
    return this.#at - this.#latency;
  }

  /** A change asked for more latency than there was: what comes out is no longer in its place, and a new rig is needed. */
  get isLate(): boolean {
    return (
      this.#live.latency !== this.#latency - this.#ahead ||
      this.#strips.some(({ live, late, out }) => live.latency !== out - late)
    );
  }

  /** Other settings from the next frame on. @throws Invalid as `prepareChain` */
  change(rack: Rack): void {
    for (const [i, { live }] of this.#strips.entries()) live.change(rack.stems[i]!.chain);
    this.#live.change(rack.mix);
  }

  #stripOf({ name, chain }: Rack['stems'][number], before: readonly Strip[]): Strip {
    const { sampleRate, first, stems } = this.#material;
    const sound = stems[name]!;
    const format: Format = { sampleRate, channels: sound.length };
    const keys = keysIn(chain);
    const late = Math.max(0, ...before.filter((each) => keys.includes(each.name)).map(({ out }) => out));
    const live = new Live(chain, format, first + this.#begin - late);
    return {
      name,
      sound,
      live,
      late,
      out: late + live.latency,
      isChanged: chain.length > 0,
      keys,
      input: new Scratch(sound.length),
      output: new Scratch(sound.length),
      delays: new Map(),
    };
  }

  /** The next frames, as many as the arrays are long. */
  process(output: Channels): void {
    const { length } = output[0]!;
    for (const strip of this.#strips) {
      const input = this.#read(strip.input.take(length), strip.sound, this.#at - strip.late);
      strip.live.process(input, strip.output.take(length), this.#keysFor(strip, length));
    }
    const sum = this.#read(this.#sum.take(length), this.#material.mix, this.#at - this.#ahead);
    for (const strip of this.#strips) if (strip.isChanged) this.#add(sum, strip, length);
    this.#live.process(sum, output, this.#keysFor(this.#last, length));
    this.#at += length;
  }

  /** Nothing before the first frame: as if the sound began there. */
  #read(to: Channels, sound: Channels, from: number): Channels {
    readInto(to, sound, from);
    for (const channel of to) channel.fill(0, 0, Math.min(channel.length, Math.max(0, this.#begin - from)));
    return to;
  }

  /** What the strips that key a chain leave, in time with its input. */
  #keysFor({ name, keys, late }: Pick<Strip, 'name' | 'keys' | 'late'>, length: number): Keys {
    return Object.fromEntries(
      keys.map((track) => {
        const key = this.#strips.find((each) => each.name === track)!;
        return [track, this.#delayed(key, `key of ${name}`, late - key.out, length)];
      }),
    );
  }

  #delayed({ delays, output, sound }: Strip, listener: string, frames: number, length: number): Channels {
    const made = delays.get(listener) ?? [new Delay(frames, sound.length), new Scratch(sound.length)];
    delays.set(listener, made);
    const [delay, scratch] = made;
    const late = scratch.take(length);
    delay.process(output.take(length), late);
    return late;
  }

  /** What a strip makes of a stem in place of the stem. */
  #add(sum: Channels, strip: Strip, length: number): void {
    const wet = this.#delayed(strip, 'mix', this.#ahead - strip.out, length);
    const dry = this.#read(this.#dry.take(length).slice(0, strip.sound.length), strip.sound, this.#at - this.#ahead);
    for (const [c, to] of sum.entries()) {
      const [more, less] = [wet[Math.min(c, wet.length - 1)]!, dry[Math.min(c, dry.length - 1)]!];
      for (let i = 0; i < length; i++) to[i] = to[i]! + more[i]! - less[i]!;
    }
  }
}
