import { quantity } from '../fields.ts';
import { change } from '../print.ts';
import { processor } from './processor.ts';

/** Static gain. */
export const gain = processor({
  id: 'gain',
  about: 'Static gain.',
  settings: { gain: quantity('dB', [-120, 60], 'Change in level.') },
  examples: [{ gain: -6 }, { gain: 3.5 }],
  describe: (settings) => `gain ${change(settings.gain)}`,
  prepare(settings, format) {
    const factor = 10 ** (settings.gain / 20);
    return {
      channels: format.channels,
      latency: 0,
      tail: 0,
      response: () => settings.gain,
      process(input, output) {
        input.forEach((from, channel) => {
          const to = output[channel]!;
          for (let i = 0; i < from.length; i++) to[i] = from[i]! * factor;
        });
      },
    };
  },
});
