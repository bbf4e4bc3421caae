import { Delay, FractionalDelay, fractionalLatency, fractionalLength } from '../dsp/delay.ts';
import { quantity } from '../fields.ts';
import { lasting } from '../print.ts';
import { processor } from './processor.ts';

const nearWhole = 1e-3; // frames: closer to a whole one, nothing needs to be interpolated

/** A delay to the fraction of a frame: a ring for the whole frames, a windowed sinc for what is left. */
export const delay = processor({
  id: 'delay',
  about: 'Delay of the whole sound, to the fraction of a sample.',
  settings: { delayTime: quantity('s', [0, 1], 'By how much it comes later.') },
  examples: [{ delayTime: 0.001 }, { delayTime: 12.37 / 44_100 }],
  describe: ({ delayTime }) => `delay ${lasting(delayTime)}`,
  prepare({ delayTime }, format) {
    const frames = delayTime * format.sampleRate;
    const whole = Math.floor(frames + nearWhole);
    const ring = new Delay(whole, format.channels);
    const rest = frames - whole;
    const shared = { channels: format.channels, response: () => 0 };
    if (rest < nearWhole)
      return { ...shared, latency: 0, tail: whole, process: (input, output) => ring.process(input, output) };
    const fraction = new FractionalDelay(rest, format.channels);
    return {
      ...shared,
      latency: fractionalLatency,
      tail: whole + fractionalLength - fractionalLatency,
      process(input, output) {
        fraction.process(input, output);
        ring.process(output, output);
      },
    };
  },
});
