import FFT from 'fft.js';
import { downmix, type Sounding } from './sounding.ts';

const size = 4096;
const hop = size;

/**
 * Whether two stems hear the same source, by a meter apart from the detector's: mean coherence (Welch's method, 150 Hz to 8 kHz) at the
 * lag within ±30 ms where their waveforms agree best. Sounds that have nothing to do with each other come to 1 / frames.
 */
export function coherenceOf(first: Sounding, second: Sounding): number {
  const [a, b] = [downmix(first), downmix(second)];
  const lag = lagOf(a, b, Math.round(0.03 * first.rate));
  const moved = lag >= 0 ? [a, b.subarray(lag)] : [a.subarray(-lag), b];
  return coherence(moved[0]!, moved[1]!, first.rate);
}

/** By how many frames the second is behind, by the whole waveform's correlation. */
function lagOf(a: Float32Array, b: Float32Array, most: number): number {
  const length = 2 ** Math.ceil(Math.log2(Math.min(a.length, 2 ** 19) + most));
  const fft = new FFT(length);
  const input = new Float64Array(2 * length);
  for (let i = 0; i < Math.min(a.length, length - most); i++) input[2 * i] = a[i]!;
  for (let i = 0; i < Math.min(b.length, length - most); i++) input[2 * i + 1] = b[i]!;
  const spectrum = new Float64Array(2 * length);
  fft.transform(spectrum, input);
  const cross = new Float64Array(2 * length);
  for (let k = 0; k < length; k++) {
    const m = (length - k) % length;
    const [x, y, u, v] = [spectrum[2 * k]!, spectrum[2 * k + 1]!, spectrum[2 * m]!, spectrum[2 * m + 1]!];
    const [ar, ai, br, bi] = [(x + u) / 2, (y - v) / 2, (y + v) / 2, (u - x) / 2];
    cross[2 * k] = ar * br + ai * bi;
    cross[2 * k + 1] = ar * bi - ai * br;
  }
  fft.inverseTransform(input, cross);
  let best = 0;
  const at = (lag: number) => Math.abs(input[2 * ((lag + length) % length)]!);
  for (let lag = -most; lag <= most; lag++) if (at(lag) > at(best)) best = lag;
  return best;
}

function coherence(a: Float32Array, b: Float32Array, rate: number): number {
  const fft = new FFT(size);
  const [input, spectrum] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  const bins = size / 2;
  const [aa, bb, re, im] = [0, 1, 2, 3].map(() => new Float64Array(bins));
  for (let from = 0; from + size <= Math.min(a.length, b.length); from += hop) {
    for (let i = 0; i < size; i++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size);
      input[2 * i] = window * a[from + i]!;
      input[2 * i + 1] = window * b[from + i]!;
    }
    fft.transform(spectrum, input);
    for (let k = 1; k < bins; k++) {
      const m = size - k;
      const [x, y, u, v] = [spectrum[2 * k]!, spectrum[2 * k + 1]!, spectrum[2 * m]!, spectrum[2 * m + 1]!];
      const [ar, ai, br, bi] = [(x + u) / 2, (y - v) / 2, (y + v) / 2, (u - x) / 2];
      aa![k] = aa![k]! + ar * ar + ai * ai;
      bb![k] = bb![k]! + br * br + bi * bi;
      re![k] = re![k]! + ar * br + ai * bi;
      im![k] = im![k]! + ar * bi - ai * br;
    }
  }
  const [first, last] = [150, 8000].map((frequency) => Math.min(bins - 1, Math.round((frequency * size) / rate)));
  let sum = 0;
  for (let k = first!; k <= last!; k++) sum += (re![k]! ** 2 + im![k]! ** 2) / (aa![k]! * bb![k]! + 1e-30);
  return sum / (last! - first! + 1);
}
