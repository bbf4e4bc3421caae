import { transformOf } from '../../src/dsp/fft.ts';
import { smooth } from '../../src/dsp/interpolate.ts';
import type { Curve } from '../../src/fields.ts';
import { fir } from '../../src/processors/fir.ts';
import { dice } from '../helpers/spectra.ts';
import type { Figure } from './figure.ts';

const format = { sampleRate: 44_100, channels: 1 };
type Phase = 'minimum' | 'linear';

/** Points half an octave apart, up and down by up to 12 dB; and steep ends, as a match to a record has them. */
function curves(): Curve[] {
  const roll = dice(4);
  const wild = [0, 1, 2].map((turn) =>
    Array.from({ length: 21 }, (_, i): [number, number] => [20 * 2 ** ((i + turn / 3) / 2), 24 * roll() - 12]),
  );
  const ends: Curve = [
    [20, -40],
    [40, -12],
    [80, 0],
    [5000, 0],
    [10_000, 3],
    [20_000, -30],
  ];
  return [...wild, ends];
}

/** The impulse response as the kernel plays it, latency left out; `before` frames ahead of where the input's frame comes out. */
function impulseOf(curve: Curve, phase: Phase, before = 0): Float32Array {
  const kernel = fir.prepare({ side: [], curve, phase }, format);
  const input = new Float32Array(1 << 17);
  input[0] = 1;
  const output = new Float32Array(input.length);
  kernel.process([input], [output]);
  return output.subarray(kernel.latency - before, kernel.latency - before + (1 << 16));
}

type Levels = (octave: number) => number;
const through = (curve: Curve): Levels => smooth(curve.map(([f, level]) => [Math.log2(f), level]));

/** Two sines over octaves, at most ±10 dB, and points of them a sixth of an octave apart. */
const wave: Levels = (octave) =>
  6 * Math.sin((2 * Math.PI * octave) / 1.1) + 4 * Math.sin((2 * Math.PI * octave) / 2.3);
const wavePoints: Curve = Array.from({ length: 72 }, (_, i): [number, number] => {
  const f = 8 * 2 ** (i / 6);
  return [f, wave(Math.log2(f))];
});

/** Largest distance of the measured response from the curves asked for, 20 Hz to 20 kHz. */
function distance(phase: Phase, wanted: readonly (readonly [Curve, Levels])[]): number {
  const size = 1 << 17;
  let worst = 0;
  for (const [curve, asked] of wanted) {
    const line = new Float64Array(2 * size);
    impulseOf(curve, phase, phase === 'linear' ? 16_384 : 0).forEach((value, n) => {
      line[2 * n] = value;
    });
    const spectrum = new Float64Array(2 * size);
    transformOf(size).forward(line, spectrum);
    for (let k = 1; k < size / 2; k++) {
      const f = (k * format.sampleRate) / size;
      if (f < 20 || f > 20_000) continue;
      const heard = 20 * Math.log10(Math.hypot(spectrum[2 * k]!, spectrum[2 * k + 1]!));
      worst = Math.max(worst, Math.abs(heard - asked(Math.log2(f))));
    }
  }
  return worst;
}

/** The loudest of what comes more than 1 ms before the peak, in dB under it. */
function early(): number {
  let worst = -200;
  for (const curve of curves()) {
    const impulse = impulseOf(curve, 'minimum', 2000).map(Math.abs);
    const peak = impulse.reduce((best, value, n) => (value > impulse[best]! ? n : best), 0);
    const first = impulse.subarray(0, peak - Math.round(0.001 * format.sampleRate)).reduce((a, b) => Math.max(a, b), 0);
    worst = Math.max(worst, 20 * Math.log10(first / impulse[peak]! + 1e-10));
  }
  return worst;
}

export const figures: readonly Figure[] = [
  ...(['minimum', 'linear'] as const).flatMap((phase) => [
    {
      of: 'fir',
      what: `${phase} phase: distance from the curve asked for (points half an octave apart, ±12 dB), 20 Hz to 20 kHz`,
      unit: 'dB',
      most: 0.1,
      measure: () =>
        distance(
          phase,
          curves().map((curve) => [curve, through(curve)]),
        ),
    },
    {
      of: 'fir',
      what: `${phase} phase: distance from sines over octaves, ±10 dB, of which every sixth of an octave is given`,
      unit: 'dB',
      most: 0.1,
      measure: () => distance(phase, [[wavePoints, wave]]),
    },
  ]),
  {
    of: 'fir',
    what: 'minimum phase: the loudest more than 1 ms before the peak',
    unit: 'dB',
    most: -60,
    measure: early,
  },
];
