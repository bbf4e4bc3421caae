import { compression } from '../../src/dsp/dynamics.ts';
import { withDefaults } from '../../src/fields.ts';
import { multibandCompressor } from '../../src/processors/multiband-compressor.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const format = { sampleRate, channels: 1 };
const frequencies = Array.from({ length: 121 }, (_, i) => 20 * 1000 ** (i / 120));

/** Bands that end at some edges. */
function kernelFor(edges: readonly number[], threshold: number) {
  const bands = [...edges, 0].map((to) => ({ to, threshold, ratio: 4, knee: 0 }));
  return multibandCompressor.prepare(withDefaults(multibandCompressor.settings, { bands }), format);
}

const rows: readonly (readonly number[])[] = [
  [150],
  [120, 1000, 5000],
  [60, 250, 1000, 6000],
  [30, 40, 15_000],
  [900, 1000, 1100, 1200],
];

/** What an impulse that nothing reduces becomes: gain in dB and phase in radians at each frequency. */
function heard(edges: readonly number[]): { level: number; phase: number }[] {
  const impulse = new Float32Array(1 << 15);
  impulse[0] = 0.5;
  const out = new Float32Array(impulse.length);
  kernelFor(edges, 0).process([impulse], [out]);
  const end = out.findLastIndex((value) => Math.abs(value) > 1e-12) + 1;
  return frequencies.map((frequency) => {
    const angle = (2 * Math.PI * frequency) / sampleRate;
    let [re, im] = [0, 0];
    for (let i = 0; i < end; i++) {
      re += 2 * out[i]! * Math.cos(angle * i);
      im -= 2 * out[i]! * Math.sin(angle * i);
    }
    return { level: 20 * Math.log10(Math.hypot(re, im)), phase: Math.atan2(im, re) };
  });
}

/** Phase of the all-pass that two halves of a Linkwitz-Riley crossover add up to, through the bilinear transform. */
function turned(edge: number, frequency: number): number {
  const w = Math.tan((Math.PI * frequency) / sampleRate) / Math.tan((Math.PI * edge) / sampleRate);
  return -2 * Math.atan2(Math.SQRT2 * w, 1 - w * w);
}

const offFlat = (): number => Math.max(...rows.flatMap((edges) => heard(edges).map(({ level }) => Math.abs(level))));

function offPhase(): number {
  const off = rows.flatMap((edges) =>
    heard(edges).map(({ phase }, i) => {
      const meant = edges.reduce((sum, edge) => sum + turned(edge, frequencies[i]!), 0);
      const turn = (phase - meant) / (2 * Math.PI);
      return 360 * Math.abs(turn - Math.round(turn));
    }),
  );
  return Math.max(...off);
}

function offTheCurve(): number {
  let worst = 0;
  for (const [edges, middle] of [
    [[1000], 100],
    [[120, 4000], 700],
    [[200, 2500], 15_000],
  ] as const)
    for (const level of [-30, -18, -10, 0]) {
      const tone = Float32Array.from(
        { length: sampleRate },
        (_, i) => 10 ** (level / 20) * Math.sin((2 * Math.PI * middle * i) / sampleRate),
      );
      const out = new Float32Array(tone.length);
      kernelFor(edges, -20).process([tone], [out]);
      const power = (sound: Float32Array) => sound.slice(-22_050).reduce((sum, value) => sum + value * value, 0);
      const reduction = 10 * Math.log10(power(tone) / power(out));
      worst = Math.max(worst, Math.abs(reduction - compression(level, { threshold: -20, ratio: 4, knee: 0 })));
    }
  return worst;
}

const of = 'multiband-compressor';

export const figures: readonly Figure[] = [
  {
    of,
    what: 'nothing reduced, 2 to 5 bands: distance from flat, 20 Hz to 20 kHz',
    unit: 'dB',
    most: 0.01,
    measure: offFlat,
  },
  {
    of,
    what: 'nothing reduced: phase against the closed form that is stated, 20 Hz to 20 kHz',
    unit: '°',
    most: 1,
    measure: offPhase,
  },
  {
    of,
    what: 'static curve of a sine far inside its band',
    unit: 'dB',
    most: 0.1,
    measure: offTheCurve,
  },
];
