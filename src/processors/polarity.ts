import { crossover } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { type Kernel, processor } from './processor.ts';

/** Polarity inverted: of all that it is given, or of the right channel's low end. */
export const polarity = processor({
  id: 'polarity',
  about: 'Inverts polarity: of everything, or below a frequency in the right channel.',
  settings: {
    below: quantity(
      'Hz',
      [0, 1000],
      'Only the right channel of a stereo sound, and only below this; 0 is everything.',
      0,
    ),
  },
  examples: [{}, { below: 120 }],
  describe: ({ below }) => (below > 0 ? `right channel inverted below ${hertz(below)}` : 'polarity inverted'),
  prepare: ({ below }, format) => (below > 0 && format.channels === 2 ? lowEnd(below, format) : whole(format)),
});

const whole = (format: Format): Kernel => ({
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
});

/** Linkwitz–Riley: low and high of the right channel add up to an all-pass, which the left channel gets too. */
function lowEnd(below: number, format: Format): Kernel {
  const { low, high, allpass } = crossover(below, format.sampleRate);
  const [left, lows, highs] = [[allpass], [low, low], [high, high]].map((sections) => new Cascade(sections, 1));
  return {
    channels: 2,
    latency: 0,
    tail: ringing([low, high]),
    process([fromLeft, fromRight], [toLeft, toRight]) {
      const bass = new Float32Array(fromRight!.length);
      left!.process([fromLeft!], [toLeft!]);
      lows!.process([fromRight!], [bass]);
      highs!.process([fromRight!], [toRight!]);
      for (let i = 0; i < bass.length; i++) toRight![i] = toRight![i]! - bass[i]!;
    },
  };
}
