import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Measurement } from '../../src/detectors/detector.ts';
import { detectors } from '../../src/detectors/index.ts';
import { metrics } from '../../src/features/metrics.ts';
import { quantityOf } from '../../src/print.ts';
import { remedies } from '../../src/remedies/index.ts';
import {
  exceptionTable,
  placeholderTable,
  presetTable,
  printedJson,
  refreshed,
  ruleTable,
  table,
  unitTable,
} from '../../src/rules/handbook.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import { builtIn, loadPresets, loadRules } from '../../src/rules/load.ts';
import { plain, presetOf, rulebook } from '../../src/rules/preset.ts';
import type { Ladder, Rule } from '../../src/rules/rule.ts';
import { ruleJsonSchema } from '../../src/rules/rule-schema.ts';
import { fill, placeholders, type Words } from '../../src/rules/template.ts';
import type { Unit } from '../../src/units.ts';
import { referenceOf, stem, track } from '../helpers/sessions.ts';

const known = { detectors, remedies };
const rules = loadRules(known);
const documents = new URL('../../rules/', import.meta.url).pathname;

/** Words as they are printed, long enough to stand where a real one would; brackets as the sentence has them or not. */
function allWords(unit: Unit): Words {
  const quantity = quantityOf(3, unit);
  const real = { value: quantity, absolute: quantity, limit: quantity, count: '3', percent: '3 %', band: '1 to 4 kHz' };
  return { ...Object.fromEntries(Object.keys(placeholders).map((name) => [name, '3.0 dB'])), ...real } as Words;
}
const leastWords = (unit: Unit): Words =>
  Object.fromEntries(
    Object.entries(allWords(unit)).filter(([name]) => !placeholders[name as keyof Words].maybe),
  ) as Words;

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each([
    ['with every part', allWords(rule.unit)],
    ['with the least', leastWords(rule.unit)],
  ])('its sentences read well %s', (_, words) => {
    for (const side of ['above', 'below'] as const) {
      const sentence = fill(rule.what[side], words);
      expect(sentence).toMatch(/^(\S+ )+\S+\.$/); // single spaces, a full stop
      expect(sentence).not.toMatch(/[{}[\]]|undefined| [,.:;)]|\( | and \.|,\.|,,/);
      expect(sentence).not.toMatch(/between \S+ to|a minute times|(dB|%|Hz) (of|a) (dB|%|Hz)/);
    }
  });

  test('says why, what to do, and where that comes from', () => {
    for (const sentence of [rule.why, rule.advice]) expect(sentence).toMatch(/^[A-Z].{30,}[^.]\.$/);
    expect(rule.title.length).toBeLessThan(40);
    for (const source of rule.sources) expect(source).not.toMatch(/\.md\b|^\//);
  });

  test('its remedy takes whatever its detector may find, twice alike, without falling over', () => {
    const fixes = [findingsOf(judgeOne(rule, loudest(rule))), findingsOf(judgeOne(rule, loudest(rule)))];
    expect(fixes[0]).toEqual(fixes[1]);
    for (const finding of fixes[0]!) {
      expect(finding.severity).toBeDefined();
      expect(Boolean(finding.fix) || Boolean(finding.unmended)).toBe(Boolean(rule.fix));
    }
    expect(fixes[0]!.length).toBeGreaterThan(0);
  });
});

/** Far past the gravest limit, on the side of the first ladder. */
function loudest({ ladders, detect }: Rule): Measurement {
  const { side, rungs } = ladders[0] as Ladder;
  const limits = Object.values(rungs).map(({ at }) => at);
  const value = side === 'below' ? Math.min(...limits) - 0.5 : Math.max(...limits) + 0.5;
  const shape = { kind: 'shape', type: 'peaking', frequency: 300, Q: 0.7, estimate: value, error: 1 } as const;
  const covered = { kind: 'masking', band: [1000, 2000], excess: value, covered: 0.5, whole: 0.3, Q: 1.2 } as const;
  const evidence = { 'tonal-shape': shape, masking: covered }[detect.detector];
  const tracks = detect.detector === 'masking' ? (['vox', 'keys'] as const) : (['mix'] as const);
  return { value, tracks, band: [1000, 2000], time: [[1, 2]], confidence: 1, ...(evidence ? { evidence } : {}) };
}

function judgeOne(rule: Rule, measurement: Measurement) {
  const own = Object.values(detectors).find(({ id }) => id === rule.detect.detector)!;
  const puppet = { [rule.detect.detector]: { ...own, needs: [], detect: () => [measurement] } };
  const session = {
    mix: track(
      'mix',
      { 'loudness.integrated': -10, 'peak.true': 0, 'dynamics.plr': 3, 'technical.band-edge': 40 },
      { format: { bitDepth: 16 } },
    ),
    stems: [stem('vox', 'vocals'), stem('keys', 'keys'), stem('bass', 'bass')],
    reference: referenceOf('own'),
    ...(rule.on === 'album' ? { album: [track('mix'), track('other')] } : {}),
  };
  const outcomes = judge({ preset: plain, rules: [rule] }, session, puppet, remedies);
  expect(outcomes[0]).not.toHaveProperty('error');
  return outcomes;
}

test('every rule is held by a testRule: what it passes, what it finds, what mends it', () => {
  const folder = new URL('../rules/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const tested = files.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\btestRule\(\s*'([^']+)'/g)].map(([, id]) => id!),
  );
  expect([...new Set(tested)].sort()).toEqual(rules.map(({ id }) => id).sort());
});

test('ids are told once, and the first presets hold', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  const presets = loadPresets(rules);
  const onIn = (preset: string) => rulebook(rules, presetOf(presets, preset)).rules;
  expect(onIn('mix')).toHaveLength(rules.length);
  expect(onIn('default')).toHaveLength(rules.length - 2); // those that only a mix on its way to a master is held against
  expect(onIn('streaming')).toHaveLength(onIn('default').length);
});

test('silence breaks no rule', () => {
  const nothing = {
    level: { highest: -120, isSilent: true },
    clipping: { longest: 0, times: [] },
    spectrum: { third: [] },
  };
  const session = { mix: track('mix', {}, { features: nothing }), stems: [] };
  const outcomes = judge({ preset: plain, rules }, session, detectors, remedies);
  expect(outcomes.filter(({ status }) => status !== 'not-applicable')).toEqual([]);
});

const schema = ruleJsonSchema(known);

test('the schema for editors is current', async () => {
  await expect(printedJson(schema)).toMatchFileSnapshot(join(documents, 'rule.schema.json'));
});

test('all shipped rules hold to it', () => {
  const check = z.fromJSONSchema(schema as never);
  for (const { path, id } of rules) {
    const read = check.safeParse(parse(readFileSync(path, 'utf8')));
    expect(read.error?.issues ?? [], id).toEqual([]);
    expect(path.startsWith(builtIn)).toBe(true);
  }
});

test('the tables of the handbook are current', async () => {
  const path = join(documents, 'README.md');
  const parts = {
    rules: ruleTable(rules),
    presets: presetTable(loadPresets(rules)),
    placeholders: placeholderTable(),
    exceptions: exceptionTable(),
    detectors: unitTable(Object.values(detectors)),
    remedies: unitTable(Object.values(remedies)),
    metrics: table(
      ['metric', 'unit', 'about'],
      Object.entries(metrics).map(([id, { unit, about }]) => [`\`${id}\``, unit, about]),
    ),
  };
  await expect(refreshed(readFileSync(path, 'utf8'), parts)).toMatchFileSnapshot(path);
});
