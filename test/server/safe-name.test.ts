import { basename, join, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName, isSafeName, safeName } from '../../src/server/safe-name.ts';
import { malicious } from '../helpers/malicious-names.ts';

const folder = resolve('/songs/here');

const isHarmless = (name: string): void => {
  expect(resolve(folder, name)).toBe(join(folder, name));
  expect(basename(resolve(folder, name))).toBe(name);
  expect(win32.dirname(win32.resolve('C:\\songs', name))).toBe('C:\\songs');
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
  expect(name).not.toMatch(/^[.\s]|[.\s]$|[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/u);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
  expect(safeName(name)).toBe(name);
  expect(isSafeName(name)).toBe(true);
};

test.each(malicious.map((name) => [JSON.stringify(name).slice(0, 60), name]))(
  '%s becomes a name of a file in its folder',
  (_, name) => {
    isHarmless(safeName(name));
  },
);

test('so does any text', () => {
  const nasty = fc.constantFrom(...malicious, '/', '\\', '.', '..', ' ', '\0', '.wav', 'con', '\u0301', '😀');
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 4 }), (text, others) => {
      const name = safeName(text);
      isHarmless(name);
      const taken = [...others.map((each) => safeName(each)), name];
      const free = freeName(name, taken);
      isHarmless(free);
      expect(taken.map((each) => each.normalize('NFC').toLowerCase())).not.toContain(free.toLowerCase());
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('names that people give stay as they are', () => {
  const names = [
    'Chorus mix v3.wav',
    'Löwe – Ständchen (2. Fassung).flac',
    '夜の歌.wav',
    'Kick & Bass #1, [take 2].aiff',
    "Don't.mp3",
    '01 - Bass.wav',
  ];
  expect(names.map((name) => safeName(name))).toEqual(names);
  expect(freeName('Bass.wav', ['bass.wav', 'BASS 2.wav'])).toBe('Bass 3.wav');
});
