import { expect, test } from 'vitest';
import { isAscii, shownOn } from '../../src/cli/signs.ts';
import { renderText } from '../../src/report/text.ts';
import { busyMix, mendedMix } from '../helpers/reports.ts';

const terminal = { isTTY: true } as NodeJS.WriteStream;

test.each([
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'de_DE.utf8' }, false],
  [{}, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ LC_CTYPE: 'fr_FR.ISO-8859-1' }, true],
] as const)('%o needs ASCII: %s', (env, is) => {
  expect(isAscii(env, 'linux')).toBe(is);
  expect(isAscii(env, 'win32')).toBe(false);
});

test('a report on a terminal without UTF-8 has the same columns, in ASCII; a file gets it as it is', () => {
  const before = process.env.LC_ALL;
  process.env.LC_ALL = 'C';
  try {
    for (const report of [busyMix(), mendedMix()]) {
      const text = renderText(report, { width: 96, verbose: true });
      const shown = shownOn(terminal, text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
      expect(shown.match(/[^\u0000-\u007f]/g)).toBeNull();
      expect(shown).toHaveLength(text.length);
      expect(shownOn({ isTTY: false } as NodeJS.WriteStream, text)).toBe(text);
    }
    expect(shownOn(terminal, renderText(busyMix(), { width: 96 }))).toMatch(
      /\|[.=o|]{16}\| {2}x {2}keep below -1\.0 dBTP/,
    );
  } finally {
    if (before === undefined) delete process.env.LC_ALL;
    else process.env.LC_ALL = before;
  }
});

test.each([54, 60, 76, 100])('no line of a report is wider than %i columns', (width) => {
  for (const report of [busyMix(), mendedMix()]) {
    const wide = renderText(report, { width })
      .split('\n')
      .filter((line) => [...line].length > width);
    // A command to be copied is one line.
    expect(wide.filter((line) => !line.includes('mixwright '))).toEqual([]);
  }
});
