import { withDefaults } from '../../src/fields.ts';
import { pan } from '../../src/processors/pan.ts';
import type { Figure } from './figure.ts';

const positions = Array.from({ length: 41 }, (_, i) => -1 + i / 20);

function factors(at: number, source: 'mono' | 'stereo', left: number, right: number): [number, number] {
  const kernel = pan.prepare(withDefaults(pan.settings, { pan: at, source }), { sampleRate: 44_100, channels: 2 });
  const out = [new Float32Array(1), new Float32Array(1)];
  kernel.process([Float32Array.of(left), Float32Array.of(right)], out);
  return [out[0]![0]!, out[1]![0]!];
}

const level = (power: number): number => Math.abs(10 * Math.log10(power));

export const figures: readonly Figure[] = [
  {
    of: 'pan',
    what: 'one source, 41 positions: power of both channels against that of the source',
    unit: 'dB',
    most: 0.001,
    measure: () =>
      Math.max(
        ...positions.map((at) => {
          const [l, r] = factors(at, 'mono', 1, 1);
          return level(l * l + r * r);
        }),
      ),
  },
  {
    of: 'pan',
    what: 'stereo, 41 positions: power of both channels for a sound on one side alone',
    unit: 'dB',
    most: 0.001,
    measure: () =>
      Math.max(
        ...positions.flatMap((at) =>
          [factors(at, 'stereo', 1, 0), factors(at, 'stereo', 0, 1)].map(([l, r]) => level(l * l + r * r)),
        ),
      ),
  },
];
