import { crossover } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import { decibels } from '../dsp/decibels.ts';
import { quantity } from '../fields.ts';
import { hertz } from '../print.ts';
import { Invalid } from '../units.ts';
import { type Kernel, type Part, processor } from './processor.ts';

/** Polarity inverted: of all that it is given, or of the right channel's low end. */
export const polarity = processor({
  id: 'polarity',
  about:
    'Inverts polarity: of everything, or below a frequency in the right channel, which has a notch at that frequency then.',
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
  prepare({ below }, format) {
    if (below === 0) return whole(format);
    if (format.channels === 2) return lowEnd(below, format);
    throw new Invalid(
      'usage',
      `"right channel inverted below ${hertz(below)}" works between left and right of a stereo sound: take "below" or the step out.`,
    );
  },
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
    response: (frequency, of) => lowEndLevel(below, format, frequency, of),
    process([fromLeft, fromRight], [toLeft, toRight]) {
      const bass = new Float32Array(fromRight!.length);
      left!.process([fromLeft!], [toLeft!]);
      lows!.process([fromRight!], [bass]);
      highs!.process([fromRight!], [toRight!]);
      for (let i = 0; i < bass.length; i++) toRight![i] = toRight![i]! - bass[i]!;
    },
  };
}

/**
 * With s on the warped axis the halves of the crossover are 1 and s to the fourth over a shared denominator as large as their sum,
 * which the left channel keeps.
 */
function lowEndLevel(below: number, { sampleRate }: Format, frequency: number, of: Part = 'stereo'): number {
  const warp = (f: number) => Math.tan((Math.PI * f) / sampleRate);
  const high = (warp(frequency) / warp(below)) ** 4;
  const right = (high - 1) / (high + 1);
  if (of === 'left') return 0;
  if (of === 'right') return decibels(Math.abs(right));
  return decibels(Math.abs(1 + right) / 2);
}
