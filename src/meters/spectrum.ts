import { fineBands, fineEdges, poolOf, thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import type { Block, Format } from '../dsp/block.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { hann, type Transform, transformOf } from '../dsp/fft.ts';
import { Framer } from '../dsp/framer.ts';
import { Series } from '../dsp/statistics.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Power sums of frames that share a level: features choose among levels when the loudest is known. */
export interface LevelSpectrum {
  /** Level of these frames, dB re full scale, lower edge of a 1-dB bucket. */
  readonly level: number;
  readonly frames: number;
  /** Sums of bin powers (mean square): left, right, and the real cross-spectrum. A mono sound has the same in all three. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly cross: Float64Array;
}

export interface SpectrumLog {
  readonly binWidth: Hz;
  readonly bins: number;
  readonly levels: readonly LevelSpectrum[];
  /** Third-octave power (mean of left and right) of every frame, 31 a row. */
  readonly rows: Float32Array;
  /** Seconds between rows; a row's frame starts at its index × step. */
  readonly step: Seconds;
  /** Length of a frame. */
  readonly window: Seconds;
}

/** Frames of some 0.35 s, Hann, on a 0.2-s grid that all tracks share; left and right in one transform. */
export const spectrum = meter<SpectrumLog>({
  id: 'spectrum',
  about: 'Long-term spectra by level, and third octaves over time.',
  start: (format) => new SpectrumHearing(format),
});

const step: Seconds = 0.2;
const lowest = -120;

class SpectrumHearing implements Hearing<SpectrumLog> {
  readonly #format: Format;
  readonly #size: number;
  readonly #framer: Framer;
  readonly #window: Float64Array;
  readonly #scale: number;
  readonly #transform: Transform;
  readonly #input: Float64Array;
  readonly #output: Float64Array;
  readonly #levels = new Map<
    number,
    { frames: number; left: Float64Array; right: Float64Array; cross: Float64Array }
  >();
  readonly #mean: Float64Array;
  readonly #powers: readonly [Float64Array, Float64Array, Float64Array];
  readonly #pool: ReturnType<typeof poolOf>;
  readonly #row = new Float64Array(thirdOctaves.length);
  readonly #rows = new Series();

  constructor(format: Format) {
    this.#format = format;
    this.#size = format.sampleRate <= 50_000 ? 16384 : format.sampleRate <= 100_000 ? 32768 : 65536;
    this.#window = hann(this.#size);
    // One-sided power that sums to the mean square (Parseval), whatever the window.
    this.#scale = 2 / (this.#size * this.#window.reduce((sum, w) => sum + w * w, 0));
    this.#transform = transformOf(this.#size);
    this.#input = new Float64Array(2 * this.#size);
    this.#output = new Float64Array(2 * this.#size);
    const bins = this.#size / 2 + 1;
    this.#mean = new Float64Array(bins);
    this.#powers = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
    this.#pool = poolOf(thirdOctaves.map(thirdOctaveEdges), bins, format.sampleRate / this.#size);
    this.#framer = new Framer(this.#size, Math.round(step * format.sampleRate), Math.min(2, format.channels), (frame) =>
      this.#hearFrame(frame),
    );
  }

  hear(block: Block): void {
    this.#framer.hear(block);
  }

  finish(): SpectrumLog {
    this.#framer.finish();
    const levels = [...this.#levels].map(([level, sums]) => ({ level, ...sums })).sort((a, b) => a.level - b.level);
    const binWidth = this.#format.sampleRate / this.#size;
    return {
      binWidth,
      bins: this.#mean.length,
      levels,
      rows: this.#rows.finish(),
      step,
      window: this.#size / this.#format.sampleRate,
    };
  }

  #hearFrame([left, right]: readonly Float32Array[]): void {
    const input = this.#input;
    const window = this.#window;
    for (let i = 0; i < this.#size; i++) {
      input[2 * i] = left![i]! * window[i]!;
      input[2 * i + 1] = (right ?? left)![i]! * window[i]!;
    }
    this.#transform.forward(input, this.#output);
    const total = this.#split();
    this.#pool(this.#mean, this.#row);
    for (const power of this.#row) this.#rows.push(power);
    this.#add(Math.max(lowest, Math.floor(powerDecibels(total))));
  }

  /** Takes the two spectra of left + i·right apart; returns the frame's power. */
  #split(): number {
    const [l, r, c] = this.#powers;
    const out = this.#output;
    const n = this.#size;
    let total = 0;
    for (let k = 0; k < this.#mean.length; k++) {
      const m = k === 0 ? 0 : n - k;
      const [xr, xi, yr, yi] = [out[2 * k]!, out[2 * k + 1]!, out[2 * m]!, out[2 * m + 1]!];
      const a = (xr + yr) / 2;
      const b = (xi - yi) / 2;
      const d = (xi + yi) / 2;
      const e = (yr - xr) / 2;
      // The ends have no mirror image.
      const scale = k === 0 || k === n / 2 ? this.#scale / 2 : this.#scale;
      l[k] = (a * a + b * b) * scale;
      r[k] = (d * d + e * e) * scale;
      c[k] = (a * d + b * e) * scale;
      this.#mean[k] = (l[k]! + r[k]!) / 2;
      total += this.#mean[k]!;
    }
    return total;
  }

  #add(level: number): void {
    let sums = this.#levels.get(level);
    if (!sums) {
      const bins = this.#mean.length;
      sums = { frames: 0, left: new Float64Array(bins), right: new Float64Array(bins), cross: new Float64Array(bins) };
      this.#levels.set(level, sums);
    }
    sums.frames++;
    const [l, r, c] = this.#powers;
    const { left, right, cross } = sums;
    for (let k = 0; k < l.length; k++) {
      left[k]! += l[k]!;
      right[k]! += r[k]!;
      cross[k]! += c[k]!;
    }
  }
}

/** Pools for what a finished log is drawn and judged in. */
export const poolsOf = (log: SpectrumLog): { third: ReturnType<typeof poolOf>; fine: ReturnType<typeof poolOf> } => ({
  third: poolOf(thirdOctaves.map(thirdOctaveEdges), log.bins, log.binWidth),
  fine: poolOf(fineBands.map(fineEdges), log.bins, log.binWidth),
});
