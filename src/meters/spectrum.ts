import { fineBands, fineEdges, poolOf, thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import type { Block, Format } from '../dsp/block.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { hann } from '../dsp/fft.ts';
import { Framer } from '../dsp/framer.ts';
import { Series } from '../dsp/statistics.ts';
import type { Hz, Seconds } from '../units.ts';
import { Chroma, type ChromaLog } from './chroma.ts';
import { LongFrames } from './long-frames.ts';
import { type Hearing, meter } from './meter.ts';
import { valleyOf, valleyPoints } from './valleys.ts';

/** Power sums of frames that share a level: features choose among levels when the loudest is known. */
export interface LevelSpectrum {
  /** Level of these frames, dB re full scale, lower edge of a 1-dB bucket. */
  readonly level: number;
  readonly frames: number;
  /** Sums of bin powers (mean square): left, right, and the cross-spectrum left × conjugate of right. A mono sound has the same in all real ones, and keeps it once. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly cross: Float64Array;
  readonly crossImaginary: Float64Array;
  /** Sums over `valleyFrames` frames of the valley spectrum, dB, at `valleyPoints`. */
  readonly valleys: Float64Array;
  readonly valleyFrames: number;
}

export interface SpectrumLog {
  readonly binWidth: Hz;
  readonly bins: number;
  readonly levels: readonly LevelSpectrum[];
  /** At most 256 frames, spread evenly over the whole sound however long it is: amplitudes of 1024 bins, the power of neighbours summed. */
  readonly coarse: { readonly binWidth: Hz; readonly spectra: readonly Float32Array[] };
  /** Third-octave power (mean of left and right) of every frame, 31 a row. */
  readonly rows: Float32Array;
  /** Pitch classes of every frame. */
  readonly chroma: ChromaLog;
  /** Seconds between rows; a row's frame starts at its index × step. */
  readonly step: Seconds;
  /** Length of a frame. */
  readonly window: Seconds;
}

/** Frames of some 0.35 s, Hann, on a 0.2-s grid that all tracks share. */
export const spectrum = meter<SpectrumLog>({
  id: 'spectrum',
  about: 'Long-term spectra by level, and third octaves over time.',
  start: (format) => new SpectrumHearing(format),
});

const step: Seconds = 0.2;
const lowest = -120;

class SpectrumHearing implements Hearing<SpectrumLog> {
  readonly #frame: LongFrames;
  readonly #isMono: boolean;
  readonly #framer: Framer;
  readonly #levels = new Map<number, Sums>();
  readonly #mean: Float64Array;
  /** Running sums of the mean: entry k has all bins below k. */
  readonly #sums: Float64Array;
  readonly #valley: (power: Float64Array, into: Float64Array) => void;
  #still: Float64Array | undefined;
  #frames = 0;
  #coarse: Float32Array[] = [];
  #stride = 1;
  readonly #rows = new Series();
  readonly #chroma: Chroma;

  constructor(format: Format) {
    this.#frame = new LongFrames(format, hann);
    this.#isMono = format.channels === 1;
    const { size, bins, binWidth } = this.#frame;
    this.#mean = new Float64Array(bins);
    this.#sums = new Float64Array(bins + 1);
    this.#valley = valleyOf(binWidth, bins);
    this.#chroma = new Chroma(bins, binWidth);
    this.#framer = new Framer(
      size,
      Math.round(step * format.sampleRate),
      Math.min(2, format.channels),
      (frame, isRest) => this.#hearFrame(frame, isRest),
    );
  }

  hear(block: Block): void {
    this.#framer.hear(block);
  }

  rest(block: Block): void {
    this.#framer.hear(block, true);
  }

  finish(): SpectrumLog {
    this.#framer.finish();
    const levels = [...this.#levels].map(([level, sums]) => ({ level, ...sums })).sort((a, b) => a.level - b.level);
    const { binWidth, size, length } = this.#frame;
    return {
      binWidth,
      bins: this.#mean.length,
      levels,
      coarse: { binWidth: (binWidth * size) / 2 / coarseBins, spectra: this.#coarse },
      rows: this.#rows.finish(),
      chroma: this.#chroma.finish(),
      step,
      window: length,
    };
  }

  #hearFrame(channels: readonly Float32Array[], isRest: boolean): void {
    const { size, scale, pool, row } = this.#frame;
    const energy = isRest ? 0 : this.#windowed(channels);
    const sums = this.#sumsAt(Math.max(lowest, Math.floor(powerDecibels((energy * size * scale) / 4))));
    if (energy === 0) this.#hearNothing(sums);
    else {
      sums.frames++;
      this.#transform(sums);
    }
    pool.ofSums(this.#sums, row);
    for (let band = 0; band < row.length; band++) this.#rows.push(row[band]!);
    if (energy === 0) this.#chroma.rest();
    else this.#chroma.hear(this.#mean, this.#sums);
    if (this.#frames % valleyEvery === 0) {
      if (energy === 0) this.#addStill(sums.valleys);
      else this.#valley(this.#mean, sums.valleys);
      sums.valleyFrames++;
    }
    if (this.#frames % this.#stride === 0) this.#keep();
    this.#frames++;
  }

  /** Returns the energy of left and right. */
  #windowed([left, right]: readonly Float32Array[]): number {
    const { window, first, second } = this.#frame;
    const energy = windowed(left!, window, first.input);
    return energy + (right ? windowed(right, window, second.input) : energy);
  }

  #transform(sums: Sums): void {
    const { first, second } = this.#frame;
    this.#frame.transform(first);
    if (this.#isMono) {
      this.#addMono(sums);
      return;
    }
    this.#frame.transform(second);
    this.#add(sums);
  }

  /** Most stems are silent most of the time: the spectrum of nothing need not be worked out. */
  #hearNothing(sums: Sums): void {
    sums.frames++;
    this.#mean.fill(0);
    this.#sums.fill(0);
  }

  /** The valleys of nothing are always the same. */
  #addStill(valleys: Float64Array): void {
    if (!this.#still) {
      this.#still = new Float64Array(valleys.length);
      this.#valley(this.#mean, this.#still);
    }
    for (let point = 0; point < valleys.length; point++) valleys[point]! += this.#still[point]!;
  }

  #keep(): void {
    this.#coarse.push(coarsened(this.#sums));
    if (this.#coarse.length < most) return;
    // Full: every other one goes, and from now on every other one comes.
    this.#coarse = this.#coarse.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** Adds what both channels hold to the sums of their level. */
  #add(sums: Sums): void {
    const { left, right, cross, crossImaginary } = sums;
    const mean = this.#mean;
    const running = this.#sums;
    const a = this.#frame.first.output;
    const b = this.#frame.second.output;
    const last = mean.length - 1;
    let whole = 0;
    for (let k = 0; k <= last; k++) {
      const scale = this.#scaleOf(k);
      const ar = a[2 * k]!;
      const ai = a[2 * k + 1]!;
      const br = b[2 * k]!;
      const bi = b[2 * k + 1]!;
      const l = (ar * ar + ai * ai) * scale;
      const r = (br * br + bi * bi) * scale;
      left[k]! += l;
      right[k]! += r;
      cross[k]! += (ar * br + ai * bi) * scale;
      crossImaginary[k]! += (ai * br - ar * bi) * scale;
      const both = (l + r) / 2;
      mean[k] = both;
      whole += both;
      running[k + 1] = whole;
    }
  }

  /** The same of a mono sound: it is its own left and right. */
  #addMono({ left }: Sums): void {
    const mean = this.#mean;
    const running = this.#sums;
    const bins = this.#frame.first.output;
    let whole = 0;
    for (let k = 0; k < mean.length; k++) {
      const real = bins[2 * k]!;
      const imaginary = bins[2 * k + 1]!;
      const power = (real * real + imaginary * imaginary) * this.#scaleOf(k);
      left[k]! += power;
      mean[k] = power;
      whole += power;
      running[k + 1] = whole;
    }
  }

  /** The ends have no mirror image. */
  #scaleOf(k: number): number {
    return k === 0 || k === this.#mean.length - 1 ? this.#frame.scale / 2 : this.#frame.scale;
  }

  #sumsAt(level: number): Sums {
    const known = this.#levels.get(level);
    if (known) return known;
    const zeros = () => new Float64Array(this.#mean.length);
    const left = zeros();
    const sums = {
      frames: 0,
      left,
      right: this.#isMono ? left : zeros(),
      cross: this.#isMono ? left : zeros(),
      crossImaginary: zeros(),
      valleys: new Float64Array(valleyPoints.length),
      valleyFrames: 0,
    };
    this.#levels.set(level, sums);
    return sums;
  }
}

