import { expect, test } from 'vitest';
import { cancelled } from '../../src/report/charts-stereo.ts';
import type { Report } from '../../src/report/report.ts';
import { stepInWords } from '../../src/report/steps.ts';
import { bandDifferences } from '../../src/report/tone.ts';
import { comparedWith, confidenceWord, limitWords, placesOf, rangeWords, valueWords } from '../../src/report/words.ts';
import { findingsOf } from '../../src/rules/judge.ts';
import { bellStep, busyMix, cleanMix, gainStep, mixName, reference } from '../helpers/reports.ts';

test('a range names its unit once', () => {
  expect(rangeWords([-13.8, -10.6], 'LUFS')).toBe('−13.8 to −10.6 LUFS');
  expect(rangeWords([0.5, 0.82], '1')).toBe('0.50 to 0.82');
  expect(rangeWords([6, 6], 'LU')).toBe('6.0 LU');
});

test('a limit says which side to keep to', () => {
  expect(limitWords(0.4, -1, 'dBTP')).toBe('keep below −1.0 dBTP');
  expect(limitWords(-120, -70, 'dBFS')).toBe('keep above −70.0 dBFS');
  expect(limitWords(-3, 1.5, 'dB')).toBe('keep within ±1.5 dB');
  expect(limitWords(-0.3, 0.2, '1')).toBe('keep above 0.20');
});

test('a number is held against the target that it misses, before the middle of the records', () => {
  const reading = { id: 'loudness.integrated', title: 'Loudness', unit: 'LUFS', signed: true, value: -12.2 } as const;
  const spread = { low: -17, median: -14, high: -9 };
  expect(comparedWith({ ...reading, spread })).toBe('reference −14.0 LUFS');
  expect(comparedWith({ ...reading, spread, target: -16 })).toBe('target −16.0 LUFS');
});

test('counts have no decimals', () => expect(valueWords(7, '1')).toBe('7'));

test('confidence is a word', () => {
  expect([1, 0.99, 0.9, 0.3].map(confidenceWord)).toEqual(['certain', 'sure', 'likely', 'unsure']);
});

test('a move says where, when and how much of it', () => {
  expect(stepInWords(bellStep(290, -3, 1.1))).toMatch(/290 Hz.*−3\.0 dB.*Q 1\.1/);
  const step = { ...gainStep(-1.4), on: 'side', time: [48, 80], mix: 0.5 } as const;
  expect(stepInWords(step)).toBe('gain −1.4 dB, on the side only, 0:48 to 1:20, 50 % wet');
});

test('a part of the mix is named for a stem unless the mix lies elsewhere in time', () => {
  const report = busyMix();
  const [finding] = findingsOf(report.outcomes);
  const inChorus = { ...finding!, tracks: ['Vox', 'Keys'] as const, time: [[50, 60]] as const };
  const ofMix = { ...inChorus, tracks: [mixName] as const };
  expect(placesOf(inChorus, report)).toContain('Chorus 1');
  const offset = { ...finding!, rule: 'mix-offset', tracks: [mixName] as const, value: -7.8 };
  const apart: Report = {
    ...report,
    outcomes: [...report.outcomes, { rule: 'mix-offset', status: 'failed', findings: [offset] }],
  };
  expect(placesOf(inChorus, apart)).not.toContain('Chorus 1');
  expect(placesOf(ofMix, apart)).toContain('Chorus 1');
});

const cancelling = (values: readonly number[]): Report => {
  const report = cleanMix();
  return { ...report, curves: { [mixName]: { ...report.curves[mixName]!, correlation: { step: 0.5, values } } } };
};

test('a moment below zero is not told, seconds are, and near ones are one', () => {
  expect(cancelled(cancelling([1, -1, 1, 1, 1]))).toEqual([]);
  expect(cancelled(cancelling([1, -1, -1, 1, -1, -1, 1]))).toEqual([[0.5, 3]]);
});

test('the reference differs from itself by nothing', () => {
  const report = busyMix();
  const curves = report.curves[mixName]!;
  const levels = reference.spectrum.map((spread) => spread!.median);
  const bands = bandDifferences(report, { ...curves, spectrum: { ...curves.spectrum, levels } });
  expect(bands).toHaveLength(7);
  for (const { difference, isOutside } of bands) {
    expect(difference).toBeCloseTo(0, 6);
    expect(isOutside).toBe(false);
  }
});
