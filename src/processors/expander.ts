import type { Format } from '../dsp/block.ts';
import { Dynamics, expansion } from '../dsp/dynamics.ts';
import { quantity, type Settings } from '../fields.ts';
import { lasting, quantityOf } from '../print.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const settings = {
  threshold: quantity('dBFS', [-100, 0], 'Peak level below which it works.'),
  ratio: quantity('1', [1, 100], 'Decibels out for one decibel in, below the threshold; 10 or more is a gate.', 2),
  knee: quantity('dB', [0, 40], 'Width of the bend around the threshold.', 6),
  range: quantity('dB', [0, 120], 'The most that it takes away.', 40),
  attack: quantity('s', [0, 1], 'Time constant while it opens.', 0.001),
  hold: quantity(
    's',
    [0, 2],
    'How long it stays open after the last peak; 10 ms or more, lest it close between two waves.',
    0.02,
  ),
  release: quantity('s', [0.001, 5], 'Time constant while it closes.', 0.1),
};
type ExpanderSettings = Settings<typeof settings>;

const describe = ({ threshold, ratio, range, attack, hold, release }: ExpanderSettings): string =>
  [
    `${ratio < 10 ? 'expander' : 'gate'}, threshold ${quantityOf(threshold, 'dBFS')}`,
    `1:${Number(ratio.toFixed(1))}`,
    `by ${quantityOf(range, 'dB')} at most`,
    `attack ${lasting(attack)}`,
    `hold ${lasting(hold)}`,
    `release ${lasting(release)}`,
  ].join(', ');

class Expander implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail = 0;
  readonly #dynamics: Dynamics;

  constructor(set: ExpanderSettings, { sampleRate, channels }: Format, former?: Kernel) {
    this.channels = channels;
    const ballistics = { hold: set.hold, growing: set.release, shrinking: set.attack };
    const curve = (level: number) => Math.min(set.range, expansion(level, set));
    this.#dynamics = new Dynamics(curve, ballistics, sampleRate);
    if (former instanceof Expander) this.#dynamics.resume(former.#dynamics);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], key = input): void {
    input.forEach((from, channel) => void output[channel]!.set(from));
    this.#dynamics.reduce(output, key);
  }
}

/**
 * Downward expander, or gate, in the log domain with a smooth branching detector, channels linked: the compressor of Giannoulis, Massberg,
 * Reiss 2012 mirrored at the threshold. It begins closed. Where it is open the sound passes to the bit.
 */
export const expander = processor({
  id: 'expander',
  about: 'Turns down what is below the threshold: noise and spill between what is meant. A gate at high ratios.',
  settings,
  isKeyed: true,
  examples: [
    { threshold: -30, ratio: 2 },
    { threshold: -20, ratio: 20, knee: 0, range: 80, attack: 0, hold: 0.03, release: 0.05 },
  ],
  describe,
  prepare: (set, format, { former }: Situation = {}) => new Expander(set, format, former),
});
