import { auditoryWeights, criticalBands } from '../dsp/bands.ts';
import type { Block, Format } from '../dsp/block.ts';
import { hann, type Transform, transformOf } from '../dsp/fft.ts';
import { Framer } from '../dsp/framer.ts';
import { codeOf } from '../dsp/level-code.ts';
import type { Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Power in half critical bands over time: what is needed to tell how much of a part another covers. */
export interface AuditoryBandsLog {
  /** Seconds between rows, whatever the sample rate; row k begins at k × step. */
  readonly step: Seconds;
  /** A byte a band (`dsp/level-code.ts`), 75 a row (`criticalBands`): mean square of left and right, mean of both. */
  readonly rows: Uint8Array;
}

/** Two frames of some 90 ms a row, Hann, half a row apart. */
export const auditoryBands = meter<AuditoryBandsLog>({
  id: 'auditory-bands',
  about: 'Power in half critical bands, every 0.1 s.',
  start: (format) => new AuditoryBandsHearing(format),
});

const step: Seconds = 0.1;
const bands = criticalBands.length;

class AuditoryBandsHearing implements Hearing<AuditoryBandsLog> {
  readonly #size: number;
  readonly #isMono: boolean;
  readonly #offset: number;
  readonly #framer: Framer;
  readonly #window: Float64Array;
  readonly #transform: Transform;
  readonly #input: Float64Array;
  readonly #output: Float64Array;
  readonly #power: Float64Array;
  /** A bin gives to the band with its number and to the next one. */
  readonly #below: Int32Array;
  readonly #share: Float64Array;
  readonly #row = new Float64Array(bands);
  #rows = new Uint8Array(64 * bands);
  #length = 0;

  constructor({ sampleRate, channels }: Format) {
    this.#isMono = channels === 1;
    // 93 ms at 44.1 kHz, 85 ms at 48 kHz
    this.#size = 2 ** Math.round(Math.log2(0.09 * sampleRate));
    this.#offset = Math.round((step / 2) * sampleRate);
    const window = hann(this.#size);
    // One-sided power that sums to the mean square (Parseval): mean of two frames, of left and right.
    const scale = Math.sqrt(1 / (4 * this.#size * window.reduce((sum, w) => sum + w * w, 0)));
    this.#window = window.map((w) => w * scale);
    this.#transform = transformOf(this.#size);
    this.#input = new Float64Array(2 * this.#size);
    this.#output = new Float64Array(2 * this.#size);
    const bins = this.#size / 2;
    this.#power = new Float64Array(bins);
    ({ below: this.#below, share: this.#share } = auditoryWeights(bins, sampleRate / this.#size));
    this.#framer = new Framer(
      this.#size + this.#offset,
      Math.round(step * sampleRate),
      Math.min(2, channels),
      ([left, right = left], isRest) => this.#hearRow(left!, right!, isRest),
    );
  }

  hear(block: Block): void {
    this.#framer.hear(block);
  }

  rest(block: Block): void {
    this.#framer.hear(block, true);
  }

  finish(): AuditoryBandsLog {
    this.#framer.finish();
    return { step, rows: this.#rows.slice(0, this.#length) };
  }

  #hearRow(left: Float32Array, right: Float32Array, isRest: boolean): void {
    if (this.#length === this.#rows.length) {
      const longer = new Uint8Array(2 * this.#length);
      longer.set(this.#rows);
      this.#rows = longer;
    }
    if (isRest || (!this.#isSounding(left) && (right === left || !this.#isSounding(right)))) {
      this.#length += bands;
      return;
    }
    this.#power.fill(0);
    if (this.#isMono) this.#add(left, 0, left, this.#offset, 2);
    else {
      this.#add(left, 0, right, 0, 1);
      this.#add(left, this.#offset, right, this.#offset, 1);
    }
    const row = this.#row.fill(0);
    for (let k = 1; k < this.#power.length; k++) {
      const at = this.#below[k]!;
      if (at < 0) continue;
      const upper = this.#share[k]! * this.#power[k]!;
      row[at]! += this.#power[k]! - upper;
      row[at + 1]! += upper;
    }
    for (let band = 0; band < bands; band++) this.#rows[this.#length++] = codeOf(row[band]!);
  }

  /** Most stems are silent most of the time. */
  #isSounding(samples: Float32Array): boolean {
    for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return true;
    return false;
  }

  /** Two frames in one complex transform: left and right, or of mono two that follow each other, each of them `share` times. */
  #add(first: Float32Array, one: number, second: Float32Array, other: number, share: number): void {
    const input = this.#input;
    const window = this.#window;
    for (let i = 0, at = 0; i < window.length; i++) {
      input[at++] = first[one + i]! * window[i]!;
      input[at++] = second[other + i]! * window[i]!;
    }
    this.#transform.forward(input, this.#output);
    const out = this.#output;
    const power = this.#power;
    for (let k = 1, m = out.length - 2; k < power.length; k++, m -= 2) {
      const xr = out[2 * k]!;
      const xi = out[2 * k + 1]!;
      const yr = out[m]!;
      const yi = out[m + 1]!;
      power[k]! += share * (xr * xr + xi * xi + yr * yr + yi * yi);
    }
  }
}
