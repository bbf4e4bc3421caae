import { type Coefficients, magnitude } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import type { Kernel, Situation } from './processor.ts';

/** What kernels remember, for those that take over from them. */
const memories = new WeakMap<Kernel, Cascade>();

/** The kernel of sections in a row. */
export function sectioned(sections: readonly Coefficients[], format: Format, { former }: Situation = {}): Kernel {
  const cascade = new Cascade(sections, format.channels);
  const remembered = former && memories.get(former);
  if (remembered) cascade.resume(remembered);
  const kernel: Kernel = {
    channels: format.channels,
    latency: 0,
    tail: ringing(sections),
    response: (frequency) =>
      sections.reduce((sum, section) => sum + magnitude(section, frequency, format.sampleRate), 0),
    process: (input, output) => cascade.process(input, output),
  };
  memories.set(kernel, cascade);
  return kernel;
}
