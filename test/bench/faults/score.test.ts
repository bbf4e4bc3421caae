import { expect, test } from 'vitest';
import { readRecord } from '../../../src/rules/record.ts';
import type { Flag } from './judged.ts';
import { recordOf } from './record.ts';
import { auc, cleanOf, meets, overlapOf, pairedOf, precision, rowsOf } from './score.ts';
import { isNamed } from './stem-score.ts';
import type { Case, Tried } from './trial.ts';

test('AUC: 1 where all are above, ½ where they are alike, and by counting pairs between', () => {
  expect(auc([1, 2], [3, 4])).toBe(1);
  expect(auc([3, 4], [1, 2])).toBe(0);
  expect(auc([1, 2, 3], [1, 2, 3])).toBe(0.5);
  expect(auc([1, 3], [2, 4])).toBe(0.75);
  expect(auc([-Infinity], [-Infinity])).toBe(0.5);
  expect(auc([], [1])).toBeUndefined();
});

test('AUC of two evenly spread lists a shift apart is 1 − (1 − shift)² / 2', () => {
  const grid = Array.from({ length: 200 }, (_, i) => i / 200);
  const area = auc(
    grid,
    grid.map((value) => value + 0.3),
  );
  expect(area).toBeCloseTo(1 - 0.7 ** 2 / 2, 2);
});

test('precision is hits among all', () => {
  expect(precision(3, 1)).toBe(0.75);
  expect(precision(0, 0)).toBeUndefined();
});

test('bands meet when they share a third of the smaller', () => {
  expect(meets([100, 200], [150, 300])).toBe(true);
  expect(meets([100, 200], [190, 400])).toBe(false);
  expect(meets([100, 200], [300, 400])).toBe(false);
  expect(meets(undefined, [300, 400])).toBe(true);
});

test('times: the same ones have all in common, others nothing', () => {
  expect(overlapOf([[1, 2]], [[1, 2]])).toBe(1);
  expect(overlapOf([[1, 2]], [[3, 4]])).toBe(0);
  expect(overlapOf([[1, 3]], [[2, 4]])).toBeCloseTo(1 / 3, 1);
});

const flag = (rule: string, severity: Flag['severity'], band?: readonly [number, number]): Flag => ({
  ...{ rule, severity, value: 5, limit: 2.5, tracks: ['mix'] },
  ...(band ? { band } : {}),
});

const mud = (flags: readonly Flag[], confidence: number): Case => ({
  ...{ fault: 'mud', amount: 6, isUsual: true, side: 0, frequency: 300, Q: 0.7, range: [180, 500] },
  tiers: { blind: { flags, readings: { mud: { value: 5, excess: 4, confidence } } } },
  paired: { mud: [1, confidence > 0.5 ? 5 : 0, 1] },
});

const song = (name: string, before: readonly Flag[], confirmed: readonly string[], cases: readonly Case[]): Tried => ({
  song: { path: name, name, group: 'album', set: 'held-out' },
  ...{ seconds: 30, confirmed, cases, failures: [] },
  clean: { blind: { flags: before, readings: { mud: { value: 0, excess: -1, confidence: 0.3 } } } },
});

const told = flag('mud', 'warning', [150, 600]);
const songs = [
  song('a', [], [], [mud([told, flag('boom', 'warning')], 0.99)]),
  song('b', [flag('true-peak', 'error')], ['true-peak'], [mud([flag('mud', 'info', [150, 600])], 0.9)]),
  song('c', [told], [], [mud([told], 0.98)]),
  song('d', [flag('boom', 'warning')], [], [mud([flag('mud', 'warning', [5000, 6000])], 0.1)]),
];

test('recall, at all, new, precision, collateral, AUC and place', () => {
  const [row] = rowsOf(songs, 'blind');
  expect(row).toMatchObject({ count: 4, recall: 0.5, told: 0.75, collateral: 0.25, auc: 0.75 });
  expect(row!.newRecall).toBeCloseTo(1 / 3);
  expect(row!.precision).toBeCloseTo(2 / 3);
  expect(row!.octaves).toBe(0);
});

test('what a meter apart confirms is no false flag', () => {
  const clean = cleanOf(songs, 'blind');
  expect(clean).toMatchObject({ songs: 4, falsely: 0.5, truly: 0.25, none: 0.5 });
  expect(cleanOf(songs, 'blind', (rule) => rule === 'mud').falsely).toBe(0.25);
});

test('paired: the share that moves the right way', () => {
  expect(pairedOf(songs)).toEqual([{ rule: 'mud', fault: 'mud', amount: 6, isUsual: true, count: 4, right: 0.75 }]);
});

test('a mask is named by victim, masker and place', () => {
  const mask = {
    ...{ fault: 'stem_mask', amount: 8, stems: ['guitar', 'vocals'] as const, isRelated: true },
    ...{ frequency: 1000, flags: [], before: [] },
  };
  const named = (tracks: [string, string], band: readonly [number, number]): Flag => ({
    ...flag('masked-stem', 'info', band),
    tracks,
  });
  expect(isNamed(mask, named(['vocals', 'guitar'], [900, 1100]))).toBe(true);
  expect(isNamed(mask, named(['guitar', 'vocals'], [900, 1100]))).toBe(false);
  expect(isNamed(mask, named(['vocals', 'guitar'], [2000, 2500]))).toBe(false);
});

test('the record says of each rule how often it was wrong and how often it was right', () => {
  const run = { made: '2026-11-21', seconds: 30, isQuick: false, faults: ['mud'], tried: songs, stems: [] };
  const record = recordOf(run);
  expect(readRecord(record)).toEqual(record);
  expect(record.cleanTracks).toBe(4);
  expect(record.rules.mud).toEqual({
    falseAlarms: 1,
    cases: [
      { fault: 'mud', amount: '+6 dB', tier: 'blind', count: 4, recall: 0.5, auc: 0.75 },
      { fault: 'mud', amount: '+6 dB', tier: 'paired', count: 4, recall: 0.75 },
    ],
  });
  expect(record.rules.boom).toEqual({ falseAlarms: 1, cases: [] });
});
