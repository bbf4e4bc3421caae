import type { Block, Format, Sound } from '../dsp/block.ts';
import { type Decibels, type Hz, Invalid } from '../units.ts';
import type { Chain } from './index.ts';
import { acting, type Keys, kernelOf, Prepared, type PreparedChain } from './prepare.ts';
import type { Part } from './processor.ts';
import { Reader } from './reader.ts';

/**
 * A chain of steps, prepared for sound of a format.
 * @throws Invalid `plan` for a processor that does not exist, `usage` for a part that the sound does not have
 */
export const prepareChain = (chain: Chain, format: Format): PreparedChain => new Prepared(chain, format);

export interface RenderOptions {
  /** Tracks that key a step, by name; they start with the sound. */
  readonly keys?: Readonly<Record<string, Sound>> | undefined;
  /** Lets what still rings after the end be heard; otherwise the result is as long as the sound. */
  readonly tail?: boolean | undefined;
  readonly onProgress?: ((frames: number) => void) | undefined;
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
    [Symbol.asyncIterator]: () =>
      acting(chain).length === 0 ? passed(sound, options) : rendered(chain, sound, options),
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

/**
 * Magnitude in dB that the linear steps of a chain give to a part of the signal, by frequency, so that their effect on a spectrum
 * can be told beforehand. `stereo` counts the steps on the whole; a part counts those and its own. Steps for a stretch of time
 * are left out; a wet share below 1 is reckoned as if wet and dry were in phase.
 */
export function responseCurve(chain: Chain, format: Format, on: Part = 'stereo'): (frequency: Hz) => Decibels {
  const counted = acting(chain).filter((step) => !step.time && (!step.on || step.on === 'stereo' || step.on === on));
  const kernels = counted.map((step) => kernelOf(step, format));
  return (frequency) =>
    counted.reduce((sum, { on: own = 'stereo', mix = 1 }, i) => {
      const level = kernels[i]!.response?.(frequency, own === 'stereo' ? on : 'stereo') ?? 0;
      return sum + (mix === 1 ? level : 20 * Math.log10(1 - mix + mix * 10 ** (level / 20)));
    }, 0);
}

/** The same at one frequency; for many, prepare the curve once. */
export const responseOf = (chain: Chain, format: Format, frequency: Hz, on: Part = 'stereo'): Decibels =>
  responseCurve(chain, format, on)(frequency);
