import { type Written, withDefaults } from '../../src/fields.ts';
import { expander } from '../../src/processors/expander.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;

const tone = (frequency: number, level: number): Float32Array =>
  Float32Array.from(
    { length: sampleRate },
    (_, i) => 10 ** (level / 20) * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );

/** Mean reduction in dB once it has settled, read off a steady sound that the tone keys. */
function settled(written: Written<typeof expander.settings>, key: Float32Array): number {
  const kernel = expander.prepare(withDefaults(expander.settings, written), { sampleRate, channels: 1 });
  const out = new Float32Array(key.length);
  kernel.process([new Float32Array(key.length).fill(1)], [out], [key]);
  const heard = out.slice(-4410);
  return heard.reduce((sum, value) => sum - 20 * Math.log10(value), 0) / heard.length;
}

/** The static curve in full: straight lines, and between them the parabola that meets both. */
function meant(level: number, threshold: number, ratio: number, knee: number, range: number): number {
  const [upper, lower] = [threshold + knee / 2, threshold - knee / 2];
  if (level >= upper) return 0;
  const down = level <= lower ? (ratio - 1) * (threshold - level) : ((ratio - 1) * (upper - level) ** 2) / (2 * knee);
  return Math.min(range, down);
}

function offTheCurve(ratios: readonly number[]): number {
  let worst = 0;
  for (const ratio of ratios)
    for (const [knee, range] of [
      [0, 90],
      [6, 40],
      [12, 20],
    ] as const)
      for (const level of [-70, -50, -44, -41, -40.2, -38, -35, -10])
        for (const frequency of [40, 997, 9973]) {
          const written = { threshold: -40, ratio, knee, range, release: 0.03 };
          const heard = settled(written, tone(frequency, level));
          worst = Math.max(worst, Math.abs(heard - meant(level, -40, ratio, knee, range)));
        }
  return worst;
}

export const figures: readonly Figure[] = [
  {
    of: 'expander',
    what: 'static curve, 1:1.5 to 1:100, knee 0 to 12 dB, range 20 to 90 dB, steady sines of 40 Hz to 10 kHz',
    unit: 'dB',
    most: 0.1,
    measure: () => offTheCurve([1.5, 4, 100]),
  },
];
