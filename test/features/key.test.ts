import { describe, expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { key, tonics } from '../../src/features/key.ts';
import { hear } from '../../src/meters/hear.ts';
import { composed } from '../helpers/composed.ts';
import { both, joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

/** Chords of three sines each, a second each, at a pitch for A4. */
const chords = (list: readonly (readonly number[])[], a = 440): Float32Array =>
  joined(
    ...list.map((pitches) =>
      pitches
        .map((pitch) => sine(a * 2 ** ((pitch - 69) / 12), -20, 1))
        .reduce((sum, each) => sum.map((x, i) => x + each[i]!)),
    ),
  );

/** Tonic, subdominant, dominant, tonic; twice. */
const cadence = (tonic: number, third: 3 | 4): number[][] => {
  const [i, iv, v] = [
    [0, third, 7],
    [5, 5 + third, 12],
    [7, 11, 14],
  ] as const;
  return [i, iv, v, i, i, iv, v, i].map((chord) => chord.map((pitch) => 48 + tonic + pitch));
};

const read = async (channels: readonly Float32Array[], rate?: number) =>
  new Logs(await hear(sound(channels, rate), key.meters)).get(key);

const of = (channel: Float32Array) => read(both(channel));

describe('cadences', () => {
  test('are named as one writes them', async () => {
    expect(await of(chords(cadence(1, 4)))).toMatchObject({ tonic: 'Db', mode: 'major' });
    expect(await of(chords(cadence(1, 3)))).toMatchObject({ tonic: 'C#', mode: 'minor' });
    expect(await of(chords(cadence(8, 3)))).toMatchObject({ tonic: 'G#', mode: 'minor' });
  });

  test.each([0, 2, 5, 8, 11])('major on %i semitones over C', async (tonic) => {
    expect(await of(chords(cadence(tonic, 4)))).toMatchObject({ tonic: tonics.major[tonic], mode: 'major' });
  });

  test.each([0, 3, 6, 9, 10])('minor on %i semitones over C', async (tonic) => {
    expect(await of(chords(cadence(tonic, 3)))).toMatchObject({ tonic: tonics.minor[tonic], mode: 'minor' });
  });
});

test.each([-40, -15, 0, 20, 45])('tuned %i cents off, it is told, and the key stays', async (cents) => {
  const found = await of(chords(cadence(7, 4), 440 * 2 ** (cents / 1200)));
  expect(found.tuning).toBeCloseTo(cents, -0.5);
  expect(found).toMatchObject({ tonic: 'G', mode: 'major' });
});

test.each([
  ['noise', noise(-6, 20, 3)],
  ['silence', zeros(10)],
])('%s has no key', async (_, channel) => {
  expect((await of(channel)).tonic).toBeUndefined();
});

test('made-up songs: the key is right in nine of ten', async () => {
  const seeds = Array.from({ length: 10 }, (_, i) => 700 + i);
  const right = [];
  for (const seed of seeds) {
    const song = composed(seed, 'AB');
    const { tonic, mode } = await read(song.channels, song.rate);
    right.push(tonic === tonics[song.mode][song.tonic] && mode === song.mode);
  }
  expect(right.filter(Boolean).length).toBeGreaterThanOrEqual(9);
});
