import { type Curve, withDefaults } from '../../src/fields.ts';
import { rider } from '../../src/processors/rider.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const gain: Curve = [
  [0.2, -4],
  [0.5, 2],
  [0.9, -12],
  [1, 0],
  [1.5, 0],
];

function heard(): Float64Array {
  const ones = new Float32Array(2 * sampleRate).fill(1);
  const out = new Float32Array(ones.length);
  rider.prepare(withDefaults(rider.settings, { curve: gain }), { sampleRate, channels: 1 }).process([ones], [out]);
  return Float64Array.from(out, (value) => 20 * Math.log10(value));
}

function straight(time: number): number {
  const next = gain.findIndex(([at]) => at > time);
  if (next <= 0) return next === 0 ? gain[0]![1] : gain.at(-1)![1];
  const [[from, low], [to, high]] = [gain[next - 1]!, gain[next]!];
  return low + ((high - low) * (time - from)) / (to - from);
}

const offAt = (isCounted: (time: number) => boolean): number =>
  heard().reduce((worst, value, i) => {
    const time = i / sampleRate;
    return isCounted(time) ? Math.max(worst, Math.abs(value - straight(time))) : worst;
  }, 0);

const isCorner = (time: number): boolean => gain.some(([at]) => Math.abs(time - at) < 0.00502);

export const figures: readonly Figure[] = [
  {
    of: 'rider',
    what: 'gain against the curve, 5 ms and more from its corners',
    unit: 'dB',
    most: 0.001,
    measure: () => offAt((time) => !isCorner(time)),
  },
  {
    of: 'rider',
    what: 'gain against the curve, corners of up to 155 dB/s too',
    unit: 'dB',
    most: 0.25,
    measure: () => offAt(() => true),
  },
];
