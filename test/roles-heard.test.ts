import { expect, test } from 'vitest';
import { heardRoles, namedRoles } from '../src/jobs/stem-roles.ts';
import { sureEnough } from '../src/roles.ts';
import { roleBySound } from '../src/roles-heard.ts';
import { track } from './helpers/sessions.ts';

/** A stem whose power lies around one third octave of 31 from 20 Hz. */
const stem = (name: string, band: number, flatness: number, percussiveness: number, strength: number) =>
  track(
    name,
    { 'spectrum.flatness': flatness, 'transient.percussiveness': percussiveness, 'transient.strength': strength },
    { features: { spectrum: { third: Array.from({ length: 31 }, (_, i) => -12 * Math.abs(i - band)) } } },
  );

const kick = stem('a', 5, 0.01, 0.98, 4.4);
const hats = stem('b', 27, 0.6, 0.95, 3);
const snare = stem('c', 11, 0.017, 0.98, 4);
const bass = stem('d', 6, 0.0001, 0.35, 2.2);
const pad = stem('e', 15, 0.0004, 0.05, 0.6);

test('drums are told by hits that stand alone, noise and steep beginnings', () => {
  expect([kick, hats, snare].map((each) => roleBySound(each).role)).toEqual(['kick', 'cymbals', 'drums']);
  for (const each of [kick, hats, snare]) expect(roleBySound(each).confidence).toBeGreaterThan(sureEnough);
});

test('a bass is only a guess, and of a pad nothing is said', () => {
  expect(roleBySound(bass)).toMatchObject({ role: 'bass' });
  expect(roleBySound(bass).confidence).toBeLessThan(sureEnough);
  expect(roleBySound(pad)).toEqual({ role: 'other', confidence: 0 });
});

test('silence has no role', () => {
  expect(roleBySound(track('silent'))).toEqual({ role: 'other', confidence: 0 });
});

const known = (stems: readonly ReturnType<typeof track>[], names: readonly string[], given = {}) => {
  const roles = namedRoles(
    names.map((name) => ({ path: `stems/${name}.wav`, folders: [] })),
    names,
    given,
  );
  return heardRoles(stems.map((each, i) => ({ ...each, ...roles[i]! })));
};

test('what is given counts before the name, the name before the sound, and a guess is no role', () => {
  const names = ['Pad', 'Audio 1', 'Audio 2', 'Audio 3', 'Audio 4'];
  const tracks = known([kick, kick, bass, pad, snare], names, { 'stems/Audio 4.wav': 'guitar' });
  expect(tracks.map(({ role, roleSource }) => [role, roleSource?.by, roleSource?.guess])).toEqual([
    ['pad', 'name', undefined],
    ['kick', 'features', undefined],
    ['other', 'features', 'bass'],
    ['other', 'features', undefined],
    ['guitar', 'given', undefined],
  ]);
});

test('a name that hints and a sound that agrees make a role together', () => {
  const [loop] = known(
    [{ ...snare, metrics: { ...snare.metrics, 'transient.strength': 0.6 } }, pad],
    ['loop 1', 'Keys'],
  );
  expect(loop).toMatchObject({ role: 'drums', roleSource: { by: 'features' } });
  expect(loop!.roleSource!.confidence).toBeGreaterThan(0.8);
});
