import { describe, expect, test } from 'vitest';
import { distanceOf, worsened } from '../../src/match/left.ts';
import { type Profile, profileMeters, profileOf } from '../../src/match/profile.ts';
import { shaped, spectraBehind } from '../../src/match/shape.ts';
import { behind } from '../../src/match/tone.ts';
import { hear } from '../../src/meters/hear.ts';
import { noise, sound } from '../helpers/signals.ts';

const [left, right] = [1, 2].map((seed) => noise(-20, 4, seed, 44_100));
const mix = profileOf('mix', await hear(sound([left!, right!], 44_100), profileMeters));
const mono = profileOf('mono', await hear(sound([left!], 44_100), profileMeters));

/** The mix, its spectra behind curves. */
const turned = (tone: readonly (readonly [number, number])[], side: typeof tone = [[1000, 0]]): Profile => ({
  ...mix,
  mid: behind(mix.mid, mix.binWidth, tone),
  side: behind(behind(mix.side, mix.binWidth, tone), mix.binWidth, side),
});
const models = (...profiles: readonly Profile[]) => profiles.map((profile) => ({ profile, tone: 1, level: 1 }));
const all = { tone: 1, width: 1, dynamics: 0, range: 0, loudness: 1 };
const broad = [[100, 5], [400, -6], [3000, 3], [9000, 0]] as const; // biome-ignore format: a curve

const leftBehind = (profiles: readonly Profile[], amounts = all, isSame = false) => {
  const shape = shaped(mix, models(...profiles), amounts, isSame);
  return { shape, left: distanceOf({ ...mix, ...spectraBehind(mix, shape) }, models(...profiles)) };
};

describe('curves', () => {
  test('a broad EQ and a width are met', () => {
    const { left } = leftBehind([turned(broad, [[200, -4], [2000, 3]])]); // biome-ignore format: a curve
    expect(left.mid).toBeLessThan(0.02);
    expect(left.side).toBeLessThan(0.03);
    expect(left.widthBands).toBeLessThan(0.03);
  });

  test('a resonance of Q 6 is met where it is the same recording', () => {
    const ring = [[2500, 0], [2900, 4], [3150, 10], [3400, 4], [3900, 0]] as const; // biome-ignore format: a curve
    expect(leftBehind([turned(ring)], all, true).left.mid).toBeLessThan(0.05);
  });

  test('nothing is turned by more than 12 dB at full amount, and by more than 2 dB at half', () => {
    const far = [[100, 30], [400, -30], [3000, 25], [9000, -25]] as const; // biome-ignore format: a curve
    const most = (amounts: typeof all) =>
      Math.max(...leftBehind([turned(far)], amounts).shape.tone!.points.map(([, gain]) => Math.abs(gain)));
    expect(most(all)).toBeLessThanOrEqual(12);
    expect(most(all)).toBeGreaterThan(11);
    expect(most({ ...all, tone: 0.5 })).toBeLessThan(2.6);
  });

  test('half the amount ends below 40 Hz and above 14 kHz', () => {
    const { points } = leftBehind([turned([[50, 6], [500, -6], [5000, 6]])], { ...all, tone: 0.5 }).shape.tone!; // biome-ignore format: a curve
    for (const [frequency, gain] of points)
      if (frequency < 40 || frequency > 14_000) expect(Math.abs(gain)).toBeLessThan(0.3);
  });

  test('the mix itself needs no curve', () => {
    const { shape } = leftBehind([mix]);
    for (const [, gain] of [...shape.tone!.points, ...shape.width!.points]) expect(Math.abs(gain)).toBeLessThan(0.01);
  });

  test('of two references the mean is met', () => {
    const { left } = leftBehind([turned([[100, 6], [1000, 0]]), turned([[100, -2], [1000, 0]])]); // biome-ignore format: curves
    expect(left.mid).toBeLessThan(0.05);
  });

  test('beside a mono reference the side is left alone; a mono mix gets none', () => {
    expect(leftBehind([mono]).shape.width).toBeUndefined();
    expect(shaped(mono, models(mix), all, false).width).toBeUndefined();
  });
});

test('what is farther than before is named, what is nearer is not', () => {
  const [near, far] = [distanceOf(turned([[100, 1]]), models(turned(broad))), distanceOf(turned([[100, -9], [1000, 0]]), models(turned(broad)))]; // biome-ignore format: curves
  expect(worsened(near, far)).toContain('mid');
  expect(worsened(far, near)).not.toContain('mid');
});
