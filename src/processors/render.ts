import { type Block, type Format, restOf, type Sound } from '../dsp/block.ts';
import { isClean } from '../dsp/clean.ts';
import { Reader } from '../dsp/reader.ts';
import { type Decibels, type Hz, Invalid } from '../units.ts';
import { dilutedResponse } from './diluted.ts';
import type { Chain, ProcessorId, Step } from './index.ts';
import type { Keys } from './link.ts';
import { Prepared, type PreparedChain } from './prepare.ts';
import type { Part } from './processor.ts';
import { type Silenced, Tally, together } from './silenced.ts';
import { acting, atStep, kernelOf, type Numbered } from './step.ts';
import { formatBehind, type Stretch, streamed, stretchesOf } from './stream.ts';

/**
 * A chain of steps, prepared for sound of a format. It knows nothing of other sample rates: a step that would change it is refused.
 * @param heard frames of the sound that went by before: for who begins in the middle. Times of steps are those of the sound
 * @throws Invalid `plan` for a processor that does not exist, `usage` for settings that do not suit the format, with the step's place
 */
export const prepareChain = (chain: Chain, format: Format, heard = 0): PreparedChain =>
  new Prepared(acting(chain), format, heard);

/** What a chain hears beside the sound, and what is told meanwhile. */
export interface RenderOptions {
  /** Tracks that key a step, by name; they start with the sound. */
  readonly keys?: Readonly<Record<string, Sound>> | undefined;
  /** Lets what still rings after the end be heard; otherwise the result is as long as the sound. */
  readonly tail?: boolean | undefined;
  readonly onProgress?: ((frames: number) => void) | undefined;
  /** Told once, at the end, if there was anything that is no number; silence stands in for it. */
  readonly onSilenced?: ((silenced: Silenced) => void) | undefined;
}

function readersOf(chain: PreparedChain, sound: Sound, given: RenderOptions['keys']): [string, Reader][] {
  const tracks = chain.keys.map((name) => {
    const key = given?.[name];
    if (!key) throw new Invalid('plan', `A step is keyed by "${name}", and no such track was given.`, name);
    if (key.format.sampleRate !== sound.format.sampleRate)
      throw new Invalid('usage', `"${name}" keys a step, but its sample rate is not that of the sound.`, name);
    return [name, key] as const;
  });
  return tracks.map(([name, key]) => [name, new Reader(key)]);
}

/** Steps that keep nothing of what went by: of silence they make silence. */
const plain: readonly ProcessorId[] = ['gain', 'pan', 'polarity'];
const isPlain = (step: Step): boolean =>
  plain.includes(step.processor) &&
  !step.time &&
  step.mix === undefined &&
  !(step.processor === 'polarity' && step.below);

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

async function* rendered(steps: readonly Numbered[], sound: Sound, options: RenderOptions): AsyncGenerator<Block> {
  const prepared = new Prepared(steps, sound.format);
  const run = new Run(prepared, readersOf(prepared, sound, options.keys));
  const isStill = steps.every(({ step }) => isPlain(step));
  let frames = 0;
  try {
    for await (const block of sound) {
      if (block.length === 0) continue;
      frames += block.length;
      if (block.isRest && isStill) {
        options.onProgress?.(frames);
        yield restOf(prepared.channels, block.length);
        continue;
      }
      const part = block.channels.map((channel) => channel.subarray(0, block.length));
      const out = await run.next(part, block.length);
      options.onProgress?.(frames);
      if (out) yield out;
    }
    if (frames === 0) return;
    if (!options.tail) prepared.end();
    let missing = prepared.latency + (options.tail ? prepared.tail : 0);
    const silence = Array.from({ length: sound.format.channels }, () => new Float32Array(flushed));
    while (missing > 0) {
      const length = Math.min(flushed, missing);
      const out = await run.next(
        silence.map((channel) => channel.subarray(0, length)),
        length,
      );
      missing -= length;
      if (out) yield out;
    }
  } finally {
    await run.close();
    if (prepared.silenced) options.onSilenced?.(prepared.silenced);
  }
}

