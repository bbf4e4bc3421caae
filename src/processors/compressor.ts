import { type Coefficients, coefficients } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade } from '../dsp/cascade.ts';
import { factorOf } from '../dsp/decibels.ts';
import { Delay } from '../dsp/delay.ts';
import { compressing, type Dynamics } from '../dsp/dynamics.ts';
import { Scratch } from '../dsp/scratch.ts';
import { flag, quantity, type Settings } from '../fields.ts';
import { hertz, lasting } from '../print.ts';
import { compressionInWords, compressionSettings } from './compression.ts';
import { checkFrequency } from './nyquist.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const settings = {
  ...compressionSettings,
  lookahead: quantity('s', [0, 0.05], 'How much earlier it acts than it hears.', 0),
  highpass: quantity('Hz', [0, 2000], 'High-pass in the side-chain, so that low end does not drive it; 0 is off.', 0),
  linked: flag('All channels get the reduction of the loudest; otherwise each its own.', true),
};
type CompressorSettings = Settings<typeof settings>;

function describe(set: CompressorSettings): string {
  const parts = [`compressor, ${compressionInWords(set)}`];
  if (set.lookahead > 0) parts.push(`look-ahead ${lasting(set.lookahead)}`);
  if (set.highpass > 0) parts.push(`side-chain high-pass ${hertz(set.highpass)}`);
  if (!set.linked) parts.push('each channel on its own');
  return parts.join(', ');
}

class Compressor implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail = 0;
  readonly #dynamics: readonly Dynamics[]; // one for all channels, or each its own
  readonly #makeup: number;
  readonly #delay: Delay;
  readonly #highpass: Coefficients | undefined;
  #sidechain: readonly [cascade: Cascade, driving: Scratch] | undefined;

  constructor(set: CompressorSettings, { sampleRate, channels }: Format, former?: Kernel) {
    this.channels = channels;
    this.latency = Math.round(set.lookahead * sampleRate);
    this.#dynamics = Array.from({ length: set.linked ? 1 : channels }, () => compressing(set, sampleRate));
    this.#makeup = factorOf(set.makeup);
    this.#delay = new Delay(this.latency, channels);
    this.#highpass = set.highpass > 0 ? coefficients('highpass', set.highpass, Math.SQRT1_2, 0, sampleRate) : undefined;
    if (former instanceof Compressor) this.#resume(former);
  }

  #resume(former: Compressor): void {
    this.#dynamics.forEach((each, i) => void each.resume(former.#dynamics[i] ?? former.#dynamics[0]!));
    if (!this.#highpass || !former.#sidechain) return;
    const [cascade, { channels }] = former.#sidechain;
    this.#open(this.#highpass, channels)[0].resume(cascade);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], key = input): void {
    const driving = this.#driving(key);
    this.#delay.process(input, output);
    // A key with other channels than the sound has drives all of them alike.
    const isLinked = this.#dynamics.length === 1 || driving.length !== this.channels;
    if (isLinked) this.#dynamics[0]!.reduce(output, driving, this.#makeup);
    else this.#dynamics.forEach((each, c) => void each.reduce([output[c]!], [driving[c]!], this.#makeup));
  }

  #open(highpass: Coefficients, channels: number): readonly [Cascade, Scratch] {
    this.#sidechain = [new Cascade([highpass], channels), new Scratch(channels)];
    return this.#sidechain;
  }

  #driving(key: readonly Float32Array[]): readonly Float32Array[] {
    if (!this.#highpass) return key;
    const isOpen = this.#sidechain?.[1].channels === key.length;
    const [cascade, scratch] = isOpen ? this.#sidechain! : this.#open(this.#highpass, key.length);
    const driving = scratch.take(key[0]!.length);
    cascade.process(key, driving);
    return driving;
  }
}

/**
 * Feed-forward compressor in the log domain with a smooth branching detector (Giannoulis, Massberg, Reiss 2012) that holds peaks for up
 * to 5 ms. What is below the threshold and its knee passes to the bit if there is no makeup. Look-ahead is latency, to the frame.
 */
export const compressor = processor({
  id: 'compressor',
  about:
    'Turns down what is above the threshold. It hears peaks and holds them for up to 5 ms, so that a tone is reduced as the curve says; dense music is reduced by some 2 dB more than by a detector that falls between its peaks.',
  settings,
  isKeyed: true,
  examples: [
    { threshold: -20, ratio: 4 },
    { threshold: -30, ratio: 2, attack: 0.001, lookahead: 0.005, highpass: 120 },
    { threshold: -24, ratio: 3, makeup: 3, linked: false },
  ],
  describe,
  prepare(set, format, { former }: Situation = {}) {
    if (set.highpass > 0) checkFrequency('the side-chain high-pass', set.highpass, format);
    return new Compressor(set, format, former);
  },
});
