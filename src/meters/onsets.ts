import { between } from '../dsp/bands.ts';
import type { Block, Format } from '../dsp/block.ts';
import { hann, type Transform, transformOf } from '../dsp/fft.ts';
import { Series } from '../dsp/statistics.ts';
import type { Hz, Seconds } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Short spectra every 10 ms; the n-th is centred at n × step, with silence before the sound and after it. */
export interface OnsetsLog {
  readonly step: Seconds;
  /** Spectral flux: how much bands rose in 20 ms, in decades. Does not depend on the level of the sound. */
  readonly flux: Float32Array;
  /** Mean square of 5 to 10 kHz: sibilants. */
  readonly sibilance: Float32Array;
  /** Mean square of 0.8 to 4 kHz: vowels. */
  readonly body: Float32Array;
}

/**
 * Spectral flux, after Klapuri (ICASSP 1999) and Bello et al. (IEEE TSAP 13/5, 2005): levels of bands from 60 Hz to 12 kHz,
 * compressed as log10(1 + 1000 × power over the band's running mean), positive differences averaged over bands. Of the mid; where
 * the sides cancel, of the side: an inverted channel does not hide the music.
 */
export const onsets = meter<OnsetsLog>({
  id: 'onsets',
  about: 'Spectral flux, and the power of sibilants and vowels, every 10 ms.',
  start: (format) => new OnsetsHearing(format),
});

const hopsPerSecond = 100;
/** A fifth of an octave and more, and no narrower than what a spectrum of 23 ms can tell apart: noise would rise and fall in such. */
const bandEdges: readonly Hz[] = (() => {
  const edges: Hz[] = [60];
  while (edges.at(-1)! < 12_000) edges.push(Math.max(edges.at(-1)! + 170, edges.at(-1)! * 1.19));
  return edges;
})();
const bands = bandEdges.length - 1;
const sibilants = [5000, 10_000] as const;
const vowels = [800, 4000] as const;
const compression = 1000;
/** A band this far under the whole, as a share of power, is leakage or dither. */
const masked = 1e-6;
/** Hops over which the mean power of a band forgets: 10 s. */
const memory = 1000;
/** Hops over which it is decided whether the sides cancel: 0.5 s. */
const slow = 50;

