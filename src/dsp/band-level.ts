import type { Decibels, Hz } from '../units.ts';
import { type Coefficients, coefficients, magnitude, scaled } from './biquad.ts';
import { Cascade } from './cascade.ts';
import { factorOf } from './decibels.ts';
import { keeping } from './envelope.ts';
import { Scratch } from './scratch.ts';

const window = 0.005; // s, time constant of the mean square; at least a period, so that it does not ripple

const tiny = 1e-30; // what falls below it is silence, before numbers turn denormal

/** A band-pass that has its centre at exactly 0 dB. */
function bandOf(frequency: Hz, Q: number, sampleRate: Hz): Coefficients {
  const band = coefficients('bandpass', frequency, Q, 0, sampleRate);
  return scaled(band, factorOf(-magnitude(band, frequency, sampleRate)));
}

/** Levels of a band and of everything, loudest channel, as they stand; a full-scale sine has 0 dBFS (AES17). */
export class BandLevel {
  readonly #cascade: Cascade;
  readonly #scratch: Scratch;
  readonly #kept: number;
  #whole: readonly Float32Array[] = [];
  #band: readonly Float32Array[] = [];
  readonly #powers: Float64Array; // band and whole of every channel in turn

  constructor(frequency: Hz, Q: number, sampleRate: Hz, channels: number) {
    this.#cascade = new Cascade([bandOf(frequency, Q, sampleRate)], channels);
    this.#scratch = new Scratch(channels);
    this.#kept = keeping(Math.max(window, 1 / frequency), sampleRate);
    this.#powers = new Float64Array(2 * channels);
  }

  /** Goes on from where another stands. */
  resume(former: BandLevel): void {
    if (former.#powers.length !== this.#powers.length) return;
    this.#powers.set(former.#powers);
    this.#cascade.resume(former.#cascade);
  }

  /** A block, whose levels are then followed stretch by stretch. */
  take(channels: readonly Float32Array[]): void {
    this.#whole = channels;
    this.#band = this.#scratch.take(channels[0]!.length);
    this.#cascade.process(channels, this.#band);
  }

  /** Follows the levels through the frames of the block from `first` to before `end`. */
  follow(first: number, end: number): void {
    const kept = this.#kept;
    const fresh = 1 - kept;
    for (let c = 0; c < this.#whole.length; c++) {
      const whole = this.#whole[c]!;
      const band = this.#band[c]!;
      let ofBand = this.#powers[2 * c]!;
      let ofWhole = this.#powers[2 * c + 1]!;
      for (let i = first; i < end; i++) {
        ofBand = kept * ofBand + fresh * band[i]! * band[i]!;
        ofWhole = kept * ofWhole + fresh * whole[i]! * whole[i]!;
      }
      this.#powers[2 * c] = ofBand > tiny ? ofBand : 0;
      this.#powers[2 * c + 1] = ofWhole > tiny ? ofWhole : 0;
    }
  }

  /** −∞ in silence. */
  get band(): Decibels {
    return this.#loudest(0);
  }

  get whole(): Decibels {
    return this.#loudest(1);
  }

  #loudest(which: number): Decibels {
    let largest = 0;
    for (let at = which; at < this.#powers.length; at += 2) {
      largest = Math.max(largest, this.#powers[at]!);
    }
    return 10 * Math.log10(2 * largest);
  }
}
