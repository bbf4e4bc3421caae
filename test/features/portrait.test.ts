import { expect, test } from 'vitest';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import { powerDecibels, powerOf } from '../../src/dsp/decibels.ts';
import { portraitBands, portraitOf, portraitParts } from '../../src/features/portrait.ts';
import { randoms } from '../helpers/signals.ts';

const frames = 200;
const random = randoms(1);
const values = Array.from({ length: frames }, (_, row) =>
  thirdOctaves.map((_, band) => -30 - band / 2 + 8 * random() + 5 * Math.sin(row / 9)),
).flat();
const part = (portrait: readonly number[], i: number) => {
  const levels = portrait.slice(i * portraitBands.length, (i + 1) * portraitBands.length);
  const middle = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return levels.map((level) => level - middle);
};

test('a filter bends all of its spectra alike', () => {
  const response = thirdOctaves.map((_, band) => 6 * Math.exp(-(((band - 12) / 3) ** 2)));
  const before = portraitOf({ values })!;
  const after = portraitOf({ values: values.map((level, i) => level + response[i % thirdOctaves.length]! - 7) })!;
  const wanted = part(
    portraitBands.map((band) => response[band]!),
    0,
  );
  expect(before).toHaveLength(portraitParts * portraitBands.length);
  for (let i = 0; i < portraitParts; i++)
    for (const [band, level] of part(after, i).entries())
      expect(level - part(before, i)[band]!).toBeCloseTo(wanted[band]!, 6);
});

test('the first is the mean of powers, the last that of the loudest fifth', () => {
  const portrait = portraitOf({ values })!;
  const rows = Array.from({ length: frames }, (_, row) => portraitBands.map((band) => values[row * 31 + band]!));
  const mean = (some: readonly (readonly number[])[], band: number) =>
    powerDecibels(some.reduce((sum, levels) => sum + powerOf(levels[band]!), 0) / some.length);
  const loud = rows.sort((a, b) => sum(b) - sum(a)).slice(0, frames / 5);
  portraitBands.forEach((_, band) => {
    expect(portrait[band]).toBeCloseTo(mean(rows, band), 6);
    expect(portrait[(portraitParts - 1) * portraitBands.length + band]).toBeCloseTo(mean(loud, band), 6);
  });
});

const sum = (levels: readonly number[]) => levels.reduce((total, level) => total + level, 0);

test('silence around it changes nothing, and under 3 s there is none', () => {
  const silence = new Array<number>(31 * 60).fill(-120);
  expect(portraitOf({ values: [...silence, ...values, ...silence] })).toEqual(portraitOf({ values }));
  expect(portraitOf({ values: values.slice(0, 31 * 14) })).toBeUndefined();
  expect(portraitOf({ values: [] })).toBeUndefined();
});
