import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { remedies } from '../../src/remedies/index.ts';
import { loadPresets, loadRules } from '../../src/rules/load.ts';
import { presetOf, rulebook } from '../../src/rules/preset.ts';

const rules = loadRules({ detectors, remedies });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'presets-'));
  mkdirSync(join(folder, 'presets'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (id: string, text: string) =>
  writeFileSync(join(folder, 'presets', `${id}.yaml`), `title: T\nabout: A.\n${text}\n`);
const load = (id: string) => presetOf(loadPresets(rules, [folder]), id);
const ladderOf = (preset: string, rule: string) =>
  rulebook(rules, load(preset)).rules.find(({ id }) => id === rule)?.ladders;

test('streaming aims at −14 LUFS and −1 dBTP; default at nothing', () => {
  expect(load('streaming').targets).toEqual({ 'loudness.integrated': -14, 'peak.true': -1 });
  expect(load('default').targets).toEqual({});
  const on = rulebook(rules, load('default')).rules;
  expect(
    rules.filter((rule) => !on.includes(rule) && !on.some(({ id }) => id === rule.id)).map(({ id }) => id),
  ).toEqual([
    'headroom', // of mixes that are to be mastered
    'loud-for-a-mix',
  ]);
});

test('a preset switches rules off and moves single rungs', () => {
  write('club', 'rules:\n  boom: off\n  mono-loss: { above: { info: 1 LU, error: off } }');
  expect(rulebook(rules, load('club')).rules.map(({ id }) => id)).not.toContain('boom');
  expect(ladderOf('club', 'mono-loss')).toEqual([{ side: 'above', rungs: { info: { at: 1 }, warning: { at: 3 } } }]);
});

test('a preset that extends another keeps what it does not say', () => {
  write('club', 'extends: streaming\nrules:\n  boom: off\n  mono-loss: { above: { info: 1 LU } }');
  write(
    'disco',
    'extends: club\ntargets: { peak.true: -2 dBTP }\nrules:\n  boom: on\n  mono-loss: { above: { warning: 2.5 LU } }',
  );
  expect(load('disco').targets).toEqual({ 'loudness.integrated': -14, 'peak.true': -2 });
  expect(load('disco').off).toEqual(load('default').off);
  expect(ladderOf('disco', 'mono-loss')).toEqual([
    { side: 'above', rungs: { info: { at: 1 }, warning: { at: 2.5 }, error: { at: 4.5 } } },
  ]);
});

test('an unknown preset is refused with a cure', () => {
  const sentence =
    /^Unknown preset "streeming"\. Did you mean "streaming"\? There are acoustic, amazon-music, .*youtube\.$/;
  expect(() => load('streeming')).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringMatching(sentence) }),
  );
});

test.each([
  ['targets: { loudness.integrated: -14 dB }', ':3 targets.loudness.integrated: "-14 dB" should be in LUFS.'],
  [
    'targets: { loudness: -14 LUFS }',
    ':3 targets.loudness: unknown metric "loudness". Did you mean "loudness.integrated"?',
  ],
  ['rules: { mudd: off }', ':3 rules.mudd: unknown rule "mudd". Did you mean "mud"?'],
  ['rules: { mud: of }', ':3 rules.mud: "of" should be off, on, or limits such as { above: { warning: 4 dB } }.'],
  ['rules:\n  mud: { above: { warning: 4 LU } }', ':4 rules.mud.above.warning: "4 LU" should be in dB.'],
  [
    'rules:\n  mud: { above: { warn: 4 dB } }',
    ':4 rules.mud.above.warn: unknown severity "warn". Did you mean "warning"?',
  ],
  ['rules:\n  mud: { above: { info: 9 dB } }', ':4 rules.mud.above: warning (2.5) should be no lower than info (9).'],
  ['extends: streeming', ':3 extends: unknown preset "streeming". Did you mean "streaming"?'],
  ['extends: mine', ':3 extends: "mine" extends this one: they go round in a circle.'],
])('%s is refused', (text, sentence) => {
  write('mine', text);
  const message = `${join(folder, 'presets/mine.yaml')}${sentence}`;
  expect(() => load('mine')).toThrow(expect.objectContaining({ code: 'config', message }));
});
