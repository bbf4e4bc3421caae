import { expect, test } from 'vitest';
import { coverage } from '../../src/detectors/coverage.ts';
import { hearSound } from '../../src/jobs/hear-file.ts';
import { sine, sound } from '../helpers/signals.ts';

const stem = async (name: string, frequency: number, level: number) => {
  const samples = sine(frequency, level, 3);
  const format = { container: 'memory', codec: 'float', sampleRate: 48_000, channels: 1 };
  return hearSound(sound([samples]), { name }, format);
};

test('the louder of two in one band covers all of the other, and nothing elsewhere', async () => {
  const { bands, rows } = coverage([
    await stem('vocals', 1000, -20),
    await stem('keys', 900, -10),
    await stem('bass', 100, -30),
  ]);
  const mid = bands.findIndex(([from]) => from === 500);
  const low = bands.findIndex(([from]) => from === 60);
  expect(rows.map(({ track }) => track)).toEqual(['vocals', 'keys', 'bass']);
  expect(rows[0]!.covered[mid]).toBeGreaterThan(0.99);
  expect(rows[0]!.by[mid]).toBe('keys');
  expect(rows[1]!.covered[mid]).toBe(0);
  expect(rows[2]!.covered[low]).toBe(0);
});
