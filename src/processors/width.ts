import { type Coefficients, crossover, magnitude } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import { factorOf } from '../dsp/decibels.ts';
import { Split } from '../dsp/split.ts';
import { list, quantity, type Settings } from '../fields.ts';
import { change, hertz } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { checkFrequency } from './nyquist.ts';
import { type Kernel, processor } from './processor.ts';

const settings = {
  gain: quantity('dB', [-120, 24], 'Level of the side.', 0),
  above: quantity('Hz', [0, 10_000], 'Only what lies above changes; 0 is everything.', 0),
  bands: list(
    {
      above: quantity('Hz', [20, 20_000], 'Where the band begins; it ends where the next one begins.'),
      gain: quantity('dB', [-120, 24], 'Level of the side in this band.'),
    },
    [0, 8],
    'The side by bands; what lies below the first follows `gain`.',
    [],
  ),
  bassMono: quantity('Hz', [0, 1000], 'Below this the side is taken out; 0 is off.', 0),
};
type WidthSettings = Settings<typeof settings>;

interface Band {
  readonly above: Hz;
  readonly gain: Decibels;
}

/** From 0 Hz up, each to where the next begins. */
function bandsOf({ gain, above, bands }: WidthSettings): readonly [Band, ...Band[]] {
  const ground =
    above > 0
      ? [
          { above: 0, gain: 0 },
          { above, gain },
        ]
      : [{ above: 0, gain }];
  const starts = new Map([...ground, ...bands].map((band) => [band.above, band]));
  const [first, ...others] = [...starts.values()].sort((a, b) => a.above - b.above);
  return [first!, ...others];
}

function describe(set: WidthSettings): string {
  const [ground, ...bands] = bandsOf(set);
  const moves = bands.map(({ above, gain }) => `${change(gain)} above ${hertz(above)}`);
  if (bands.length === 0 || ground.gain !== 0) moves.unshift(change(ground.gain));
  const isMonoOnly = bands.length === 0 && ground.gain === 0 && set.bassMono > 0;
  const parts = isMonoOnly ? [] : [`side ${moves.join(', ')}`];
  if (set.bassMono > 0) parts.push(`mono below ${hertz(set.bassMono)}`);
  return parts.join(', ');
}

type Four = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

const fourOf = (length: number): Four => [
  new Float32Array(length),
  new Float32Array(length),
  new Float32Array(length),
  new Float32Array(length),
];

/** Mid and side, taken apart, treated, and put together; the mid gets the all-passes that the side's crossovers amount to. */
class Width implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly response: NonNullable<Kernel['response']>;
  readonly #isIdle: boolean;
  readonly #factors: readonly number[];
  readonly #splits: readonly Split[];
  readonly #cut: Cascade;
  readonly #mid: Cascade;
  /** Mid, side, their sum behind the gains, and what is below an edge. */
  #between = fourOf(0);
  readonly tail: number;

  constructor(set: WidthSettings, { sampleRate, channels }: Format, former?: Kernel) {
    const bands = bandsOf(set);
    const side = sideResponse(set, sampleRate);
    this.channels = channels;
    this.#isIdle = set.bassMono === 0 && bands.every(({ gain }) => gain === 0);
    this.response = (frequency, of) => (of === 'side' && !this.#isIdle ? side(frequency) : 0);
    const bass = set.bassMono > 0 ? [crossover(set.bassMono, sampleRate)] : [];
    const edges = bands.slice(1).map(({ above }) => above);
    const pairs = [...edges.map((edge) => crossover(edge, sampleRate)), ...bass];
    this.#factors = bands.map(({ gain }) => factorOf(gain));
    this.#splits = edges.map((edge) => new Split(edge, sampleRate, 1));
    this.#cut = new Cascade(
      bass.flatMap(({ high }) => [high, high]),
      1,
    );
    this.#mid = new Cascade(
      pairs.map(({ allpass }) => allpass),
      1,
    );
    this.tail = this.#isIdle ? 0 : ringing(pairs.flatMap(({ low, high }) => [low, high]));
    if (former instanceof Width) this.#resume(former);
  }

  #resume(former: Width): void {
    this.#cut.resume(former.#cut);
    this.#mid.resume(former.#mid);
    if (this.#splits.length !== former.#splits.length) return;
    this.#splits.forEach((split, i) => void split.resume(former.#splits[i]!));
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    if (this.#isIdle) input.forEach((from, channel) => void output[channel]!.set(from));
    else this.#widen(input, output);
  }

  #widen([left, right]: readonly Float32Array[], [toLeft, toRight]: readonly Float32Array[]): void {
    const { length } = left!;
    if (this.#between[0].length !== length) this.#between = fourOf(length);
    const [mid, side, sum, low] = this.#between;
    sum.fill(0);
    for (let i = 0; i < length; i++) {
      mid[i] = (left![i]! + right![i]!) / 2;
      side[i] = (left![i]! - right![i]!) / 2;
    }
    this.#mid.process([mid], [mid]);
    this.#cut.process([side], [side]);
    this.#splits.forEach((split, i) => {
      split.take([side], [low], i > 0 ? [sum] : undefined);
      const factor = this.#factors[i]!;
      for (let n = 0; n < length; n++) sum[n] = sum[n]! + low[n]! * factor;
    });
    const factor = this.#factors.at(-1)!;
    for (let i = 0; i < length; i++) {
      const wide = sum[i]! + side[i]! * factor;
      toLeft![i] = mid[i]! + wide;
      toRight![i] = mid[i]! - wide;
    }
  }
}

/** Factor of the side; all bands of Linkwitz-Riley crossovers, compensated, are in phase, so that their magnitudes add. */
function sideResponse(set: WidthSettings, sampleRate: Hz): (frequency: Hz) => Decibels {
  const bands = bandsOf(set);
  const pairs = bands.slice(1).map(({ above }) => crossover(above, sampleRate));
  const bass = set.bassMono > 0 ? crossover(set.bassMono, sampleRate) : undefined;
  return (frequency) => {
    const factor = (section: Coefficients) => factorOf(2 * magnitude(section, frequency, sampleRate));
    let [sum, rest] = [0, bass ? factor(bass.high) : 1];
    pairs.forEach(({ low, high }, i) => {
      sum += rest * factor(low) * factorOf(bands[i]!.gain);
      rest *= factor(high);
    });
    return 20 * Math.log10(sum + rest * factorOf(bands.at(-1)!.gain));
  };
}

/** Stereo width. */
export const width = processor({
  id: 'width',
  about: 'Side louder or softer, above a frequency or by bands if wished, and the bass in mono.',
  settings,
  isStereo: true,
  examples: [
    { gain: 3 },
    { gain: -6, above: 300, bassMono: 120 },
    {
      gain: -12,
      bands: [
        { above: 200, gain: 0 },
        { above: 1500, gain: 2 },
        { above: 6000, gain: 4 },
      ],
    },
  ],
  describe,
  prepare(set, format, { former } = {}) {
    for (const { above } of bandsOf(set)) checkFrequency('the edge of the side', above, format);
    checkFrequency('the edge of the mono bass', set.bassMono, format);
    return new Width(set, format, former);
  },
});
