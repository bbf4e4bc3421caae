import type { Format } from '../dsp/block.ts';
import type { Kernel } from './processor.ts';

/** The kernel of a processor that works on whole streams, set so that it changes nothing. */
export const passing = ({ channels }: Format): Kernel => ({
  channels,
  latency: 0,
  tail: 0,
  response: () => 0,
  process: (input, output) => input.forEach((from, channel) => void output[channel]!.set(from)),
});
