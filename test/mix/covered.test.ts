import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lossesOf } from '../../src/detectors/losses.ts';
import { criticalBands } from '../../src/dsp/bands.ts';
import { apartFrom, Covered, type Part, type Standing, total } from '../../src/mix/covered.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const flat = (gain = 0) => new Float64Array(criticalBands.length).fill(gain);
const vox = writtenStem('vox', 'vocals', noiseBand(300, 4000, -45));
const keys = writtenStem(
  'keys',
  'keys',
  noiseBand(800, 2500, -42, (time) => time > 2),
);
const pads = writtenStem(
  'pads',
  'pad',
  noiseBand(100, 9000, -60, (time) => time < 7),
);
const stands = (track: Standing['track'], more: Partial<Standing> = {}): Standing => ({
  ...{ track, gains: flat(), place: 0 },
  ...more,
});
const part = (scene: Covered, name: string): Part => scene.parts.find((each) => each.name === name)!;
const lost = (scene: Covered, name: string): number => {
  const { quiet, left } = scene.sonesOf(part(scene, name));
  return 1 - total(left) / total(quiet);
};

describe('what stems lose to each other', () => {
  test('is what the masking rule says, from a few moments', () => {
    const scene = new Covered([vox, keys, pads].map((track) => stands(track)));
    for (const { track, quiet, left } of lossesOf([vox, keys, pads]))
      expect(lost(scene, track.name)).toBeCloseTo(1 - total(left) / total(quiet), 1.7);
  });

  test('never falls when a masker becomes louder', () => {
    const scene = new Covered([stands(vox), stands(keys)]);
    const masker = part(scene, 'keys');
    const sones = (level: number) => {
      const instead = { part: masker, excitation: scene.excited(masker, flat(level)) };
      return total(scene.sonesOf(part(scene, 'vox'), instead).left);
    };
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 20 }), fc.integer({ min: 1, max: 12 }), (gain, more) => {
        expect(sones(gain + more)).toBeLessThanOrEqual(sones(gain) + 1e-9);
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  test('is nothing beside nothing', () => {
    expect(lost(new Covered([stands(vox)]), 'vox')).toBe(0);
  });

  test('is less to who stands on another side', () => {
    const beside = (place: number) => lost(new Covered([stands(vox), stands(keys, { place })]), 'vox');
    expect(beside(0.8)).toBeLessThan(beside(0) - 0.05);
    expect(beside(0.4)).toBe(beside(0));
  });

  test('is less where the part is ridden up', () => {
    const ridden = (gain: number) => lost(new Covered([stands(vox, { ride: () => gain }), stands(keys)]), 'vox');
    expect(ridden(3)).toBeLessThan(ridden(0));
    expect(ridden(0)).toBe(lost(new Covered([stands(vox), stands(keys)]), 'vox'));
  });

  test('changes by what is tried as by what is made', () => {
    const scene = new Covered([stands(vox), stands(keys), stands(pads)]);
    const masker = part(scene, 'keys');
    const instead = { part: masker, excitation: scene.excited(masker, flat(-6)) };
    const tried = total(scene.sonesOf(part(scene, 'vox'), instead).left);
    scene.set(instead);
    expect(total(scene.sonesOf(part(scene, 'vox')).left)).toBeCloseTo(tried, 3);
  });
});

test('the share of its time that a part plays without another', () => {
  const scene = new Covered([vox, keys].map((track) => stands(track)));
  expect(apartFrom(part(scene, 'vox'), part(scene, 'keys'))).toBeCloseTo(0.2, 1);
  expect(apartFrom(part(scene, 'keys'), part(scene, 'vox'))).toBe(0);
});