class OnsetsHearing implements Hearing<OnsetsLog> {
  readonly #sampleRate: Hz;
  readonly #size: number;
  readonly #transform: Transform;
  readonly #window: Float64Array;
  readonly #input: Float64Array;
  readonly #output: Float64Array;
  /** The hop that is being filled, a channel. */
  readonly #hop: readonly Float32Array[];
  /** One signal made of the channels, from the start of the next pair of frames on. */
  readonly #mixed: Float64Array;
  readonly #edges: Float64Array;
  /** The highest bin that is in a band; neither the constant part nor the Nyquist frequency is. */
  readonly #last: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  /** Running mean power: of all bands together, and of each. */
  #mean = 0;
  readonly #means = new Float64Array(bands);
  /** Levels of the last spectrum and of the one before it, in turns. */
  readonly #levels = [new Float64Array(bands), new Float64Array(bands)] as const;
  readonly #flux = new Series();
  readonly #sibilance = new Series();
  readonly #body = new Series();
  #covariance = 0;
  #power = 0;
  #sign = 1;
  #heard = 0; // frames
  /** Whether nothing but zeros is in the hop that is being filled, and how many of the last to be mixed are known to be zero. */
  #isStill = true;
  #still = 0;
  #hops = 0; // hops that are mixed
  #filled: number;
  #frames = 0; // spectra that are taken

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    // 23 ms, as a power of two: 1024 at 44.1 and 48 kHz.
    this.#size = 2 ** Math.round(Math.log2(0.0232 * format.sampleRate));
    this.#transform = transformOf(this.#size);
    const window = hann(this.#size);
    // One-sided power that sums to the mean square (Parseval); halves, for two frames share a transform.
    const scale = Math.sqrt(1 / (2 * this.#size * window.reduce((sum, w) => sum + w * w, 0)));
    this.#window = window.map((w) => w * scale);
    this.#input = new Float64Array(2 * this.#size);
    this.#output = new Float64Array(2 * this.#size);
    const hop = Math.ceil(format.sampleRate / hopsPerSecond) + 1;
    this.#hop = Array.from({ length: format.channels }, () => new Float32Array(hop));
    this.#mixed = new Float64Array(this.#size + 4 * hop);
    this.#filled = this.#size / 2;
    const bins = this.#size / 2;
    const place = (frequency: Hz) => Math.min(bins, (frequency * this.#size) / format.sampleRate + 0.5);
    this.#edges = Float64Array.from([...bandEdges, ...sibilants, ...vowels].map(place));
    this.#last = Math.min(bins - 1, Math.floor(place(bandEdges.at(-1)!)) + 1);
    this.#first = new Float64Array(bins + 2);
    this.#second = new Float64Array(bins + 2);
  }

  hear(block: Block): void {
    this.#pass(block, false);
  }

  rest(block: Block): void {
    this.#pass(block, true);
  }

  #pass(block: Block, isRest: boolean): void {
    for (let from = 0; from < block.length; ) {
      const start = this.#startOf(this.#hops);
      const end = this.#startOf(this.#hops + 1);
      const to = Math.min(block.length, from + end - this.#heard);
      this.#hop.forEach((hop, channel) => {
        hop.set(block.channels[channel]!.subarray(from, to), this.#heard - start);
      });
      this.#isStill &&= isRest;
      this.#heard += to - from;
      from = to;
      if (this.#heard === end) this.#endHop(end - start);
    }
  }

  finish(): OnsetsLog {
    const count = Math.ceil((this.#heard * hopsPerSecond) / this.#sampleRate);
    const start = this.#startOf(this.#hops);
    if (this.#heard > start) this.#endHop(this.#heard - start);
    // Silence after the end, until the last spectrum has its neighbour.
    while (this.#frames < count) {
      const end = this.#startOf(this.#frames + 1) - this.#startOf(this.#frames) + this.#size;
      this.#mixed.fill(0, this.#filled, end);
      this.#filled = end;
      this.#takePair();
    }
    return {
      step: 1 / hopsPerSecond,
      flux: this.#flux.finish().subarray(0, count),
      sibilance: this.#sibilance.finish().subarray(0, count),
      body: this.#body.finish().subarray(0, count),
    };
  }

  #startOf(hop: number): number {
    return Math.round((hop * this.#sampleRate) / hopsPerSecond);
  }

  #endHop(length: number): void {
    const [left, right] = this.#hop;
    const mixed = this.#mixed;
    const at = this.#filled;
    if (this.#isStill) {
      this.#lean(0, 0);
      mixed.fill(0, at, at + length);
    } else if (this.#hop.length === 1) mixed.set(left!.subarray(0, length), at);
    else if (this.#hop.length === 2) {
      this.#turn(left!, right!, length);
      const factor = this.#sign / 2;
      for (let i = 0; i < length; i++) mixed[at + i] = left![i]! / 2 + factor * right![i]!;
    } else {
      mixed.fill(0, at, at + length);
      for (const channel of this.#hop)
        for (let i = 0; i < length; i++) mixed[at + i]! += channel[i]! / this.#hop.length;
    }
    this.#filled += length;
    this.#still = this.#isStill ? this.#still + length : 0;
    this.#isStill = true;
    this.#hops++;
    const next = this.#startOf(this.#frames + 1) - this.#startOf(this.#frames) + this.#size;
    if (this.#filled >= next) this.#takePair();
  }

  /** Decides whether the sides are added or subtracted, slowly: what is merely wide does not matter. */
  #turn(left: Float32Array, right: Float32Array, length: number): void {
    let [covariance, power] = [0, 0];
    // Every fourth sample is enough to tell.
    for (let i = 0; i < length; i += 4) {
      const l = left[i]!;
      const r = right[i]!;
      covariance += l * r;
      power += l * l + r * r;
    }
    this.#lean(covariance, power);
  }

  #lean(covariance: number, power: number): void {
    this.#covariance += (covariance - this.#covariance) / slow;
    this.#power += (power - this.#power) / slow;
    const correlation = (2 * this.#covariance) / Math.max(this.#power, 1e-30);
    if (correlation < -0.5) this.#sign = -1;
    else if (correlation > 0) this.#sign = 1;
  }

  /** Two neighbouring frames in one complex transform, and their spectra taken apart. */
  #takePair(): void {
    const [size, window, input, out, mixed] = [this.#size, this.#window, this.#input, this.#output, this.#mixed];
    const hop = this.#startOf(this.#frames + 1) - this.#startOf(this.#frames);
    if (this.#still >= this.#filled || isSilent(mixed, size + hop)) {
      this.#endPair(this.#first.fill(0), this.#second.fill(0));
      return;
    }
    for (let i = 0; i < size; i++) {
      const w = window[i]!;
      input[2 * i] = mixed[i]! * w;
      input[2 * i + 1] = mixed[i + hop]! * w;
    }
    this.#transform.forward(input, out);
    const [first, second] = [this.#first, this.#second];
    let [a, b] = [0, 0];
    for (let k = 1; k <= this.#last; k++) {
      const m = size - k;
      const xr = out[2 * k]!;
      const xi = out[2 * k + 1]!;
      const yr = out[2 * m]!;
      const yi = out[2 * m + 1]!;
      const ar = xr + yr;
      const ai = xi - yi;
      const br = xi + yi;
      const bi = yr - xr;
      a += ar * ar + ai * ai;
      b += br * br + bi * bi;
      first[k + 1] = a;
      second[k + 1] = b;
    }
    this.#endPair(first, second);
  }

  #endPair(first: Float64Array, second: Float64Array): void {
    const mixed = this.#mixed;
    this.#take(first);
    this.#take(second);
    const next = this.#startOf(this.#frames + 2) - this.#startOf(this.#frames);
    mixed.copyWithin(0, next, this.#filled);
    this.#filled -= next;
    this.#frames += 2;
  }

  /** Reads one spectrum, given as its running sum over bins. */
  #take(sums: Float64Array): void {
    const edges = this.#edges;
    const step = 1 / Math.min(memory, this.#flux.length + 1);
    const levels = this.#levels[this.#flux.length % 2]!;
    const whole = Math.max(0, between(sums, edges[bands]!) - between(sums, edges[0]!));
    this.#mean += (whole - this.#mean) * step;
    const floor = masked * this.#mean;
    let rise = 0;
    let below = between(sums, edges[0]!);
    for (let band = 0; band < bands; band++) {
      const above = between(sums, edges[band + 1]!);
      const power = Math.max(0, above - below);
      below = above;
      const mean = this.#means[band]! + (power - this.#means[band]!) * step;
      this.#means[band] = mean;
      const level = floor > 0 ? Math.log10(1 + (compression * power) / (mean + floor)) : 0;
      if (level > levels[band]!) rise += level - levels[band]!;
      levels[band] = level;
    }
    this.#flux.push(rise / bands);
    this.#sibilance.push(Math.max(0, between(sums, edges[bands + 2]!) - between(sums, edges[bands + 1]!)));
    this.#body.push(Math.max(0, between(sums, edges[bands + 4]!) - between(sums, edges[bands + 3]!)));
  }
}

/** Most stems are silent most of the time: the spectrum of nothing need not be worked out. */
function isSilent(samples: Float64Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (samples[i] !== 0) return false;
  return true;
}
