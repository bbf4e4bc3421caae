import { Series } from '../dsp/statistics.ts';
import type { Hz } from '../units.ts';

export interface ChromaLog {
  /** Amplitude a pitch class from C on, tuned to A = 440 Hz, 12 a row. */
  readonly rows: Float32Array;
  /** Amplitude over all rows in steps of 10 cents from C on, 120 of them: octaves laid over each other. */
  readonly pitches: Float64Array;
}

/** Pitches a spectrum can tell apart, up to where partials say more of timbre than of harmony. */
const lowest: Hz = 60;
const highest: Hz = 2000;
const steps = 120;
/** What a peak counts that is likely to be another's overtone. */
const overtone = 0.2;
/** A peak stands above the mean power around it by this factor: 6 dB. */
const prominence = 4;
/** Bins on each side that are around it. */
const around = 16;

/** Pitch classes of the peaks of power spectra, one after another. */
export class Chroma {
  readonly #binWidth: Hz;
  readonly #from: number;
  readonly #to: number;
  readonly #row = new Float64Array(12);
  readonly #rows = new Series();
  readonly #pitches = new Float64Array(steps);

  /** @param bins of the spectra, from 0 Hz on */
  constructor(bins: number, binWidth: Hz) {
    this.#binWidth = binWidth;
    this.#from = Math.max(2, Math.ceil(lowest / binWidth));
    this.#to = Math.min(bins - 2, Math.floor(highest / binWidth));
  }

  /** A power spectrum, and its running sums: entry k has all bins below k. */
  hear(power: Float64Array, sums: Float64Array): void {
    const row = this.#row.fill(0);
    const end = Math.min(power.length - 1, this.#to + around);
    for (let k = this.#from; k <= this.#to; k++) {
      const below = power[k - 1]!;
      const here = power[k]!;
      const above = power[k + 1]!;
      if (here <= below || here < above || below <= 0 || above <= 0) continue;
      const left = Math.max(0, k - around);
      const right = Math.min(end, k + around);
      if (here * (right - left + 1) < prominence * (sums[right + 1]! - sums[left]!)) continue;
      this.#add(power, k, below, here, above);
    }
    for (const each of row) this.#rows.push(each);
  }

  /** A power spectrum of nothing. */
  rest(): void {
    for (let pitch = 0; pitch < 12; pitch++) this.#rows.push(0);
  }

  finish(): ChromaLog {
    return { rows: this.#rows.finish(), pitches: this.#pitches };
  }

  /** A peak between bins, by a parabola through the levels of three. */
  #add(power: Float64Array, k: number, below: number, here: number, above: number): void {
    const [a, b, c] = [Math.log(below), Math.log(here), Math.log(above)];
    const frequency = (k + (a - c) / (2 * (a - 2 * b + c))) * this.#binWidth;
    const amplitude = Math.sqrt(here) * (this.#isPartial(power, frequency, here) ? overtone : 1);
    // In semitones from C on: A4 is 9 above C4.
    const pitch = (((12 * Math.log2(frequency / 440) + 9) % 12) + 12) % 12;
    share(this.#row, pitch, amplitude);
    share(this.#pitches, pitch * 10, amplitude);
  }

  /** Whether something stronger sounds at a third or a fifth of it: then it says a fifth or a third that nobody plays. */
  #isPartial(power: Float64Array, frequency: Hz, here: number): boolean {
    for (const n of [3, 5]) {
      const k = Math.round(frequency / n / this.#binWidth);
      if (k < this.#from / 2) continue;
      if (Math.max(power[k - 1]!, power[k]!, power[k + 1]!) > here) return true;
    }
    return false;
  }
}

/** Adds to the two places of a circle that a position lies between. */
function share(circle: Float64Array, position: number, amplitude: number): void {
  const low = Math.floor(position);
  circle[low % circle.length]! += amplitude * (1 - position + low);
  circle[(low + 1) % circle.length]! += amplitude * (position - low);
}
