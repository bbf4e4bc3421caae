import { transformOf } from '../../src/dsp/fft.ts';
import { withDefaults } from '../../src/fields.ts';
import { width } from '../../src/processors/width.ts';
import type { Figure } from './figure.ts';

const length = 1 << 16;
const sampleRate = 44_100;
const edges = [120, 600, 2500, 8000];

/** The loudest and the softest of a part's spectrum, 20 Hz to 20 kHz, with all edges at almost no gain. */
function unevenness(part: 'mid' | 'side'): number {
  const bands = edges.map((above) => ({ above, gain: 1e-9 })); // not 0, which would pass untouched
  const kernel = width.prepare(withDefaults(width.settings, { bands }), { sampleRate, channels: 2 });
  const input = [1, part === 'mid' ? 1 : -1].map((value) => new Float32Array(length).fill(value, 0, 1));
  const output = input.map(() => new Float32Array(length));
  kernel.process(input, output);
  const wave = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) wave[2 * i] = (output[0]![i]! + (part === 'mid' ? 1 : -1) * output[1]![i]!) / 2;
  const spectrum = new Float64Array(2 * length);
  transformOf(length).forward(wave, spectrum);
  let worst = 0;
  for (let bin = Math.ceil((20 * length) / sampleRate); bin <= (20_000 * length) / sampleRate; bin++)
    worst = Math.max(worst, Math.abs(20 * Math.log10(Math.hypot(spectrum[2 * bin]!, spectrum[2 * bin + 1]!))));
  return worst;
}

export const figures: readonly Figure[] = (['mid', 'side'] as const).map((part) => ({
  of: 'width',
  what: `five bands at unity: distance of the ${part} from flat, 20 Hz to 20 kHz`,
  unit: 'dB',
  most: 0.01,
  measure: () => unevenness(part),
}));
