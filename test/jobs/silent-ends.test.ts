import { expect, test } from 'vitest';
import { soundingSpan } from '../../src/jobs/silent-ends.ts';
import { joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

const rate = 1000;
const silent = zeros(2, rate);

test('from the first sample over −80 dBFS to behind the last, in any channel', async () => {
  const left = joined(zeros(0.25, rate), sine(100, -20, 1, rate, 1), zeros(0.75, rate));
  const right = joined(zeros(1.2, rate), Float32Array.of(1.1e-4), zeros(0.799, rate));
  for (const blocks of [2000, 64, [1, 7]]) {
    expect(await soundingSpan(sound([left, silent], rate, blocks))).toEqual([0.25, 1.25]);
    expect(await soundingSpan(sound([silent, right], rate, blocks))).toEqual([1.2, 1.201]);
    expect(await soundingSpan(sound([left, right], rate, blocks))).toEqual([0.25, 1.25]);
  }
});

test('what dither leaves is silence', async () => {
  expect(await soundingSpan(sound([noise(-81, 2, 1, rate)], rate))).toBeUndefined();
});
