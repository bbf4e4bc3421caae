import type { Format } from '../dsp/block.ts';
import { Delay } from '../dsp/delay.ts';
import { Scratch } from '../dsp/scratch.ts';
import { lasting } from '../print.ts';
import { Invalid } from '../units.ts';
import { Guarded } from './guarded.ts';
import { Placed, wakes } from './placed.ts';
import type { Kernel } from './processor.ts';
import type { Tally } from './silenced.ts';
import { atStep, kernelOf, type Numbered, nameOf, processorOf, sentence } from './step.ts';

/** What other tracks play meanwhile, by name; aligned with the chain's input. */
export type Keys = Readonly<Record<string, readonly Float32Array[]>>;

/** One way from the input of a place in the chain to its output. */
export interface Way {
  readonly latency: number;
  readonly tail: number;
  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void;
}

/** A place in the chain, and when. */
export interface Place {
  /** Frames by which its input is late. */
  readonly late: number;
  /** Frames that the chain has heard already. */
  readonly heard: number;
  /** Frames by which its output has to be late; as many as the step needs, if nothing is said. */
  readonly latency?: number;
  /** What worked there until now, for the same processor. */
  readonly former?: Kernel | undefined;
}

/** The step with its key, late as its input is. */
export class Link implements Way {
  readonly latency: number;
  readonly tail: number;
  readonly #guarded: Guarded;
  readonly #placed: Placed;
  readonly #pad: Delay | undefined;
  readonly #key: string | undefined;
  readonly #late: number;
  #lateKey: readonly [Delay, Scratch] | undefined;

  /** @throws Invalid for settings that do not suit, and where the step needs more latency than there is */
  constructor(at: Numbered, format: Format, place: Place, tally: Tally) {
    const { step } = at;
    const first = place.heard - place.late;
    const begin = (frame: number, former?: Kernel) =>
      atStep(at, () => kernelOf(step, format, { late: -frame, ...(former ? { former } : {}) }));
    const wake = wakes(step, format, first);
    const kernel = begin(wake, place.former);
    this.latency = place.latency ?? kernel.latency;
    this.tail = kernel.tail;
    this.#guarded = new Guarded(kernel, begin, wake, nameOf(at), tally);
    this.#placed = new Placed(this.#guarded, { ...step, isWet: processorOf(step).isWet }, format, first);
    const missing = this.latency - kernel.latency;
    if (missing < 0) throw tooLate(at, -missing / format.sampleRate);
    this.#pad = missing > 0 ? new Delay(missing, format.channels) : undefined;
    this.#key = step.key;
    this.#late = place.late;
  }

  get kernel(): Kernel {
    return this.#guarded.kernel;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void {
    this.#placed.process(input, output, this.#key === undefined ? undefined : this.#keyed(this.#key, keys));
    this.#pad?.process(output, output);
  }

  #keyed(name: string, keys: Keys): readonly Float32Array[] {
    const key = keys[name];
    if (!key) throw new Invalid('plan', `A step is keyed by "${name}", and no such track was given.`, name);
    if (this.#late === 0) return key;
    this.#lateKey ??= [new Delay(this.#late, key.length), new Scratch(key.length)];
    const [delay, scratch] = this.#lateKey;
    const late = scratch.take(key[0]!.length);
    delay.process(key, late);
    return late;
  }
}

const tooLate = (at: Numbered, seconds: number): Invalid =>
  new Invalid(
    'usage',
    `${sentence(nameOf(at))}: the sound would come ${lasting(seconds)} later, and that cannot change while it runs; prepare the chain anew.`,
  );

/** Nothing but a delay: where a step was taken out. */
export class Pass implements Way {
  readonly latency: number;
  readonly tail = 0;
  readonly #delay: Delay;

  constructor(latency: number, channels: number) {
    this.latency = latency;
    this.#delay = new Delay(latency, channels);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    this.#delay.process(input, output);
  }
}
