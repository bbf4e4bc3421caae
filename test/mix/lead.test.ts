import { describe, expect, test } from 'vitest';
import { leadOf, playingShare } from '../../src/mix/lead.ts';
import type { Role } from '../../src/roles.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const stem = (name: string, role: Role, until = 10, level = -40) =>
  writtenStem(
    name,
    role,
    noiseBand(300, 3000, level, (time) => time < until),
  );
const lead = (...stems: ReturnType<typeof stem>[]) => leadOf({ stems })?.name;

describe('the lead', () => {
  test('is the voice, however little it sings and however soft it is', () => {
    expect(lead(stem('synth', 'synth'), stem('guitar', 'guitar'), stem('vox', 'vocals', 0.4, -70))).toBe('vox');
  });

  test('of several voices is the one that sings most', () => {
    expect(lead(stem('verse', 'vocals', 6), stem('ad libs', 'vocals', 2), stem('bridge', 'vocals', 3))).toBe('verse');
  });

  test('without a voice is the instrument that matters most', () => {
    expect(lead(stem('keys', 'keys'), stem('kick', 'kick'), stem('bass', 'bass'), stem('sax', 'woodwinds'))).toBe(
      'sax',
    );
  });

  test('is no ornament that plays for a moment', () => {
    expect(lead(stem('sax', 'woodwinds', 0.4), stem('guitar', 'guitar', 8))).toBe('guitar');
  });

  test('is the part beside a backing track', () => {
    expect(lead(stem('band', 'backing-track'), stem('guitar', 'guitar', 9))).toBe('guitar');
  });

  test('is none of drums, basses and stems of unknown roles', () => {
    expect(lead(stem('a', 'other'), stem('b', 'other'), stem('kick', 'kick'), stem('bass', 'bass'))).toBeUndefined();
  });
});

test('the share of a song in which a stem plays is that of its loud rows', () => {
  expect(playingShare(stem('half', 'keys', 5))).toBeCloseTo(0.5, 6);
  expect(playingShare(stem('silent', 'keys', 0))).toBe(0);
});
