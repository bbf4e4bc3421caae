import { crossover, magnitude } from '../dsp/biquad.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import { factorOf } from '../dsp/decibels.ts';
import { quantity, type Settings } from '../fields.ts';
import { change, hertz } from '../print.ts';
import { processor } from './processor.ts';

const settings = {
  gain: quantity('dB', [-120, 24], 'Level of the side.', 0),
  above: quantity('Hz', [0, 10_000], 'Only what lies above changes; 0 is everything.', 0),
  bassMono: quantity('Hz', [0, 1000], 'Below this the side is taken out; 0 is off.', 0),
};
type WidthSettings = Settings<typeof settings>;

function describe({ gain, above, bassMono }: WidthSettings): string {
  const parts = gain === 0 && bassMono > 0 ? [] : [`side ${change(gain)}${above > 0 ? ` above ${hertz(above)}` : ''}`];
  if (bassMono > 0) parts.push(`mono below ${hertz(bassMono)}`);
  return parts.join(', ');
}

/** Mid and side, taken apart, treated, and put together; the mid gets the all-passes that the side's crossovers amount to. */
class Width {
  readonly #factor: number;
  readonly #lows: Cascade | undefined;
  readonly #highs: Cascade | undefined;
  readonly #cut: Cascade;
  readonly #mid: Cascade;
  readonly tail: number;

  constructor({ gain, above, bassMono }: WidthSettings, sampleRate: number) {
    const split = above > 0 ? crossover(above, sampleRate) : undefined;
    const bass = bassMono > 0 ? crossover(bassMono, sampleRate) : undefined;
    this.#factor = factorOf(gain);
    this.#lows = split && new Cascade([split.low, split.low], 1);
    this.#highs = split && new Cascade([split.high, split.high], 1);
    this.#cut = new Cascade(bass ? [bass.high, bass.high] : [], 1);
    this.#mid = new Cascade(
      [split, bass].flatMap((pair) => (pair ? [pair.allpass] : [])),
      1,
    );
    this.tail = ringing([split, bass].flatMap((pair) => (pair ? [pair.low, pair.high] : [])));
  }

  process([left, right]: readonly Float32Array[], [toLeft, toRight]: readonly Float32Array[]): void {
    const { length } = left!;
    const [mid, side, one, two] = [0, 0, 0, 0].map(() => new Float32Array(length)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let i = 0; i < length; i++) {
      mid[i] = (left![i]! + right![i]!) / 2;
      side[i] = (left![i]! - right![i]!) / 2;
    }
    this.#mid.process([mid], [one]);
    this.#cut.process([side], [two]);
    this.#scale(two, side);
    for (let i = 0; i < length; i++) {
      toLeft![i] = one[i]! + side[i]!;
      toRight![i] = one[i]! - side[i]!;
    }
  }

  #scale(side: Float32Array, into: Float32Array): void {
    const factor = this.#factor;
    if (!this.#lows || !this.#highs) {
      for (let i = 0; i < side.length; i++) into[i] = side[i]! * factor;
      return;
    }
    const highs = new Float32Array(side.length);
    this.#highs.process([side], [highs]);
    this.#lows.process([side], [into]);
    for (let i = 0; i < side.length; i++) into[i] = into[i]! + highs[i]! * factor;
  }
}

/** Level of the side in dB; the two halves of a Linkwitz-Riley crossover are in phase, so that their magnitudes add. */
function sideLevel({ gain, above, bassMono }: WidthSettings, frequency: number, sampleRate: number): number {
  const level = (section: Parameters<typeof magnitude>[0]) => 2 * magnitude(section, frequency, sampleRate);
  const split = above > 0 ? crossover(above, sampleRate) : undefined;
  const widened = split ? 20 * Math.log10(factorOf(level(split.low)) + factorOf(level(split.high) + gain)) : gain;
  return widened + (bassMono > 0 ? level(crossover(bassMono, sampleRate).high) : 0);
}

/** Stereo width; sound that is not stereo passes unchanged. */
export const width = processor({
  id: 'width',
  about: 'Side louder or softer, above a frequency if wished, and the bass in mono.',
  settings,
  examples: [{ gain: 3 }, { gain: -6, above: 300, bassMono: 120 }],
  describe,
  prepare(set, format) {
    const isIdle = format.channels !== 2 || (set.gain === 0 && set.bassMono === 0);
    const kernel = new Width(set, format.sampleRate);
    return {
      channels: format.channels,
      latency: 0,
      tail: isIdle ? 0 : kernel.tail,
      response: (frequency, of) => (of === 'side' && !isIdle ? sideLevel(set, frequency, format.sampleRate) : 0),
      process(input, output) {
        if (isIdle) input.forEach((from, channel) => void output[channel]!.set(from));
        else kernel.process(input, output);
      },
    };
  },
});
