import { expect, test } from 'vitest';
import { peaksOf } from '../../src/features/envelope.ts';
import { atLevel } from '../../src/mix/at-level.ts';
import { heard } from '../helpers/sessions.ts';
import { noise } from '../helpers/signals.ts';

/** Bursts of noise with pauses of hiss, 5 s, two channels. */
const isLoud = (frame: number): boolean => frame % 96_000 < 60_000;
const burst = noise(-12, 5, 3).map((value, i) => value * (isLoud(i) ? 1 : 0.02));
const other = noise(-26, 5, 4).map((value, i) => burst[i]! + value * (isLoud(i) ? 1 : 0));

/** Numbers of both that differ by more than they may. */
function apart(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) > Math.max(0.11, 0.002 * Math.abs(a)) ? [`${path}: ${a} ${b}`] : [];
  if (a && b && typeof a === 'object' && typeof b === 'object')
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      apart(a[key as keyof typeof a], b[key as keyof typeof b], `${path}.${key}`),
    );
  return a === b ? [] : [`${path}: ${JSON.stringify(a)} ${JSON.stringify(b)}`.slice(0, 120)];
}

test('a track 6 dB softer says what was heard of the sound 6 dB softer', async () => {
  const whole = await heard([burst, other]);
  const soft = await heard([burst.map((value) => value / 2), other.map((value) => value / 2)]);
  const told = atLevel(whole, -20 * Math.log10(2));
  const { auditory: _, moments: __, goniometer: ___, envelope: peaks, ...features } = told.features;
  const { auditory, moments: ____, goniometer: _____, envelope, ...expected } = soft.features;
  expect(apart(expected, features)).toEqual([]);
  expect(apart(soft.metrics, told.metrics)).toEqual([]);
  expect(told.features.auditory?.rows).toHaveLength(auditory!.rows.length);
  const shifted = peaksOf(peaks!);
  expect(peaksOf(envelope!).every((code, i) => Math.abs(code - shifted[i]!) <= 1)).toBe(true);
});

test('no gain changes nothing', async () => {
  const whole = await heard([burst]);
  expect(atLevel(whole, 0)).toBe(whole);
});
