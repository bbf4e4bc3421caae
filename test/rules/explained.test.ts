import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { detectors } from '../../src/detectors/index.ts';
import { remedies } from '../../src/remedies/index.ts';
import { renderRule } from '../../src/report/rule-text.ts';
import { explainedRule } from '../../src/rules/explained.ts';
import type { Layers } from '../../src/rules/in-force.ts';
import { openRungs, readLadders, type WrittenLadders } from '../../src/rules/ladder.ts';
import { loadRecord, loadRules } from '../../src/rules/load.ts';
import { type Layer, layered, plain } from '../../src/rules/preset.ts';
import { readRecord, recordOf } from '../../src/rules/record.ts';
import type { Preset, Rule } from '../../src/rules/rule.ts';

const known = { detectors, remedies };
const rules = loadRules(known);
const ruleOf = (id: string) => rules.find((rule) => rule.id === id)!;

const openLadders = (ladders: WrittenLadders): WrittenLadders =>
  Object.fromEntries(Object.entries(ladders).map(([side, rungs]) => [side, openRungs(rungs)]));

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

const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** A rule of our own, so that its limits stay where they are. */
const leaning: Rule = {
  ...{ id: 'leaning', category: 'stereo', title: 'Leaning', on: 'mix', unit: 'dB', path: 'rules/stereo/leaning.yaml' },
  detect: { detector: 'deviation', settings: { of: 'stereo.balance', blind: 'as-measured' } },
  ladders: [{ side: 'outside', rungs: { info: { at: 1 }, warning: { at: 2 }, error: { at: 3, only: 'reference' } } }],
  ...{ sure: { warning: 0.977 }, unless: ['mono'], and: { metric: 'dynamics.plr', side: 'below', at: 10 } },
  what: { above: 'It leans to the left by {absolute}[, {time}].', below: 'It leans to the right by {absolute}.' },
  ...{ why: 'It is heard.', advice: 'Turn it.', sources: ['none'] },
  fix: { remedy: 'rebalance', settings: { most: 6 } },
};

function laidOver(base: Preset, layer: Partial<Layer>): Preset {
  const read = layered(base, { targets: {}, rules: {}, ...layer }, [leaning]);
  if ('mistakes' in read) throw new Error(read.mistakes[0].message);
  return read.value;
}

describe('limits in force', () => {
  const game = laidOver(
    { ...plain, id: 'game' },
    { rules: { leaning: { outside: { warning: { at: '1.5 dB' } } } }, targets: { 'stereo.balance': 0.5 } },
  );
  const own = laidOver(game, { rules: { leaning: { outside: { error: { at: '4 dB' }, info: 'off' } } } });
  const project = { preset: own, name: 'mixwright.yaml' };

  test('say where each comes from, and what the rule itself says', () => {
    const { limits, removed, targets } = explainedRule(leaning, known, { preset: game, project });
    expect(limits).toEqual([
      ...[
        {
          side: 'outside',
          severity: 'warning',
          at: 1.5,
          words: '1.5 dB',
          sure: 0.977,
          from: 'preset game',
          own: '2.0 dB',
        },
      ],
      ...[
        {
          side: 'outside',
          severity: 'error',
          at: 4,
          words: '4.0 dB',
          sure: 0.977,
          from: 'mixwright.yaml',
          own: '3.0 dB',
        },
      ],
    ]);
    expect(removed).toEqual([{ side: 'outside', severity: 'info', words: '1.0 dB', from: 'mixwright.yaml' }]);
    expect(targets).toEqual([{ metric: 'stereo.balance', at: 0.5, words: '0.5 dB', from: 'preset game' }]);
    const text = flat(renderRule(explainedRule(leaning, known, { preset: game, project })));
    expect(text).toMatch(/No info outside 1\.0 dB: taken out by mixwright\.yaml\./);
    expect(text).toMatch(/outside ±1\.5 dB +warning +where it is 97\.7 % sure; from preset game; the rule itself says/);
  });

  test('say what switched a rule off', () => {
    const off = laidOver(game, { rules: { leaning: 'off' } });
    const by = (layers: Layers) => explainedRule(leaning, known, layers).off;
    expect(by({ preset: game, project: { ...project, preset: off } })).toBe('mixwright.yaml');
    expect([by({ preset: off }), by({ preset: game })]).toEqual(['preset game', undefined]);
  });

  test('are as the file has them where nothing changes them', () => {
    const explained = explainedRule(leaning, known, { preset: plain });
    for (const { from, own } of explained.limits) expect([from, own]).toEqual([leaning.path, undefined]);
    const text = flat(renderRule(explained));
    expect(text).toMatch(/outside ±3\.0 dB +error +only beside a reference or a target that you chose; where it is 97/);
    expect(text).toContain('As rules/stereo/leaning.yaml has them');
  });
});

test('says how it is measured, when it is silent, and what mends it', () => {
  const text = renderRule(explainedRule(leaning, known, { preset: plain }));
  expect(text).toMatch(/What +Above: It leans to the left by ‹absolute›, ‹time›\.\n/);
  expect(text).toMatch(/\(stereo\.balance, dB\): \S/);
  expect(text).toMatch(/Silent +Says nothing where one of these holds:\n +One channel, or two that are the same/);
  expect(text).toMatch(/\n +[^\n]+ is not below 10\.0 \S+ as well\.\n/);
  expect(text).toMatch(/Fix +Gain on the louder side\. \(rebalance\)\n +Largest [^\n]*: 6\.0 dB\./);
  const { fix, ...unmended } = leaning;
  expect([fix?.remedy, renderRule(explainedRule(unmended, known, { preset: plain }))]).toEqual([
    ...['rebalance', expect.stringMatching(/Fix +None/)],
  ]);
});

test.each(rules.map((rule) => [rule.id, rule] as const))(
  'the change it offers for %s is the limit that it has',
  (_, rule) => {
    const { change } = explainedRule(rule, known, { preset: plain });
    const [[id, ladders]] = Object.entries(parse(change).rules) as [[string, WrittenLadders]];
    const [first] = rule.ladders;
    const rungs = Object.fromEntries(
      Object.entries(first!.rungs)
        .slice(0, 1)
        .map(([severity, { at }]) => [severity, { at }]),
    );
    const read = readLadders(openLadders(ladders), rule.unit);
    expect([id, read]).toEqual([rule.id, { value: [{ side: first!.side, rungs }] }]);
  },
);

test('limits that differ are told apart', () => {
  for (const rule of rules) {
    const { limits } = explainedRule(rule, known, { preset: plain });
    for (const { side, words, at } of limits)
      expect(limits.filter((each) => each.side === side && each.words === words && each.at !== at)).toEqual([]);
  }
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
