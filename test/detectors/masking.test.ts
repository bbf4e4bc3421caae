import { expect, test } from 'vitest';
import { masking } from '../../src/detectors/masking.ts';
import type { Session, Track } from '../../src/session.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine, zeros } from '../helpers/signals.ts';
import { shapedNoise } from '../helpers/spectra.ts';

const hiss = (level: number, seed: number) =>
  shapedNoise((frequency) => (frequency > 800 && frequency < 3000 ? 1 : 0), level, seed, 1 << 17);
const twice = (channel: Float32Array) => joined(channel, channel, channel, channel);
const vocals = heard(both(twice(hiss(-30, 1))), { name: 'vox', role: 'vocals' });
const other = (channel: Float32Array, role: Track['role'] = 'keys') => heard(both(channel), { name: 'other', role });
const settings = { band: [200, 6000], shortest: 1.5 } as const;

const measured = async (against: Promise<Track>, more = {}) => {
  const session: Session = { stems: [await vocals, await against] };
  return masking.detect({ session, tracks: [session.stems[0]!], targets: {} }, { ...settings, ...more });
};

test('noise over noise of the same band by 9 dB covers it by 9 dB, all the time', async () => {
  const found = await measured(other(twice(hiss(-21, 2))));
  expect(found).toMatchObject([{ tracks: ['vox', 'other'], evidence: { kind: 'masking' } }]);
  const [{ value, time, band, confidence }] = found as never as [
    { value: number; time: [number, number][]; band: [number, number]; confidence: number },
  ];
  expect(Math.abs(value - 9)).toBeLessThan(1);
  expect(band[0]).toBeGreaterThan(600);
  expect(band[1]).toBeLessThan(4000);
  expect(time.length).toBe(1);
  expect(time[0]![0]).toBeLessThan(0.5);
  expect(time[0]![1]).toBeGreaterThan(10);
  expect(confidence).toBeGreaterThan(0.9);
});

test('a softer one does not cover; the distance is told', async () => {
  const [{ value }] = (await measured(other(twice(hiss(-40, 2))))) as never as [{ value: number }];
  expect(Math.abs(value + 10)).toBeLessThan(1.5);
});

test('the time of covering is the time in which the other plays', async () => {
  const loud = twice(hiss(-18, 2));
  const found = (await measured(other(joined(zeros(4), loud.subarray(0, 48_000 * 3), zeros(3.9))))) as never as [
    { time: [number, number][] },
  ];
  expect(found[0].time.length).toBe(1);
  expect(Math.abs(found[0].time[0]![0] - 4)).toBeLessThan(0.6);
  expect(Math.abs(found[0].time[0]![1] - 7)).toBeLessThan(0.6);
});

test('another band covers nothing', async () => {
  const [{ value }] = (await measured(other(sine(80, -6, 10)))) as never as [{ value: number }];
  expect(value).toBeLessThan(0);
});

test('a part of higher rank does not count against a lesser one', async () => {
  const session: Session = { stems: [await other(twice(hiss(-30, 2)), 'pad'), await vocals] };
  const found = masking.detect({ session, tracks: [session.stems[0]!], targets: {} }, settings);
  expect(found).toEqual({ because: 'no other stem of the same or a lesser rank plays' });
});

test('a silent stem covers nothing', async () => {
  expect(await measured(other(zeros(10)))).toEqual({ because: 'no other stem of the same or a lesser rank plays' });
});
