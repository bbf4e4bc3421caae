import { expect, test } from 'vitest';
import { criticalBands } from '../../src/dsp/bands.ts';
import { levelOf } from '../../src/dsp/level-code.ts';
import { bandAt } from '../../src/dsp/partial-loudness.ts';
import { type AuditoryBandsLog, auditoryBands } from '../../src/meters/auditory-bands.ts';
import { hear } from '../../src/meters/hear.ts';
import { both, joined, sine, sound, zeros } from '../helpers/signals.ts';

const width = criticalBands.length;
const logOf = async (channels: readonly Float32Array[], rate?: number): Promise<AuditoryBandsLog> =>
  (await hear(sound(channels, rate), [auditoryBands])).logs.get(auditoryBands.id) as AuditoryBandsLog;
const powerOf = (codes: Uint8Array): number =>
  codes.reduce((sum, code) => sum + (code > 0 ? 10 ** (levelOf(code) / 10) : 0), 0);

test.each([22_050, 44_100, 48_000, 96_000])('a sine has its mean square in its own bands, at %i Hz', async (rate) => {
  const { rows, step } = await logOf(both(sine(1000, -20, 2, rate)), rate);
  expect(step).toBe(0.1);
  const row = rows.subarray(5 * width, 6 * width);
  expect(10 * Math.log10(powerOf(row))).toBeCloseTo(-23.01, 0);
  const at = bandAt(1000);
  expect(powerOf(row.subarray(at - 2, at + 3)) / powerOf(row)).toBeGreaterThan(0.99);
});

test('left and right are averaged', async () => {
  const { rows } = await logOf([sine(1000, -20, 1), zeros(1)]);
  expect(10 * Math.log10(powerOf(rows.subarray(width, 2 * width)))).toBeCloseTo(-26.02, 0);
});

test('a row begins at its index × 0.1 s', async () => {
  const { rows } = await logOf(both(joined(zeros(2), sine(500, -10, 2))));
  const first = rows.findIndex((code) => code > 160); // −35 dB
  expect(Math.abs(Math.floor(first / width) - 19)).toBeLessThanOrEqual(1);
});
