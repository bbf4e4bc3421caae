import { type Coefficients, coefficients } from '../dsp/biquad.ts';
import type { Format } from '../dsp/block.ts';
import { Cascade, ringing } from '../dsp/cascade.ts';
import { inherit } from '../dsp/ring.ts';
import { flag, quantity, type Settings } from '../fields.ts';
import { hertz, lasting, quantityOf } from '../print.ts';
import type { Hz } from '../units.ts';
import { checkFrequency } from './nyquist.ts';
import { type Kernel, processor } from './processor.ts';

const settings = {
  delayTime: quantity(
    's',
    [0.001, 2],
    'From the sound to the first echo, and from each to the next; rounded to a frame.',
  ),
  feedback: quantity('1', [0, 0.95], 'How loud each echo is beside the one before.', 0.35),
  lowCut: quantity('Hz', [0, 2000], 'High-pass, 12 dB/oct, once more for every echo after the first; 0 is off.', 0),
  highCut: quantity('Hz', [0, 20_000], 'Low-pass, 12 dB/oct, once more for every echo after the first; 0 is off.', 0),
  pingPong: flag('The sum of a stereo sound is echoed left, right, left and so on.', false),
};
type EchoSettings = Settings<typeof settings>;

const over = 90; // dB below the first echo, where the tail ends

function describe({ delayTime, feedback, lowCut, highCut, pingPong }: EchoSettings): string {
  const parts = [`${pingPong ? 'ping-pong echo' : 'echo'} every ${lasting(delayTime)}`];
  parts.push(`feedback ${quantityOf(100 * feedback, '%')}`);
  if (lowCut > 0) parts.push(`low cut ${hertz(lowCut)}`);
  if (highCut > 0) parts.push(`high cut ${hertz(highCut)}`);
  return parts.join(', ');
}

function filtersOf({ lowCut, highCut }: EchoSettings, sampleRate: Hz): Coefficients[] {
  const pass = (type: 'highpass' | 'lowpass', frequency: Hz) =>
    frequency > 0 ? [coefficients(type, frequency, Math.SQRT1_2, 0, sampleRate)] : [];
  return [...pass('highpass', lowCut), ...pass('lowpass', highCut)];
}

/** Frames until the last echo that counts has rung out. */
function tailOf({ feedback }: EchoSettings, delay: number, filters: readonly Coefficients[]): number {
  const repeats = feedback > 0 ? Math.ceil(over / (-20 * Math.log10(feedback))) : 0;
  return delay * (repeats + 1) + (repeats > 0 ? ringing(filters) : 0);
}

const tiny = 1e-30; // what rings below it is cut off, before floats turn denormal

/** A ring a channel, and a filter on the way back into it. */
class Echo implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail: number;
  readonly #rings: readonly Float32Array[];
  readonly #filters: Cascade;
  readonly #feedback: number;
  readonly #crosses: boolean;
  #at = 0;

  constructor(set: EchoSettings, { sampleRate, channels }: Format, former?: Kernel) {
    const delay = Math.max(1, Math.round(set.delayTime * sampleRate));
    const filters = filtersOf(set, sampleRate);
    this.channels = channels;
    this.tail = tailOf(set, delay, filters);
    this.#rings = Array.from({ length: channels }, () => new Float32Array(delay));
    this.#filters = new Cascade(filters, channels);
    this.#feedback = set.feedback;
    this.#crosses = set.pingPong && channels === 2;
    if (former instanceof Echo) this.#resume(former);
  }

  /** The echoes that are on their way go on, from now on at the new distance. */
  #resume(former: Echo): void {
    this.#rings.forEach((ring, channel) => void inherit(ring, former.#rings[channel]!, former.#at));
    this.#filters.resume(former.#filters);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    const delay = this.#rings[0]?.length ?? 0;
    for (let from = 0; from < length; ) {
      const end = Math.min(length, from + delay - this.#at);
      this.#run(input, output, from, end);
      this.#at = (this.#at + end - from) % delay;
      from = end;
    }
  }

  /** No further than to the end of the ring, where what is read was written one turn ago. */
  #run(input: readonly Float32Array[], output: readonly Float32Array[], from: number, end: number): void {
    const late = output.map((to, channel) => {
      to.set(this.#rings[channel]!.subarray(this.#at, this.#at + end - from), from);
      return to.subarray(from, end);
    });
    const back = late.map((channel) => new Float32Array(channel.length));
    this.#filters.process(late, back);
    const fed = input.map((given) => given.subarray(from, end));
    if (this.#crosses) this.#cross(fed, back);
    else fed.forEach((given, channel) => void this.#write(channel, given, back[channel]!));
  }

  #cross([left, right]: readonly Float32Array[], back: readonly Float32Array[]): void {
    this.#write(
      0,
      left!.map((value, i) => (value + right![i]!) / 2),
      back[1]!,
    );
    this.#write(1, new Float32Array(left!.length), back[0]!);
  }

  #write(channel: number, given: Float32Array, back: Float32Array): void {
    const ring = this.#rings[channel]!;
    for (let i = 0; i < back.length; i++) {
      const value = given[i]! + this.#feedback * back[i]!;
      ring[this.#at + i] = Math.abs(value) < tiny ? 0 : value;
    }
  }
}

/** Echoes, without the sound itself: for a send, or with `mix`. */
export const echo = processor({
  id: 'echo',
  about: 'Echoes that grow darker, side to side if wished; only they are heard, `mix` adds the sound itself.',
  settings,
  isWet: true,
  examples: [
    { delayTime: 0.0123, feedback: 0.6, lowCut: 150, highCut: 5000 },
    { delayTime: 0.375, feedback: 0.4, highCut: 6000, pingPong: true },
    { delayTime: 0.001, feedback: 0 },
  ],
  describe,
  prepare(set, format, { former } = {}) {
    checkFrequency('the low cut', set.lowCut, format);
    checkFrequency('the high cut', set.highCut, format);
    return new Echo(set, format, former);
  },
});
