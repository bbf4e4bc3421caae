import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { remedies } from '../../src/remedies/index.ts';
import { renderRule } from '../../src/report/rule-text.ts';
import { explainedRule } from '../../src/rules/explained.ts';
import { loadRecord, loadRules } from '../../src/rules/load.ts';
import { type Layer, layered, plain } from '../../src/rules/preset.ts';
import { readRecord, recordOf } from '../../src/rules/record.ts';
import type { Preset } from '../../src/rules/rule.ts';

const known = { detectors, remedies };
const rules = loadRules(known);
const ruleOf = (id: string) => rules.find((rule) => rule.id === id)!;

function laid(base: Preset, layer: Partial<Layer>): Preset {
  const read = layered(base, { targets: {}, rules: {}, ...layer }, rules);
  if ('mistakes' in read) throw new Error(read.mistakes[0].message);
  return read.value;
}

const record = readRecord({
  about: 'Every fault at three amounts, each song left out of its profile',
  made: '2026-11-21',
  cleanTracks: 120,
  rules: {
    mud: {
      falseAlarms: 1,
      cases: [
        { fault: 'mud', amount: '+6 dB', tier: 'blind', count: 40, recall: 0.5, auc: 0.85, more: 1 },
        { fault: 'mud', amount: '+6 dB', tier: 'original', count: 40, recall: 0.975 },
      ],
    },
  },
});

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s is explained without a hole, within the width',
  (_, rule) => {
    const text = renderRule(explainedRule(rule, known, { preset: plain }), { width: 80 });
    expect(text).not.toMatch(/undefined|NaN|\[object|[{}] *‹|\{\w+\}/);
    for (const part of ['What', 'Why', 'To do', 'Measured', 'Limits', 'Silent', 'Fix', 'Sources', 'Record', 'Change'])
      expect(text).toMatch(new RegExp(`^${part} `, 'm'));
    for (const line of text.split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(Math.max(80, longestWord(line) + 12));
  },
);

const longestWord = (line: string): number => Math.max(...line.split(' ').map((word) => word.length));

describe('limits in force', () => {
  const game = laid(
    { ...plain, id: 'game' },
    {
      rules: { 'true-peak': { above: { warning: { at: '-3 dBTP' }, info: { at: '-6 dBTP' } } } },
      targets: { 'peak.true': -3 },
    },
  );
  const own = laid(game, { rules: { 'true-peak': { above: { error: { at: '0 dBTP' }, info: 'off' } }, mud: 'off' } });
  const project = { preset: own, name: 'mixwright.yaml' };

  test('say where each comes from, and what the rule itself says', () => {
    const { limits, removed, targets } = explainedRule(ruleOf('true-peak'), known, { preset: game, project });
    expect(limits).toMatchObject([
      { severity: 'warning', at: -3, words: '−3.0 dBTP', from: 'preset game', own: '−0.1 dBTP' },
      { severity: 'error', at: 0, words: '0.0 dBTP', from: 'mixwright.yaml', own: '+1.0 dBTP' },
    ]);
    expect(removed).toEqual([{ side: 'above', severity: 'info', words: '−1.0 dBTP', from: 'mixwright.yaml' }]);
    expect(targets).toMatchObject([{ metric: 'peak.true', at: -3, words: '−3.0 dBTP', from: 'preset game' }]);
  });

  test('say what switched a rule off', () => {
    expect(explainedRule(ruleOf('mud'), known, { preset: game, project }).off).toBe('mixwright.yaml');
    expect(explainedRule(ruleOf('mud'), known, { preset: own }).off).toBe('preset game');
    expect(explainedRule(ruleOf('mud'), known, { preset: game }).off).toBeUndefined();
  });

  test('as the file has them where nothing changes them, with what they depend on', () => {
    const mud = explainedRule(ruleOf('mud'), known, { preset: plain }, { file: 'rules/tone/mud.yaml' });
    for (const { from, own } of mud.limits) expect([from, own]).toEqual(['rules/tone/mud.yaml', undefined]);
    const text = renderRule(mud);
    expect(text).toMatch(/above [\d.]+ dB +error +only beside a reference or a target that you chose/);
    expect(text).toMatch(/where it is [\d.]+ %\s+sure/);
    expect(text).toContain('As rules/tone/mud.yaml has them');
  });
});

test('says how it is measured, when it is silent, and what mends it', () => {
  const text = renderRule(explainedRule(ruleOf('imbalance'), known, { preset: plain }));
  expect(text).toMatch(/\(stereo\.balance-median, dB\): \S/);
  expect(text).toMatch(/Silent +Says nothing where one of these holds:\n +One channel, or two that are the same/);
  expect(text).toMatch(/Fix +Gain on the louder side\. \(rebalance\)\n +Largest [^\n]*: 6\.0 dB\./);
  expect(renderRule(explainedRule(ruleOf('clipping'), known, { preset: plain }))).toMatch(/Fix +None/);
});

describe('the record', () => {
  const of = (id: string) =>
    renderRule(explainedRule(ruleOf(id), known, { preset: plain }, { record: recordOf(record, id) }));

  test('is told where there is one, and else that there is none', () => {
    expect(of('mud')).toMatch(
      /Record +1 false alarm on 120 clean tracks\.\n +mud +\+6 dB +blind +found in 50 % of 40 +AUC 0\.85\n +mud +\+6 dB +beside the original +found in 97\.5 % of 40\n/,
    );
    expect(of('boom')).toMatch(/Record +It has not been measured in the benchmark\./);
    expect(recordOf(record, 'constructor')).toBeUndefined();
    expect(recordOf(undefined, 'mud')).toBeUndefined();
  });

  test('as shipped holds to its form, and is of rules there are', () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect(Object.keys(loadRecord()?.rules ?? {}).filter((id) => !ids.has(id))).toEqual([]);
  });

  test('of another form is refused', () => {
    expect(() => readRecord({ ...record, rules: { mud: { falseAlarms: 0, cases: [{ recall: 2 }] } } })).toThrow();
  });
});
