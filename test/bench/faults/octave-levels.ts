import FFT from 'fft.js';
import type { Decibels, Hz } from '../../../src/units.ts';
import type { Sounding } from './sounding.ts';

/** Long-term level of third octaves in dB: power means of Hann frames of 8192 samples, half overlapping, all channels. */
export function thirdLevels(sounding: Sounding): readonly { readonly frequency: Hz; readonly level: Decibels }[] {
  const power = powersOf(sounding);
  const width = sounding.rate / size;
  return Array.from({ length: 30 }, (_, i) => {
    const frequency = 1000 * 10 ** ((i - 16) / 10);
    const [from, to] = [frequency * 10 ** -0.05, frequency * 10 ** 0.05];
    let sum = 1e-20;
    for (let k = Math.ceil(from / width - 0.5); k <= Math.floor(to / width + 0.5); k++) {
      const share = Math.min(to, (k + 0.5) * width) - Math.max(from, (k - 0.5) * width);
      sum += (power[k] ?? 0) * Math.max(0, Math.min(1, share / width));
    }
    return { frequency, level: 10 * Math.log10(sum) };
  }).filter(({ frequency }) => frequency * 10 ** 0.05 < sounding.rate / 2);
}

/** Three third octaves together, about each. */
export function octaveLevels(sounding: Sounding) {
  const thirds = thirdLevels(sounding);
  return thirds.slice(1, -1).map(({ frequency }, i) => {
    const around = thirds.slice(i, i + 3).reduce((sum, { level }) => sum + 10 ** (level / 10), 0);
    return { frequency, level: 10 * Math.log10(around) };
  });
}

const size = 8192;

/** Mean power spectrum. */
function powersOf({ channels }: Sounding): Float64Array {
  const fft = new FFT(size);
  const [input, output] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  const sums = new Float64Array(size / 2 + 1);
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const length = channels[0]!.length;
  let frames = 0;
  for (let from = 0; from === 0 || from + size <= length; from += size / 2, frames++) {
    // two channels as one complex number: their powers add up at k and −k
    input.fill(0);
    for (let i = 0; i < size && from + i < length; i++) {
      input[2 * i] = window[i]! * channels[0]![from + i]!;
      input[2 * i + 1] = window[i]! * (channels[1]?.[from + i] ?? 0);
    }
    fft.transform(output, input);
    for (let k = 1; k < size / 2; k++) {
      const mirror = 2 * (size - k);
      sums[k] =
        sums[k]! + output[2 * k]! ** 2 + output[2 * k + 1]! ** 2 + output[mirror]! ** 2 + output[mirror + 1]! ** 2;
    }
  }
  const scale = (8 / 3 / size ** 2 / frames) * (1 / channels.length);
  return sums.map((sum) => sum * scale);
}