/** The blocks as they came, silence in place of what is no number. */
async function* passed(sound: Sound, { onProgress, onSilenced }: RenderOptions): AsyncGenerator<Block> {
  const tally = new Tally(sound.format.sampleRate);
  let frames = 0;
  for await (const block of sound) {
    const isGood = block.isRest ?? block.channels.every(isClean);
    const channels = isGood ? block.channels : tally.cleaned(block.channels, frames, 'the sound');
    frames += block.length;
    onProgress?.(frames);
    yield isGood ? block : { ...block, channels };
  }
  if (tally.silenced) onSilenced?.(tally.silenced);
}

/** One stretch of the chain, without a step that works on the whole stream. */
function stretch({ steps }: Stretch, sound: Sound, options: RenderOptions): Sound {
  const { format, length } = sound;
  const { tail } = new Prepared(steps, format); // refuses wrong steps before any sound is read
  const whole = length === undefined ? undefined : length + (options.tail && length > 0 ? tail : 0);
  return {
    format,
    ...(whole === undefined ? {} : { length: whole }),
    [Symbol.asyncIterator]: () => (steps.length === 0 ? passed(sound, options) : rendered(steps, sound, options)),
  };
}

/**
 * Sound through a chain, block by block, aligned with the input and, unless tails are asked for, as long (in seconds: a step may change
 * the sample rate). An empty chain gives the blocks as they came. The result does not depend on how the sound was cut.
 * @throws Invalid `plan` for an unknown processor or a key that is missing, `usage` for settings that do not suit the sound; both say at
 * which step
 */
export function render(chain: Chain, sound: Sound, options: RenderOptions = {}): Sound {
  const { onProgress, onSilenced, tail } = options;
  let silenced: Silenced | undefined;
  const note = (found: Silenced) => {
    silenced = together(silenced, found);
  };
  const [first, ...others] = stretchesOf(chain);
  const start = stretch(first!, sound, { keys: options.keys, tail, onProgress, onSilenced: note });
  const { result } = others.reduce(
    ({ result, keys }, each) => {
      const later = streamed(each, result, keys);
      return { ...later, result: stretch(each, later.result, { keys: later.keys, tail, onSilenced: note }) };
    },
    { result: start, keys: options.keys ?? {} },
  );
  return {
    ...result,
    async *[Symbol.asyncIterator]() {
      silenced = undefined;
      yield* result;
      if (silenced) onSilenced?.(silenced);
    },
  };
}

/**
 * Magnitude in dB that the linear steps of a chain give to a part of the signal, by frequency, so that their effect on a spectrum
 * can be told beforehand. `stereo` counts the steps on the whole; a part counts those and its own. Steps for a stretch of time
 * are left out; of a wet share below 1 the sum with the dry sound is told, phase and all.
 */
export function responseCurve(chain: Chain, format: Format, on: Part = 'stereo'): (frequency: Hz) => Decibels {
  const isCounted = ({ step: { time, on: own } }: Numbered) => !time && (!own || own === 'stereo' || own === on);
  let heard = format;
  const curves = stretchesOf(chain).flatMap((each) => {
    if (each.stream) heard = formatBehind(each.stream, heard);
    return each.steps.filter(isCounted).flatMap((at) => stepCurve(at, heard, on) ?? []);
  });
  return (frequency) => curves.reduce((sum, curve) => sum + curve(frequency), 0);
}

/** Of one step; none where it is not linear. */
function stepCurve(at: Numbered, format: Format, on: Part): ((frequency: Hz) => Decibels) | undefined {
  const { on: own = 'stereo', mix = 1 } = at.step;
  const kernel = atStep(at, () => kernelOf(at.step, format));
  const part = own === 'stereo' ? on : 'stereo';
  if (!kernel.response || mix === 0) return undefined;
  return mix === 1 ? (frequency) => kernel.response!(frequency, part) : dilutedResponse(kernel, mix, format, part);
}

/** The same at one frequency; for many, prepare the curve once. */
export const responseOf = (chain: Chain, format: Format, frequency: Hz, on: Part = 'stereo'): Decibels =>
  responseCurve(chain, format, on)(frequency);
