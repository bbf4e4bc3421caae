import { processor } from './processor.ts';

/** Polarity inverted. */
export const polarity = processor({
  id: 'polarity',
  about: 'Inverts polarity.',
  settings: {},
  describe: () => 'polarity inverted',
  prepare: (_, format) => ({
    channels: format.channels,
    latency: 0,
    tail: 0,
    response: () => 0,
    process(input, output) {
      input.forEach((from, channel) => {
        const to = output[channel]!;
        for (let i = 0; i < from.length; i++) to[i] = 0 - from[i]!;
      });
    },
  }),
});
