/**
 * Complex spectra in bytes: real and imaginary parts of 8 bits, and a scale every 16 bins, so that the weak end of a spectrum
 * keeps as many digits as the strong one.
 */
export interface PackedSpectra {
  readonly count: number;
  /** Bins a spectrum, a multiple of 16. */
  readonly bins: number;
  /** Real and imaginary part in turn. */
  readonly parts: Int8Array;
  /** Quarter octaves of amplitude above 2^−44 that one step of a part is worth; one byte every 16 bins. */
  readonly scales: Uint8Array;
}

const block = 16;
const most = 127;
const lowest = -44; // octaves

const scaleOf = Float64Array.from({ length: 256 }, (_, code) => 2 ** (code / 4 + lowest));

/** As many bins as are asked for, and what fills the last block. */
export const packedBins = (bins: number): number => Math.ceil(bins / block) * block;

/** Packs `bins` complex values of `spectrum` (real, imaginary in turn), beginning at value `from`, as the spectrum number `at`. */
export function pack(packed: PackedSpectra, at: number, spectrum: Float64Array, from: number): void {
  const { bins, parts, scales } = packed;
  for (let first = 0; first < bins; first += block) {
    const start = 2 * (from + first);
    let peak = 0;
    for (let i = 0; i < 2 * block; i++) {
      const part = spectrum[start + i]!;
      if (part > peak) peak = part;
      else if (-part > peak) peak = -part;
    }
    const code = peak > 0 ? Math.ceil(4 * (Math.log2(peak / most) - lowest)) : 0;
    const scale = Math.max(0, Math.min(255, code));
    scales[(at * bins + first) / block] = scale;
    const into = 2 * (at * bins + first);
    const factor = 1 / scaleOf[scale]!;
    for (let i = 0; i < 2 * block; i++) parts[into + i] = Math.round(factor * spectrum[start + i]!);
  }
}

export const emptyPack = (count: number, bins: number): PackedSpectra => ({
  count,
  bins,
  parts: new Int8Array(2 * count * bins),
  scales: new Uint8Array((count * bins) / block),
});

/** All of it in a row: parts, then scales. */
export function bytesOf({ parts, scales }: PackedSpectra): Uint8Array {
  const bytes = new Uint8Array(parts.length + scales.length);
  bytes.set(new Uint8Array(parts.buffer, parts.byteOffset, parts.length));
  bytes.set(scales, parts.length);
  return bytes;
}

export function packedFrom(bytes: Uint8Array, count: number, bins: number): PackedSpectra {
  const parts = new Int8Array(bytes.buffer, bytes.byteOffset, 2 * count * bins);
  return { count, bins, parts, scales: bytes.subarray(parts.length) };
}

/** Sums over spectra of two sounds: their cross-spectrum and the power of each. */
export interface CrossSpectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export const emptyCross = (bins: number): CrossSpectrum => ({
  real: new Float64Array(bins),
  imaginary: new Float64Array(bins),
  first: new Float64Array(bins),
  second: new Float64Array(bins),
});

/** Adds the product of one spectrum of `a` and the conjugate of one of `b`, and their powers. */
export function addProduct(sum: CrossSpectrum, a: PackedSpectra, i: number, b: PackedSpectra, j: number): void {
  const { real, imaginary, first, second } = sum;
  for (let from = 0; from < a.bins; from += block) {
    const ofA = scaleOf[a.scales[(i * a.bins + from) / block]!]!;
    const ofB = scaleOf[b.scales[(j * b.bins + from) / block]!]!;
    const ab = ofA * ofB;
    const aa = ofA * ofA;
    const bb = ofB * ofB;
    let p = 2 * (i * a.bins + from);
    let q = 2 * (j * b.bins + from);
    for (let k = from; k < from + block; k++, p += 2, q += 2) {
      const ar = a.parts[p]!;
      const ai = a.parts[p + 1]!;
      const br = b.parts[q]!;
      const bi = b.parts[q + 1]!;
      real[k]! += ab * (ar * br + ai * bi);
      imaginary[k]! += ab * (ai * br - ar * bi);
      first[k]! += aa * (ar * ar + ai * ai);
      second[k]! += bb * (br * br + bi * bi);
    }
  }
}

/** Adds one spectrum to `into` (real, imaginary in turn). */
export function addSpectrum(into: Float64Array, { bins, parts, scales }: PackedSpectra, at: number): void {
  for (let from = 0; from < bins; from += block) {
    const scale = scaleOf[scales[(at * bins + from) / block]!]!;
    const start = 2 * at * bins;
    for (let i = 2 * from; i < 2 * (from + block); i++) into[i]! += scale * parts[start + i]!;
  }
}

/** Adds the product of two unpacked spectra, the second conjugated, and their powers. */
export function addUnpacked({ real, imaginary, first, second }: CrossSpectrum, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < real.length; k++) {
    const ar = a[2 * k]!;
    const ai = a[2 * k + 1]!;
    const br = b[2 * k]!;
    const bi = b[2 * k + 1]!;
    real[k]! += ar * br + ai * bi;
    imaginary[k]! += ai * br - ar * bi;
    first[k]! += ar * ar + ai * ai;
    second[k]! += br * br + bi * bi;
  }
}

/** Power of each spectrum, all bins together. */
export function powersIn({ count, bins, parts, scales }: PackedSpectra): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => {
    let sum = 0;
    for (let from = 0; from < bins; from += block) {
      let inside = 0;
      const start = 2 * (at * bins + from);
      for (let i = start; i < start + 2 * block; i++) inside += parts[i]! * parts[i]!;
      sum += inside * scaleOf[scales[(at * bins + from) / block]!]! ** 2;
    }
    return sum;
  });
}
