import { coefficients } from '../dsp/biquad.ts';
import { Cascade } from '../dsp/cascade.ts';
import { factorOf } from '../dsp/decibels.ts';
import { Delay } from '../dsp/delay.ts';
import { Branching } from '../dsp/envelope.ts';
import { quantity, type Settings } from '../fields.ts';
import { change, hertz, lasting, quantityOf } from '../print.ts';
import type { Decibels } from '../units.ts';
import { processor } from './processor.ts';

const settings = {
  threshold: quantity('dBFS', [-80, 0], 'Peak level above which it works.'),
  ratio: quantity('1', [1, 100], 'Decibels in for one decibel out, above the threshold.', 2),
  knee: quantity('dB', [0, 40], 'Width of the bend around the threshold.', 6),
  attack: quantity('s', [0, 1], 'Time constant while the reduction grows.', 0.01),
  release: quantity('s', [0.001, 5], 'Time constant while the reduction shrinks.', 0.15),
  makeup: quantity('dB', [-40, 40], 'Gain afterwards.', 0),
  lookahead: quantity('s', [0, 0.05], 'How much earlier it acts than it hears.', 0),
  highpass: quantity('Hz', [0, 2000], 'High-pass in the side-chain, so that low end does not drive it; 0 is off.', 0),
};
type CompressorSettings = Settings<typeof settings>;

/** Reduction in dB, 0 or more, for a level in dBFS. Giannoulis, Massberg, Reiss 2012, eq. 4. */
export function reductionOf(level: Decibels, { threshold, ratio, knee }: CompressorSettings): Decibels {
  const over = level - threshold;
  const slope = 1 - 1 / ratio;
  if (2 * over <= -knee) return 0;
  return 2 * over < knee ? (slope * (over + knee / 2) ** 2) / (2 * knee) : slope * over;
}

/** The factor for every frame, from the loudest channel of what drives it. */
class Driver {
  readonly #set: CompressorSettings;
  readonly #envelope: Branching;
  readonly #quiet: number; // factor below which nothing is reduced
  readonly #makeup: number;

  constructor(set: CompressorSettings, sampleRate: number) {
    this.#set = set;
    this.#envelope = new Branching(set.attack, set.release, sampleRate);
    this.#quiet = factorOf(set.threshold - set.knee / 2);
    this.#makeup = factorOf(set.makeup);
  }

  fill(driving: readonly Float32Array[], factors: Float64Array, length: number): void {
    for (let i = 0; i < length; i++) {
      let peak = 0;
      for (let channel = 0; channel < driving.length; channel++) {
        const size = Math.abs(driving[channel]![i]!);
        if (size > peak) peak = size;
      }
      const wanted = peak > this.#quiet ? reductionOf(20 * Math.log10(peak), this.#set) : 0;
      const reduction = this.#envelope.next(wanted);
      factors[i] = reduction > 0 ? factorOf(this.#set.makeup - reduction) : this.#makeup;
    }
  }
}

function describe({ threshold, ratio, attack, release, makeup, highpass }: CompressorSettings): string {
  const parts = [
    `compressor, threshold ${quantityOf(threshold, 'dBFS')}`,
    `${Number(ratio.toFixed(1))}:1`,
    `attack ${lasting(attack)}`,
    `release ${lasting(release)}`,
  ];
  if (makeup !== 0) parts.push(`makeup ${change(makeup)}`);
  if (highpass > 0) parts.push(`side-chain high-pass ${hertz(highpass)}`);
  return parts.join(', ');
}

/** Feed-forward compressor in the log domain with smooth branching, channels linked. Giannoulis, Massberg, Reiss 2012. */
export const compressor = processor({
  id: 'compressor',
  about: 'Turns down what is above the threshold; channels are linked.',
  settings,
  isKeyed: true,
  examples: [
    { threshold: -20, ratio: 4 },
    { threshold: -30, ratio: 2, attack: 0.001, lookahead: 0.005, highpass: 120 },
  ],
  describe,
  prepare(set, format) {
    const latency = Math.round(set.lookahead * format.sampleRate);
    const delay = new Delay(latency, format.channels);
    const driver = new Driver(set, format.sampleRate);
    const highpass =
      set.highpass > 0 ? [coefficients('highpass', set.highpass, Math.SQRT1_2, 0, format.sampleRate)] : [];
    let cascade: Cascade | undefined;
    let factors = new Float64Array(0);
    return {
      channels: format.channels,
      latency,
      tail: 0,
      process(input, output, key = input) {
        const length = input[0]?.length ?? 0;
        if (factors.length < length) factors = new Float64Array(length);
        let driving = key;
        if (highpass.length > 0) {
          cascade ??= new Cascade(highpass, key.length);
          driving = key.map((channel) => new Float32Array(channel.length));
          cascade.process(key, driving);
        }
        driver.fill(driving, factors, length);
        delay.process(input, output);
        for (const channel of output) for (let i = 0; i < length; i++) channel[i] = channel[i]! * factors[i]!;
      },
    };
  },
});
