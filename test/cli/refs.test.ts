import { expect, test } from 'vitest';
import { fewTracks } from '../../src/cli/do-refs.ts';

test('under five tracks a reference shows these tracks, and no more', () => {
  expect(fewTracks(1)).toMatch(/^One track is few: it shows where it lies, not where such music lies as a rule/);
  expect(fewTracks(4)).toMatch(
    /^4 tracks are few: they show where these lie, .* From 5 tracks on .*, from 20 on well\.$/,
  );
});

test('under twenty its middle is known to so much, its ends hardly', () => {
  expect(fewTracks(5)).toMatch(/^5 tracks: the middle of each band is known to about ±1\.3 dB, but its ends/);
  expect(fewTracks(19)).toMatch(/about ±0\.7 dB/);
});

test('from twenty on there is nothing to warn of', () => {
  expect(fewTracks(20)).toBeUndefined();
});
