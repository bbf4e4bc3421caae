import { expect, test } from 'vitest';
import { guessedRoles, roleWords } from '../../src/report/roles.ts';
import { stemsWithMasking } from '../helpers/reports.ts';

const report = stemsWithMasking();
const [mix, first, second, third, ...others] = report.tracks;
const guessed = {
  ...report,
  tracks: [
    mix!,
    { ...first!, name: 'Audio 1', role: 'drums', roleSource: { by: 'features', confidence: 0.93 } },
    { ...second!, name: 'Audio 2', role: 'other', roleSource: { by: 'features', confidence: 0.65, guess: 'bass' } },
    { ...third!, name: 'Audio 3', role: 'other', roleSource: { by: 'name', confidence: 0 } },
    ...others.map((track) => ({ ...track, roleSource: { by: 'name', confidence: 0.95 } as const })),
  ],
} as const;

test('a guess is told as one, with how to put it right', () => {
  expect(guessed.tracks.slice(1, 4).map(roleWords)).toEqual([
    'probably drums, by its sound',
    'perhaps bass, by its sound',
    'other',
  ]);
  expect(guessedRoles(guessed)).toBe(
    'Roles of stems. By their sound: Audio 1 probably drums, Audio 2 perhaps bass. Not known: Audio 3. Put a wrong one right with --role ROLE=FILE, or under roles: in mixwright.yaml.',
  );
});

test('where names tell all, nothing is said', () => {
  expect(guessedRoles(report)).toBeUndefined();
});

test('a stem that is left out needs no role', () => {
  const plan = { tracks: { 'Audio 3': { chain: [], mute: true } }, buses: {}, taken: [], left: [] };
  expect(guessedRoles({ ...guessed, plan })).not.toContain('Audio 3');
});
