import type { Block, Format } from '../dsp/block.ts';
import { hann, transformOf } from '../dsp/fft.ts';
import { emptyPack, type PackedSpectra, pack, packedBins } from '../dsp/packed-spectra.ts';
import { excerptResampler } from '../dsp/resample.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** A few dozen short spectra, of the same moments in every stem of a song although none knows the others. */
export interface MomentsLog {
  /** Moment number k begins at k × this, whatever the sample rate. */
  readonly step: Seconds;
  /** Their numbers, ascending. */
  readonly places: readonly number[];
  /** Every moment whose draw lies below this is here, unless the sound is silent there. */
  readonly reach: number;
  readonly lowest: Hz;
  readonly binWidth: Hz;
  /** Complex spectra of the mid, Hann. */
  readonly spectra: PackedSpectra;
}

/**
 * Of all moments that sound, those with the lowest draws, the draw being a hash of the moment's number: coordinated
 * bottom-k sampling (Cohen & Kaplan 2007, Summarizing Data using Bottom-k Sketches).
 */
export const moments = meter<MomentsLog>({
  id: 'moments',
  about: 'Up to 64 spectra of 0.4 s, of the same moments in all stems, to tell delay and polarity between them.',
  start: (format) => new MomentsHearing(format),
});

const step: Seconds = 0.4;
const most = 64;
const size = 8192;
const analysisRate: Hz = size / step; // so that every sound has the same bins
const binWidth: Hz = 1 / step;
const lowest: Hz = 150; // below, and above 8 kHz, phase tells next to nothing of a delay (domain, pair.align)
const highest: Hz = 8000;
const firstBin = lowest / binWidth;
const bins = packedBins((highest - lowest) / binWidth + 1);
const passage = { attenuation: 60, pass: highest / analysisRate, stop: 1 - highest / analysisRate };
const gate = 1e-7; // −70 dBFS
const range = 1e-6; // −60 dB re the loudest

/** Even between 0 and 1, the same for the same number everywhere (finaliser of MurmurHash3). */
export function drawOf(place: number): number {
  let hash = (place + 1) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

interface Moment {
  readonly place: number;
  readonly draw: number;
  readonly power: number;
  readonly samples: Float32Array;
}

class MomentsHearing implements Hearing<MomentsLog> {
  readonly #format: Format;
  readonly #length: number;
  readonly #kept: Moment[] = []; // highest draw last
  #reach = 1;
  #place = 0;
  #start = 0;
  #next: number;
  #frame = 0;
  /** Whether anything but zeros may lie in the moment in hand. */
  #sounds = false;
  #samples: Float32Array | undefined;
  #spare: Float32Array | undefined;

  constructor(format: Format) {
    this.#format = format;
    this.#length = Math.round(step * format.sampleRate);
    this.#next = this.#length;
    this.#samples = new Float32Array(this.#length);
  }

  hear(block: Block): void {
    this.#pass(block, false);
  }

  rest(block: Block): void {
    this.#pass(block, true);
  }

  #pass(block: Block, isRest: boolean): void {
    for (let from = 0; from < block.length; ) {
      const to = Math.min(block.length, from + this.#next - this.#frame);
      if (this.#samples && isRest)
        this.#samples.fill(0, this.#frame - this.#start, this.#frame - this.#start + to - from);
      else if (this.#samples) this.#copy(this.#samples, block, from, to);
      this.#sounds ||= !isRest;
      this.#frame += to - from;
      from = to;
      if (this.#frame === this.#next) this.#end();
    }
  }

  finish(): MomentsLog {
    const loudest = Math.max(0, ...this.#kept.map(({ power }) => power));
    const active = this.#kept.filter(({ power }) => power > range * loudest).sort((a, b) => a.place - b.place);
    return {
      step,
      places: active.map(({ place }) => place),
      reach: this.#reach,
      lowest,
      binWidth,
      spectra: spectraOf(active, this.#format.sampleRate),
    };
  }

  #copy(into: Float32Array, { channels }: Block, from: number, to: number): void {
    const left = channels[0]!;
    const right = channels[1] ?? left;
    let at = this.#frame - this.#start;
    for (let i = from; i < to && at < into.length; i++, at++) into[at] = (left[i]! + right[i]!) / 2;
  }

  #end(): void {
    if (this.#samples) this.#spare = this.#sounds ? this.#keep(this.#samples) : this.#samples;
    this.#sounds = false;
    this.#place++;
    this.#start = this.#next;
    this.#next = Math.round((this.#place + 1) * step * this.#format.sampleRate);
    this.#samples = drawOf(this.#place) < this.#reach ? (this.#spare ?? new Float32Array(this.#length)) : undefined;
    if (this.#samples === this.#spare) this.#spare = undefined;
  }

  /** Returns what is not needed any more. */
  #keep(samples: Float32Array): Float32Array | undefined {
    let power = 0;
    for (let i = 0; i < samples.length; i++) power += samples[i]! * samples[i]!;
    power /= samples.length;
    if (power <= gate) return samples;
    const draw = drawOf(this.#place);
    const behind = this.#kept.findIndex((each) => each.draw > draw);
    this.#kept.splice(behind < 0 ? this.#kept.length : behind, 0, { place: this.#place, draw, power, samples });
    if (this.#kept.length <= most) return undefined;
    const last = this.#kept.pop()!;
    this.#reach = last.draw;
    return last.samples;
  }
}

/** Two moments go through one transform: one is the real part, one the imaginary. */
function spectraOf(moments: readonly Moment[], sampleRate: Hz): PackedSpectra {
  const packed = emptyPack(moments.length, bins);
  if (moments.length === 0) return packed;
  const resampled = excerptResampler(sampleRate, analysisRate, size, passage);
  const window = hann(size);
  const transform = transformOf(size);
  const [input, output] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  const [one, two] = [new Float64Array(2 * bins), new Float64Array(2 * bins)];
  const top = Math.min(bins, Math.floor((0.45 * sampleRate) / binWidth) - firstBin);
  for (let i = 0; i < moments.length; i += 2) {
    const a = resampled(moments[i]!.samples);
    const b = moments[i + 1] && resampled(moments[i + 1]!.samples);
    for (let n = 0; n < size; n++) {
      input[2 * n] = a[n]! * window[n]!;
      input[2 * n + 1] = b ? b[n]! * window[n]! : 0;
    }
    transform.forward(input, output);
    for (let k = 0; k < top; k++) {
      const at = 2 * (firstBin + k);
      const mirrored = 2 * (size - firstBin - k);
      one[2 * k] = (output[at]! + output[mirrored]!) / 2;
      one[2 * k + 1] = (output[at + 1]! - output[mirrored + 1]!) / 2;
      two[2 * k] = (output[at + 1]! + output[mirrored + 1]!) / 2;
      two[2 * k + 1] = (output[mirrored]! - output[at]!) / 2;
    }
    pack(packed, i, one, 0);
    if (b) pack(packed, i + 1, two, 0);
  }
  return packed;
}
