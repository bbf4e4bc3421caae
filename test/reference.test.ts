import { describe, expect, test } from 'vitest';
import { thirdOctaves } from '../src/dsp/bands.ts';
import { hearSound } from '../src/jobs/hear-file.ts';
import type { Chain } from '../src/processors/index.ts';
import { render } from '../src/processors/render.ts';
import { isSameRecording } from '../src/reference/same-recording.ts';
import { type Exemplar, learn } from '../src/reference.ts';
import { band } from './helpers/band.ts';
import { heard } from './helpers/sessions.ts';
import { both, joined, sine, sound, zeros } from './helpers/signals.ts';

const record = (loudness: number | undefined, level: number | null): Exemplar => ({
  metrics: loudness === undefined ? {} : { 'loudness.integrated': loudness },
  features: { spectrum: { third: thirdOctaves.map(() => level), rows: { step: 0.2, window: 0.34, values: [] } } },
});

test('a profile holds the 10th, 50th and 90th percentile of each number and band', () => {
  const records = Array.from({ length: 11 }, (_, i) => record(-20 + i, -30 + 2 * i));
  const learnt = learn('eleven', 'profile', records, { about: 'A test' });
  expect(learnt).toMatchObject({ name: 'eleven', kind: 'profile', tracks: 11, about: 'A test' });
  expect(learnt.metrics).toEqual({ 'loudness.integrated': { low: -19, median: -15, high: -11 } });
  expect(learnt.spectrum).toEqual(thirdOctaves.map(() => ({ low: -28, median: -20, high: -12 })));
});

test('of a single record all three are its own value', () => {
  expect(learn('one', 'songs', [record(-14, -20)]).metrics['loudness.integrated']).toEqual({
    low: -14,
    median: -14,
    high: -14,
  });
});

test('what fewer than half of the records have is left out', () => {
  const learnt = learn('few', 'songs', [record(-14, null), record(undefined, null), record(undefined, -20)]);
  expect(learnt.metrics).toEqual({});
  expect(learnt.spectrum).toEqual(thirdOctaves.map(() => null));
  expect(learn('half', 'songs', [record(-14, null), record(undefined, null)]).metrics).toHaveProperty([
    'loudness.integrated',
  ]);
});

test('a reference is plain data', () => {
  const learnt = learn('plain', 'songs', [record(-14, -20), record(-12, null)]);
  expect(JSON.parse(JSON.stringify(learnt))).toEqual(learnt);
});

const song = band(1, 16).mix;
const original = heard(song);
const through = async (chain: Chain, channels = song) =>
  hearSound(
    render(chain, sound(channels)),
    { name: 'mix' },
    { container: 'wav', codec: 'float', sampleRate: 48_000, channels: 2 },
  );
const later = (seconds: number) => song.map((channel) => joined(zeros(seconds), channel));

describe('the same recording', () => {
  test.each<[string, Chain]>([
    ['with 12 dB of mud', [{ processor: 'filter', type: 'peaking', frequency: 300, Q: 0.7, gain: 12 }]],
    ['brighter by 9 dB', [{ processor: 'filter', type: 'highshelf', frequency: 3000, Q: 0.7, gain: 9 }]],
    [
      'limited by 9 dB',
      [
        { processor: 'gain', gain: 9 },
        { processor: 'limiter', ceiling: -9 },
      ],
    ],
    ['compressed', [{ processor: 'compressor', threshold: -35, ratio: 6, attack: 0.003, release: 0.15 }]],
    ['30 dB softer', [{ processor: 'gain', gain: -30 }]],
    ['with one side inverted', [{ processor: 'polarity', on: 'right' }]],
    ['leaning to the left', [{ processor: 'gain', gain: -6, on: 'right' }]],
  ])('%s', async (_, chain) => {
    expect(isSameRecording(await original, await through(chain))).toBe(true);
  });

  test.each([0.05, 0.1, 0.15, 1, 2, 4.3])('begun %d s later or earlier', async (seconds) => {
    const late = await heard(later(seconds));
    expect(isSameRecording(await original, late)).toBe(true);
    expect(isSameRecording(late, await original)).toBe(true);
  });
});

describe('another one', () => {
  test.each([2, 3, 4, 5, 6])('song %d', async (seed) => {
    expect(isSameRecording(await original, await heard(band(seed, 16).mix))).toBe(false);
  });

  test('too short to tell', async () => {
    const piece = await heard(song.map((channel) => channel.subarray(0, 3 * 48_000)));
    expect(isSameRecording(piece, piece)).toBe(false);
  });

  test('nothing moves: a steady tone is no recording to know again', async () => {
    const tone = await heard(both(sine(440, -20, 8)));
    expect(isSameRecording(tone, await heard(both(sine(440, -26, 8))))).toBe(false);
    expect(isSameRecording(await original, tone)).toBe(false);
  });
});
