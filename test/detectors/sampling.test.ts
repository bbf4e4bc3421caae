import { expect, test } from 'vitest';
import { sampling } from '../../src/detectors/sampling.ts';
import { track } from '../helpers/sessions.ts';

test('the sample rate of every track, as its file has it', () => {
  const tracks = [track('mix'), track('keys', {}, { format: { sampleRate: 32_000 } })];
  const scene = { session: { mix: tracks[0]!, stems: [tracks[1]!] }, tracks, targets: {} };
  expect(sampling.detect(scene, {})).toMatchObject([
    { value: 48_000, tracks: ['mix'] },
    { value: 32_000, tracks: ['keys'] },
  ]);
});
