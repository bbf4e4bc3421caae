import { expect, test } from 'vitest';
import { coverage } from '../../src/detectors/coverage.ts';
import { hearSound } from '../../src/jobs/hear-file.ts';
import { sine, sound } from '../helpers/signals.ts';

const stem = async (name: string, frequency: number, level: number) => {
  const samples = sine(frequency, level, 3);
  const format = { container: 'memory', codec: 'float', sampleRate: 48_000, channels: 1 };
  return hearSound(sound([samples]), { name }, format);
};

test('the louder of two in one band takes all of the other, and nothing elsewhere', async () => {
  const { bands, rows } = coverage([
    await stem('vocals', 1000, -40),
    await stem('keys', 960, -10),
    await stem('bass', 100, -30),
  ]);
  const mid = bands.findIndex(([from]) => from === 500);
  const low = bands.findIndex(([from]) => from === 60);
  expect(rows.map(({ track }) => track)).toEqual(['vocals', 'keys', 'bass']);
  const [vocals, keys, bass] = rows;
  expect(vocals!.covered[mid]).toBeGreaterThan(0.9);
  expect(vocals!.by[mid]).toBe('keys');
  expect(vocals!.lost).toBeGreaterThan(0.9);
  expect(vocals!.to[0]).toMatchObject({ track: 'keys', time: [[0, expect.any(Number)]] });
  expect(keys!.covered[mid]).toBeLessThan(0.05);
  expect(bass!.covered[low]).toBeLessThan(0.1);
  expect(bass!.by[low]).toBeNull();
});
