import { expect, test } from 'vitest';
import { coefficients } from '../../src/dsp/biquad.ts';
import { Cascade } from '../../src/dsp/cascade.ts';
import { heard } from '../helpers/sessions.ts';
import { both } from '../helpers/signals.ts';
import { pink } from '../helpers/spectra.ts';

const resonancesOf = async (channel: Float32Array) => (await heard(both(channel))).features.resonances;

function ringing(channel: Float32Array, frequency: number, gain: number): Float32Array {
  const out = channel.slice();
  new Cascade([coefficients('peaking', frequency, 14, gain, 48_000)], 1).process([channel], [out]);
  return out;
}

test.each([
  [300, 14],
  [1250, 12],
  [4000, 16],
])(
  'a resonance of Q 14 at %d Hz, %d dB: its place within a twelfth of an octave, its height less what the percentile rounds off',
  async (frequency, gain) => {
    const { peaks, highest } = await resonancesOf(ringing(pink(-20, 3), frequency, gain));
    expect(Math.abs(Math.log2(peaks[0]!.frequency / frequency))).toBeLessThan(1 / 12);
    // The lowest quarter of ±22 Hz: what is narrower than that, as at 300 Hz, loses half of its height.
    expect(peaks[0]!.height).toBeGreaterThan(gain * (frequency < 1000 ? 0.4 : 0.6));
    expect(peaks[0]!.height).toBeLessThan(gain + 1.5);
    expect(peaks[0]!.width).toBeLessThan(frequency / 5);
    expect(highest).toBe(peaks[0]!.height);
  },
);

test('noise has none, and a sustained note is none', async () => {
  const noise = pink(-20, 3);
  expect((await resonancesOf(noise)).peaks).toEqual([]);
  const note = noise.map((x, i) => x + 0.1 * Math.sin((2 * Math.PI * 440 * i) / 48_000));
  expect((await resonancesOf(note)).peaks).toEqual([]);
});
