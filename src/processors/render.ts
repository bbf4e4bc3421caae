import type { Block, Sound } from '../dsp/block.ts';
import { Invalid } from '../units.ts';
import type { Chain } from './index.ts';
import { type Keys, type PreparedChain, prepareChain } from './prepare.ts';

export { type PreparedChain, prepareChain, responseCurve, responseOf } from './prepare.ts';

export interface RenderOptions {
  /** Tracks that key a step, by name; they start with the sound. */
  readonly keys?: Readonly<Record<string, Sound>> | undefined;
  /** Lets what still rings after the end be heard; otherwise the result is as long as the sound. */
  readonly tail?: boolean | undefined;
  readonly onProgress?: ((frames: number) => void) | undefined;
}

/** Sound read in pieces of any length; silence after its end. */
class Reader {
  readonly #blocks: AsyncIterator<Block>;
  readonly #channels: number;
  #block: Block | undefined;
  #at = 0;
  #isOver = false;

  constructor(sound: Sound) {
    this.#blocks = sound[Symbol.asyncIterator]();
    this.#channels = sound.format.channels;
  }

  async read(length: number): Promise<Float32Array[]> {
    const out = Array.from({ length: this.#channels }, () => new Float32Array(length));
    for (let filled = 0; filled < length && !this.#isOver; ) {
      if (!this.#block || this.#at >= this.#block.length) {
        const { value, done } = await this.#blocks.next();
        this.#isOver = done === true;
        this.#block = done ? undefined : value;
        this.#at = 0;
        continue;
      }
      const { channels, length: whole } = this.#block;
      const count = Math.min(length - filled, whole - this.#at);
      for (let c = 0; c < out.length; c++) out[c]!.set(channels[c]!.subarray(this.#at, this.#at + count), filled);
      this.#at += count;
      filled += count;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.#blocks.return?.();
  }
}

function readersOf(chain: PreparedChain, sound: Sound, given: RenderOptions['keys']): [string, Reader][] {
  return chain.keys.map((name) => {
    const key = given?.[name];
    if (!key) throw new Invalid('plan', `A step is keyed by "${name}", and no such track was given.`, name);
    if (key.format.sampleRate !== sound.format.sampleRate)
      throw new Invalid('usage', `"${name}" keys a step, but its sample rate is not that of the sound.`, name);
    return [name, new Reader(key)];
  });
}

const flushed = 4096; // frames a block after the end

/** Runs blocks through a prepared chain and leaves the latency out at the start. */
class Run {
  readonly #chain: PreparedChain;
  readonly #readers: readonly [string, Reader][];
  #late: number;

  constructor(chain: PreparedChain, readers: readonly [string, Reader][]) {
    this.#chain = chain;
    this.#readers = readers;
    this.#late = chain.latency;
  }

  async next(channels: readonly Float32Array[], length: number): Promise<Block | undefined> {
    const keys: Record<string, Float32Array[]> = {};
    for (const [name, reader] of this.#readers) keys[name] = await reader.read(length);
    const output = Array.from({ length: this.#chain.channels }, () => new Float32Array(length));
    this.#chain.process(channels, output, keys satisfies Keys);
    const skipped = Math.min(this.#late, length);
    this.#late -= skipped;
    if (skipped === length) return undefined;
    return { channels: output.map((channel) => channel.subarray(skipped)), length: length - skipped };
  }

  async close(): Promise<void> {
    for (const [, reader] of this.#readers) await reader.close();
  }
}

async function* rendered(chain: Chain, sound: Sound, options: RenderOptions): AsyncGenerator<Block> {
  const prepared = prepareChain(chain, sound.format);
  const run = new Run(prepared, readersOf(prepared, sound, options.keys));
  let frames = 0;
  try {
    for await (const block of sound) {
      if (block.length === 0) continue;
      frames += block.length;
      const part = block.channels.map((channel) => channel.subarray(0, block.length));
      const out = await run.next(part, block.length);
      options.onProgress?.(frames);
      if (out) yield out;
    }
    if (frames === 0) return;
    if (!options.tail) prepared.end();
    let missing = prepared.latency + (options.tail ? prepared.tail : 0);
    while (missing > 0) {
      const length = Math.min(flushed, missing);
      const silence = Array.from({ length: sound.format.channels }, () => new Float32Array(length));
      const out = await run.next(silence, length);
      missing -= length;
      if (out) yield out;
    }
  } finally {
    await run.close();
  }
}

/**
 * Sound through a chain, block by block, aligned with the input and, unless tails are asked for, as long. An empty chain gives
 * the blocks as they came. The result does not depend on how the sound was cut.
 * @throws Invalid `plan` for an unknown processor or a key that is missing, `usage` for a part that the sound does not have
 */
export function render(chain: Chain, sound: Sound, options: RenderOptions = {}): Sound {
  const { format, length } = sound;
  const { tail } = prepareChain(chain, format); // refuses wrong steps before any sound is read
  const whole = length === undefined ? undefined : length + (options.tail && length > 0 ? tail : 0);
  return {
    format,
    ...(whole === undefined ? {} : { length: whole }),
    [Symbol.asyncIterator]: () => (chain.length === 0 ? passed(sound, options) : rendered(chain, sound, options)),
  };
}

async function* passed(sound: Sound, { onProgress }: RenderOptions): AsyncGenerator<Block> {
  let frames = 0;
  for await (const block of sound) {
    frames += block.length;
    onProgress?.(frames);
    yield block;
  }
}
