import { type Coefficients, magnitude } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Kernel, Situation } from './processor.ts';

/** The kernel of sections in a row. */
export class Sectioned implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail: number;
  readonly sections: readonly Coefficients[];
  readonly #sampleRate: Hz;
  readonly #cascade: Cascade;

  constructor(sections: readonly Coefficients[], { channels, sampleRate }: Format, { former }: Situation = {}) {
    this.channels = channels;
    this.tail = ringing(sections);
    this.sections = sections;
    this.#sampleRate = sampleRate;
    this.#cascade = new Cascade(sections, channels);
    if (former instanceof Sectioned) this.#cascade.resume(former.#cascade);
  }

  readonly response = (frequency: Hz): Decibels => {
    return this.sections.reduce((sum, section) => sum + magnitude(section, frequency, this.#sampleRate), 0);
  };

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    this.#cascade.process(input, output);
  }
}
