import { expect, test } from 'vitest';
import { groundsNotes } from '../../src/mix/timing-grounds.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';

const stem = (name: string, onsets: number, duration: number) => {
  const times = Array.from({ length: onsets }, (_, i) => (i * duration) / onsets);
  const made = track(name, {}, { features: { transients: { times, strength: 3 } } });
  return { ...made, format: { ...made.format, duration } };
};
const told = (stems: readonly ReturnType<typeof stem>[], bringsIntoTime = true) =>
  groundsNotes(deskOf(stems, { bringsIntoTime }));
const band = (duration: number) => ['drums', 'bass', 'keys'].map((name) => stem(name, 40, duration));

test('nothing is told of a song of stems that strike often, or where nothing was asked for', () => {
  expect(told(band(60))).toEqual([]);
  expect(told([stem('pad', 2, 12)], false)).toEqual([]);
  expect(told([])).toEqual([expect.stringContaining('here none of 0 has')]);
});

test('two stems do not tell which of them is off', () => {
  expect(told([...band(12).slice(0, 2), stem('pad', 3, 12)])).toEqual([
    'It takes 3 stems with 20 notes or hits each to tell who is out of time; here 2 of 3 have as many in 12 s: --timing judged neither speed nor place. Give it more of the song.',
  ]);
});

test('a short song shows few of the stems that are off', () => {
  expect(told(band(12))).toEqual([expect.stringMatching(/^12 s are little .* may still be off\.$/)]);
});

test('stems of few notes are named, three of them', () => {
  const few = ['pad', 'fx', 'choir', 'bells', 'gong'].map((name) => stem(name, 4, 60));
  expect(told([...band(60), ...few])).toEqual([
    'Too few notes or hits to tell whether they are in time, under 20: pad, fx, choir and 2 more.',
  ]);
});
