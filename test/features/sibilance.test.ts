import { expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both } from '../helpers/signals.ts';
import { shapedNoise } from '../helpers/spectra.ts';

const voice = shapedNoise((f) => (f > 200 && f < 4000 ? 1 / f : 1e-9), -20, 1);
const hiss = shapedNoise((f) => (f > 5000 && f < 10_000 ? 1 : 0), -40, 2);

/** A voice over steady air, with a tenth of the time in sibilants that stand `height` dB over the air. */
const sung = (height: number) => voice.map((x, i) => x + hiss[i]! * (i % 48_000 < 4800 ? 10 ** (height / 20) : 1));

test.each([6, 12, 18])('sibilants %d dB over the air: told within 2 dB', async (height) => {
  const { metrics, features } = await heard(both(sung(height)));
  expect(Math.abs(metrics['spectrum.sibilance']! - height)).toBeLessThan(2);
  expect(Math.abs(features.sibilance.overBody! - (-40 + height + 20))).toBeLessThan(4);
});

test('steady air has none', async () => {
  expect((await heard(both(sung(0)))).metrics['spectrum.sibilance']).toBeLessThan(2);
});
