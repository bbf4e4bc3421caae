import { withDefaults } from '../../src/fields.ts';
import { deHum } from '../../src/processors/de-hum.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const mains = [50, 60] as const;

/** Level after the filter of sines at 0 dB, one at a time, over 2 s that follow 3 s of settling. */
function passed(frequency: number, off: number, lines: readonly number[]): number[] {
  return lines.map((line) => {
    const kernel = deHum.prepare(withDefaults(deHum.settings, { frequency }), { sampleRate, channels: 1 });
    const hertz = line + off;
    const input = Float32Array.from({ length: 5 * sampleRate }, (_, i) =>
      Math.sin((2 * Math.PI * hertz * i) / sampleRate),
    );
    const output = new Float32Array(input.length);
    kernel.process([input], [output]);
    let [re, im] = [0, 0];
    for (let i = 3 * sampleRate; i < output.length; i++) {
      re += output[i]! * Math.cos((2 * Math.PI * hertz * i) / sampleRate);
      im += output[i]! * Math.sin((2 * Math.PI * hertz * i) / sampleRate);
    }
    return 20 * Math.log10(Math.hypot(re, im) / sampleRate + 1e-10);
  });
}

const linesOf = (frequency: number): number[] => [1, 2, 3, 5, 8].map((k) => k * frequency);

export const figures: readonly Figure[] = [
  {
    of: 'de-hum',
    what: '50 and 60 Hz, harmonics 1 to 8: sines at the lines, in level afterwards',
    unit: 'dB',
    most: -30,
    measure: () => Math.max(...mains.flatMap((frequency) => passed(frequency, 0, linesOf(frequency)))),
  },
  {
    of: 'de-hum',
    what: 'the same 0.4 Hz beside the lines, as mains wander',
    unit: 'dB',
    most: -30,
    measure: () =>
      Math.max(
        ...mains.flatMap((frequency) => [-0.4, 0.4].flatMap((off) => passed(frequency, off, linesOf(frequency)))),
      ),
  },
  {
    of: 'de-hum',
    what: 'the same 10 Hz beside the lines: change in level',
    unit: 'dB',
    most: 0.2,
    measure: () =>
      Math.max(
        ...mains.flatMap((frequency) =>
          [-10, 10].flatMap((off) => passed(frequency, off, linesOf(frequency)).map(Math.abs)),
        ),
      ),
  },
];
