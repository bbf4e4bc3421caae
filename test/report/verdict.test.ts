import { expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { categoryCounts, countsOf, listed, plainSummary, verdictSentence } from '../../src/report/verdict.ts';
import { busyMix, cleanMix, findings, mendedMix, outcomes, silentMono } from '../helpers/reports.ts';

const withFindings = (...found: Parameters<typeof outcomes>[0]): Report => ({
  ...cleanMix(),
  outcomes: outcomes(found),
});

const { mud, hot, bridge, dark } = findings;

test.each([
  ['nothing', withFindings(), 'Nothing to fix: all 19 checks passed.'],
  ['something to consider', withFindings(dark), 'Nothing has to be fixed. Consider one thing.'],
  ['something to improve', withFindings(bridge, dark), 'Good. One thing would make it better.'],
  ['one fault', withFindings(mud), 'Close. Fix one thing, then it is ready to master.'],
  ['two faults', withFindings(mud, hot, dark), 'Close. Fix two things, then it is ready to master.'],
  ['three faults', withFindings(mud, hot, { ...bridge, severity: 'error' }), 'Not there yet. Fix three things first.'],
  ['a silent file', silentMono(), 'Not there yet. Fix one thing first.'],
  ['no check at all', { ...cleanMix(), outcomes: [] }, 'Nothing could be judged.'],
] as const)('with %s it says so', (_, report, sentence) => {
  expect(verdictSentence(report)).toBe(sentence);
});

test('after a fix it speaks of what the fix did', () => {
  const mended = mendedMix();
  expect(verdictSentence(mended)).toBe('Fixed two of four things, eased one. One thing could still be better.');
  const whole = { ...mended, after: { ...mended.after!, outcomes: outcomes([]) } };
  expect(verdictSentence(whole)).toBe('Fixed. Nothing is left of four things.');
  const vain = { ...mended, after: { ...mended.after!, outcomes: mended.outcomes, verdicts: [] } };
  expect(verdictSentence(vain)).toBe('The fix mended nothing. Two things still have to be fixed.');
});

test('of a match it says how near it came, not what rules make of it', () => {
  const before = { mid: 4, side: 3, loudness: -6, range: 1, bands: { frequencies: [], mid: [], side: [], width: [] } };
  const account = {
    references: [{ name: 'song', tone: 1, level: 1 }],
    isSame: false,
    amounts: { tone: 0.5, width: 0.5, dynamics: 0, range: 0, loudness: 1 },
    ...{ ceiling: -1, notes: [], before, worse: [], done: [], missed: [] },
  };
  const matched = (left: object, worse: readonly 'range'[] = []): Report => ({
    ...mendedMix(),
    match: { ...account, left: { ...before, ...left }, worse },
  });
  expect(verdictSentence(matched({ mid: 2, side: 2, loudness: 0, range: 0 }))).toBe(
    'Nearer to song in all four measures.',
  );
  expect(verdictSentence(matched({ mid: 2, loudness: 0, range: -2 }, ['range']))).toBe(
    'Nearer to song in two of four measures, farther off in loudness range.',
  );
  expect(verdictSentence(matched({}))).toBe('No nearer to song than it was.');
});

test('only checks that could look are counted', () => {
  const { passed, checked, notApplicable, broken } = countsOf(busyMix().outcomes);
  expect({ passed, checked, notApplicable, broken }).toEqual({ passed: 14, checked: 18, notApplicable: 3, broken: 1 });
});

test('a category without a check is not shown, and one with a fault says how grave it is', () => {
  const counts = categoryCounts(busyMix());
  expect(counts.map(({ category }) => category)).not.toContain('album');
  expect(counts.find(({ category }) => category === 'tone')).toEqual({
    category: 'tone',
    passed: 3,
    checked: 5,
    worst: 'error',
  });
});

test('the summary says when there was nothing to compare with', () => {
  expect(plainSummary(cleanMix())).toContain('No reference was given');
  expect(plainSummary(busyMix())).not.toContain('No reference');
});

test('lists read as one would say them', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
