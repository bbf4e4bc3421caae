import type { Format } from '../dsp/block.ts';
import { loudest } from '../dsp/dynamics.ts';
import { Branching, SlidingMaximum } from '../dsp/envelope.ts';
import { Scratch } from '../dsp/scratch.ts';
import { quantity, type Settings } from '../fields.ts';
import { change } from '../print.ts';
import type { Hz } from '../units.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const most = 6; // dB
const settings = {
  attack: quantity('dB', [-most, most], 'Gain while sound sets in.', 0),
  sustain: quantity('dB', [-most, most], 'Gain while it dies away.', 0),
};
type ShaperSettings = Settings<typeof settings>;

const hold = 0.0125; // s: half a period of 40 Hz, so that a steady tone has a steady envelope
const nepers = Math.LN10 / 20; // a decibel

/** How much one envelope is above another, from 0, for the same, to 1, for 6 dB and more. */
function excess(upper: number, lower: number): number {
  if (upper <= lower) return 0;
  return upper >= 2 * lower ? 1 : Math.log2(upper / lower);
}

/**
 * Three envelopes of the peaks: one that is fast, one that is slow to rise, one that is slow to fall. Where sound sets in the fast one is
 * above the first of these, where it dies away the other is above the fast one.
 */
class TransientShaper implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail = 0;
  readonly #attack: number; // nepers
  readonly #sustain: number;
  readonly #hold: SlidingMaximum;
  readonly #envelopes: readonly [fast: Branching, rising: Branching, falling: Branching];
  readonly #peaks = new Scratch(1);
  #held = 0;

  constructor({ attack, sustain }: ShaperSettings, { sampleRate, channels }: Format, former?: Kernel) {
    this.channels = channels;
    this.#attack = attack * nepers;
    this.#sustain = sustain * nepers;
    this.#hold = new SlidingMaximum(1 + Math.round(hold * sampleRate));
    this.#envelopes = envelopes(sampleRate);
    if (former instanceof TransientShaper) this.#resume(former);
  }

  #resume(former: TransientShaper): void {
    this.#envelopes.forEach((each, i) => void each.resume(former.#envelopes[i]!));
    this.#hold.next(former.#held);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    const [peaks] = this.#peaks.take(length);
    loudest(input, peaks!, length);
    input.forEach((from, channel) => void output[channel]!.set(from));
    for (let i = 0; i < length; i++) {
      const gain = this.#gainAt(peaks![i]!);
      if (gain === 0) continue;
      const factor = Math.exp(gain);
      for (let c = 0; c < output.length; c++) output[c]![i] = output[c]![i]! * factor;
    }
  }

  /** In nepers. */
  #gainAt(peak: number): number {
    const [fast, rising, falling] = this.#envelopes;
    this.#held = this.#hold.next(peak);
    const now = fast.next(this.#held);
    const onset = excess(now, rising.next(this.#held));
    const end = excess(falling.next(this.#held), now);
    const gain = this.#attack * onset + this.#sustain * end;
    return Math.max(-most * nepers, Math.min(most * nepers, gain));
  }
}

const envelopes = (sampleRate: Hz) =>
  [
    new Branching(0.001, 0.03, sampleRate),
    new Branching(0.03, 0.03, sampleRate),
    new Branching(0.001, 0.3, sampleRate),
  ] as const;

/**
 * Transient shaper: gain by the difference of two envelopes in dB, all of what is set from 6 dB on; channels linked. It hears shapes, not
 * levels: loud or soft, the same hit gets the same gain. A steady tone passes as it is.
 */
export const transientShaper = processor({
  id: 'transient-shaper',
  about: 'Onsets louder or softer, and what follows them, at whatever level.',
  settings,
  examples: [{ attack: 4 }, { attack: -6, sustain: 3 }, { sustain: -5 }],
  describe: ({ attack, sustain }) => `transient shaper, attack ${change(attack)}, sustain ${change(sustain)}`,
  prepare: (set, format, { former }: Situation = {}) => new TransientShaper(set, format, former),
});