/** A channel under a window, and its energy. */
function windowed(samples: Float32Array, window: Float64Array, into: Float64Array): number {
  let energy = 0;
  for (let i = 0; i < window.length; i++) {
    const x = samples[i]! * window[i]!;
    energy += x * x;
    into[i] = x;
  }
  return energy;
}

const most = 256;
const coarseBins = 1024;

/** Amplitudes with fewer bins, of running sums of power; each is centred on its frequency, as those of a shorter transform would be. */
function coarsened(sums: Float64Array): Float32Array {
  const width = (sums.length - 2) / coarseBins;
  const into = new Float32Array(coarseBins);
  for (let bin = 0; bin < coarseBins; bin++) {
    const from = Math.max(0, (bin - 0.5) * width + 1);
    into[bin] = Math.sqrt(Math.max(0, sums[(bin + 0.5) * width + 1]! - sums[from]!));
  }
  return into;
}

type Sums = { -readonly [K in keyof Omit<LevelSpectrum, 'level'>]: LevelSpectrum[K] };

/** Every other frame is enough for a mean. */
const valleyEvery = 2;

/** Pools for what a finished log is drawn and judged in. */
export const poolsOf = (log: SpectrumLog): { third: ReturnType<typeof poolOf>; fine: ReturnType<typeof poolOf> } => ({
  third: poolOf(thirdOctaves.map(thirdOctaveEdges), log.bins, log.binWidth),
  fine: poolOf(fineBands.map(fineEdges), log.bins, log.binWidth),
});
