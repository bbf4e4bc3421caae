import type { Format } from '../dsp/block.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Kernel, Part } from './processor.ts';

const longest = 4; // s of an impulse response that are counted

/** What left and right carry where only a part sounds. */
const sides: Readonly<Record<Part, readonly [left: number, right: number]>> = {
  stereo: [1, 1],
  mid: [1, 1],
  side: [1, -1],
  left: [1, 0],
  right: [0, 1],
};

/** What a kernel makes of an impulse in a part of the sound. */
function impulseResponse(kernel: Kernel, part: Part, length: number): Float64Array {
  const weights = kernel.channels === 1 ? [1] : sides[part];
  const channels = () => Array.from({ length: kernel.channels }, () => new Float32Array(length));
  const [input, output] = [channels(), channels()];
  weights.forEach((weight, c) => {
    input[c]![0] = weight;
  });
  kernel.process(input, output);
  const power = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return Float64Array.from({ length }, (_, i) =>
    weights.reduce((sum, weight, c) => sum + (weight * output[c]![i]!) / power, 0),
  );
}

/**
 * Magnitude in dB of a linear kernel beside the dry sound, late alike, by frequency. Where the kernel turns phase the two do not simply
 * add, so its impulse response is taken. Uses the kernel up.
 */
export function dilutedResponse(
  kernel: Kernel,
  mix: number,
  { sampleRate }: Format,
  part: Part,
): (frequency: Hz) => Decibels {
  const length = kernel.latency + 1 + Math.min(kernel.tail, longest * sampleRate);
  const impulse = impulseResponse(kernel, part, length).map((value) => mix * value);
  impulse[kernel.latency]! += 1 - mix;
  return (frequency) => {
    const turn = (2 * Math.PI * frequency) / sampleRate;
    const [re, im] = [Math.cos(turn), Math.sin(turn)];
    let [real, imaginary] = [0, 0]; // Horner's rule, from the last sample
    for (let i = length - 1; i >= 0; i--) {
      const next = real * re - imaginary * im + impulse[i]!;
      imaginary = real * im + imaginary * re;
      real = next;
    }
    return 10 * Math.log10(Math.max(real * real + imaginary * imaginary, 1e-300));
  };
}
