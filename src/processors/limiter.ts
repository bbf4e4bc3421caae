import { BetweenSamples } from '../dsp/between-samples.ts';
import type { Format } from '../dsp/block.ts';
import { factorOf } from '../dsp/decibels.ts';
import { Delay } from '../dsp/delay.ts';
import { Bell, keeping, SlidingMaximum } from '../dsp/envelope.ts';
import { quantity, type Settings } from '../fields.ts';
import { quantityOf } from '../print.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const settings = {
  ceiling: quantity('dBTP', [-40, 0], 'True peak that is never passed.', -1),
  lookahead: quantity('s', [0.0005, 0.02], 'How early the gain begins to fall.', 0.005),
  release: quantity('s', [0.005, 2], 'Time constant while the gain returns.', 0.06),
  hold: quantity(
    's',
    [0, 0.05],
    'How long the gain stays down, so that bass is turned down once and not at every half wave; never less than twice the look-ahead.',
    0.0125,
  ),
};
type LimiterSettings = Settings<typeof settings>;

const margin = 0.03; // dB: what 16x may miss at 0.45 of the sample rate, and gain that moves while the interpolator looks
const least = 1e-4; // nepers, 0.001 dB: the return ends here
const pieceLength = 1024;
const stretch = 32; // frames that are screened at once

/**
 * Look-ahead limiter with a proved ceiling: the gain is a mean of values none of which exceeds what its peak needs.
 * 1 to the bit where nothing is too loud.
 */
class Limiter implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail = 0;
  readonly #peaks: BetweenSamples;
  readonly #delay: Delay;
  readonly #hold: SlidingMaximum;
  readonly #bell: Bell;
  readonly #kept: number;
  readonly #ceiling: number;
  readonly #target: number;
  readonly #gains = new Float64Array(pieceLength);
  #covered = 0; // nepers that the peaks so far ask for at this frame, as if nothing were held
  #needed = 0; // nepers, the most that is held
  #released = 0;
  #isResting = true; // nothing is held, returning or in the bell: another 0 changes nothing

  constructor(
    { ceiling, lookahead, release, hold }: LimiterSettings,
    { sampleRate, channels }: Format,
    former?: Kernel,
  ) {
    const ahead = Math.round(lookahead * sampleRate);
    this.channels = channels;
    this.#peaks = new BetweenSamples(channels);
    this.latency = this.#peaks.reach + 2 * ahead;
    this.#delay = new Delay(this.latency, channels);
    this.#hold = new SlidingMaximum(Math.max(2 * ahead + 2, Math.round(hold * sampleRate)));
    this.#bell = new Bell(2 * ahead + 1);
    this.#kept = keeping(release, sampleRate);
    this.#ceiling = factorOf(ceiling);
    this.#target = factorOf(ceiling - margin);
    if (former instanceof Limiter && former.#released > 0) this.#resume(former);
  }

  /** What was turned down returns from there. */
  #resume(former: Limiter): void {
    this.#released = Math.max(0, former.#released + Math.log(former.#target / this.#target));
    this.#isResting = this.#released === 0;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    this.#delay.process(input, output);
    for (let from = 0; from < length; from += pieceLength) {
      const count = Math.min(pieceLength, length - from);
      this.#peaks.take(input, from, count);
      let isChanged = false;
      for (let at = 0; at < count; at += stretch)
        isChanged = this.#follow(at, Math.min(count, at + stretch)) || isChanged;
      if (isChanged) for (const channel of output) scale(channel, from, this.#gains, count);
    }
  }

  /** Gains of some frames of the piece; says whether any may be other than 1. */
  #follow(from: number, to: number): boolean {
    const gains = this.#gains;
    const isLow = this.#peaks.isBelow(this.#floorAfter(to - from), from, to);
    if (isLow && this.#isResting) {
      this.#fade(to - from);
      gains.fill(1, from, to);
      return false;
    }
    for (let i = from; i < to; i++) gains[i] = 1 - this.#reduction(isLow ? this.#unasked() : this.#asked(i));
    this.#isResting = this.#needed === 0 && this.#released === 0 && this.#bell.isEmpty;
    return true;
  }

  /** The lowest floor of so many frames, if no peak rises above it. */
  #floorAfter(count: number): number {
    let covered = this.#covered;
    for (let i = 0; i < count && covered > least; i++) covered *= this.#kept;
    return this.#floorOf(covered);
  }

  /** What a peak must exceed to ask for more than the return from earlier ones gives it all the same. */
  #floorOf(covered: number): number {
    return covered > least ? Math.max(this.#ceiling, this.#target * Math.exp(covered)) : this.#ceiling;
  }

  #fade(count: number): void {
    for (let i = 0; i < count && this.#covered > 0; i++) this.#unasked();
  }

  #unasked(): number {
    const covered = this.#kept * this.#covered;
    this.#covered = covered > least ? covered : 0;
    return 0;
  }

  /** Nepers that an interval asks for. */
  #asked(i: number): number {
    this.#unasked();
    const floor = this.#floorOf(this.#covered);
    const peak = this.#peaks.peakAt(i, floor);
    if (peak <= floor) return 0;
    this.#covered = Math.log(peak / this.#target);
    return this.#covered;
  }

  /** What to take away, 0 to 1, twice the look-ahead after the peak was seen. */
  #reduction(asked: number): number {
    const needed = this.#hold.next(asked);
    this.#needed = needed;
    const fallen = this.#kept * this.#released;
    this.#released = needed > fallen ? needed : fallen > least ? fallen : 0;
    return this.#bell.next(this.#released > 0 ? 1 - Math.exp(-this.#released) : 0);
  }
}

function scale(channel: Float32Array, from: number, gains: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) channel[from + i] = channel[from + i]! * gains[i]!;
}

/**
 * True-peak limiter with a ceiling that holds. More look-ahead is more transparent and means latency: 60 Hz that is 6 dB over puts
 * −61 dB of intermodulation on a tone at 1.5 ms, −66 at 5 ms, −77 at 10 ms, −115 at 20 ms. Content above 0.49 of the sample rate, which
 * no converter plays, is not foreseen: an ideal interpolation of one noisy record, driven 6 dB over, reads 0.25 dB above the ceiling.
 */
export const limiter = processor({
  id: 'limiter',
  about:
    'Keeps true peaks under a ceiling and leaves everything else as it is, to the bit. The ceiling is that of what it acts on: on a part, or diluted, it cannot hold for the whole.',
  settings,
  examples: [{}, { ceiling: -6, lookahead: 0.0015, release: 0.03 }],
  describe: ({ ceiling }) => `true-peak limiter, ceiling ${quantityOf(ceiling, 'dBTP')}`,
  prepare: (set, format, { former }: Situation = {}) => new Limiter(set, format, former),
});
