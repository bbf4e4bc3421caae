import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { remedies } from '../../src/remedies/index.ts';
import { judge } from '../../src/rules/judge.ts';
import { loadPresets, loadRules } from '../../src/rules/load.ts';
import { presetOf, rulebook } from '../../src/rules/preset.ts';
import { Invalid } from '../../src/units.ts';
import { stem } from '../helpers/sessions.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const load = () => loadRules({ detectors, remedies, folders: [folder] });

const complaint = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Invalid) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'nothing was refused';
};

const good = [
  'title: Too loud a voice',
  'detect: { metric: loudness.integrated }',
  'above: { warning: -16 LUFS }',
  'what: "{track} is at {value}, over {limit}."',
  'why: It stands in front of the band.',
  'advice: Turn it down.',
  'sources: ["Own ears"]',
  '',
].join('\n');

const changed = (from: string | RegExp, to: string) => {
  expect(good).toMatch(from);
  return good.replace(from, to);
};

test('a newcomer’s rule is one file: it loads, judges and words its finding', () => {
  write('level/loud-voice.yaml', good.replace('detect', 'on: vocals\ndetect'));
  const rules = load();
  const rule = rules.find(({ id }) => id === 'loud-voice')!;
  expect(rule).toMatchObject({ category: 'level', on: 'vocals', unit: 'LUFS' });
  const book = { ...rulebook([rule], presetOf(loadPresets(rules), 'default')) };
  const session = { stems: [stem('Vox', 'vocals', { 'loudness.integrated': -12 })] };
  expect(judge(book, session, detectors, remedies)).toMatchObject([
    { status: 'failed', findings: [{ id: 'loud-voice:Vox', what: 'Vox is at −12.0 LUFS, over −16.0 LUFS.' }] },
  ]);
});

test('a rule of the user replaces ours of the same id', () => {
  write('tone/mud.yaml', good);
  const rules = load().filter(({ id }) => id === 'mud');
  expect(rules.map(({ title }) => title)).toEqual(['Too loud a voice']);
});

test('a flat file says its category itself', () => {
  write('loud-voice.yaml', `category: album\n${good}`);
  expect(load().find(({ id }) => id === 'loud-voice')?.category).toBe('album');
});

test.each<[string, string, string]>([
  ['an unknown key', `${good}sorces: []\n`, 'level/x.yaml:8 sorces: unknown key "sorces". Did you mean "sources"?'],
  [
    'an unknown detector',
    changed('{ metric:', '{ metrik:'),
    'level/x.yaml:2 detect.metrik: unknown detector "metrik". Did you mean "metric"?',
  ],
  [
    'an unknown metric',
    changed('loudness.integrated', 'loudness.integrate'),
    'level/x.yaml:2 detect.metric: unknown choice "loudness.integrate". Did you mean "loudness.integrated"?',
  ],
  [
    'an unknown role',
    changed('detect', 'on: vocal\ndetect'),
    'level/x.yaml:2 on: unknown place "vocal". Did you mean "vocals"?',
  ],
  [
    'an unknown role in a list',
    changed('detect', 'on: [vocals, vocal]\ndetect'),
    'level/x.yaml:2 on[1]: unknown role "vocal". Did you mean "vocals"?',
  ],
  [
    'an unknown remedy',
    changed('sources', 'fix: { limitt: {} }\nsources'),
    'level/x.yaml:7 fix.limitt: unknown remedy "limitt". Did you mean "limit"?',
  ],
  [
    'an unknown setting',
    changed('sources', 'fix: { limit: { ceilin: -1 dBTP } }\nsources'),
    'level/x.yaml:7 fix.limit.ceilin: unknown setting "ceilin". Did you mean "ceiling"?',
  ],
  ['another unit', changed('-16 LUFS', '-16 dB'), 'level/x.yaml:3 above.warning: "-16 dB" should be in LUFS.'],
  [
    'no unit',
    changed('-16 LUFS', '-16'),
    'level/x.yaml:3 above.warning: -16 should carry its unit, such as "-16 LUFS".',
  ],
  [
    'an unknown severity',
    changed('warning', 'warn'),
    'level/x.yaml:3 above.warn: unknown severity "warn". Did you mean "warning"?',
  ],
  ['no limit', changed(/above.*\n/, ''), 'level/x.yaml:1 there is no limit: write above, below or outside.'],
  [
    'rungs that go down',
    changed('-16 LUFS', '-16 LUFS, error: -18 LUFS'),
    'level/x.yaml:3 above.error: error (-18) should be no lower than warning (-16).',
  ],
  [
    'a negative distance',
    changed('above', 'outside'),
    'level/x.yaml:3 outside.warning: should not be negative: outside looks at both sides of 0.',
  ],
  [
    'outside beside above',
    changed('what', 'outside: { info: 1 LUFS }\nwhat'),
    'level/x.yaml:4 outside: stands beside above or below; outside already means both.',
  ],
  ['no what', changed(/what.*\n/, ''), 'level/x.yaml:1 what is missing.'],
  ['no why', changed(/why.*\n/, ''), 'level/x.yaml:1 why is missing.'],
  ['no advice', changed(/advice.*\n/, ''), 'level/x.yaml:1 advice is missing.'],
  ['no sources', changed(/sources.*\n/, ''), 'level/x.yaml:1 sources is missing.'],
  ['empty sources', changed('["Own ears"]', '[]'), 'level/x.yaml:7 sources: should list at least one.'],
  [
    'half a sentence',
    changed('Turn it down.', 'Turn it down'),
    'level/x.yaml:6 advice: should be a sentence and end with a full stop.',
  ],
  [
    'an unknown placeholder',
    changed('{value}', '{valeu}'),
    'level/x.yaml:4 what: unknown placeholder "valeu". Did you mean "value"?',
  ],
  [
    'a bare optional placeholder',
    changed('over {limit}', 'at {time}'),
    'level/x.yaml:4 what: {time} may be absent: put it and the words it takes along in brackets, such as "[ at {time}]".',
  ],
  [
    'a lone bracket',
    changed('over {limit}', 'over [ {limit}'),
    'level/x.yaml:4 what: has a bracket or a brace without its partner.',
  ],
  [
    'two detectors',
    changed('{ metric', '{ silence: {}, metric'),
    'level/x.yaml:2 detect: names 2 of them (metric, silence); a rule has one detector.',
  ],
  ['no detector', changed('{ metric: loudness.integrated }', '{}'), 'level/x.yaml:2 detect: names no detector.'],
  ['a missing setting', changed(' loudness.integrated', ' {}'), 'level/x.yaml:2 detect.metric.of is missing.'],
  [
    'an unknown exception',
    changed('what', 'unless: [silence]\nwhat'),
    'level/x.yaml:4 unless[0]: unknown exception "silence". Did you mean "silent"?',
  ],
  [
    'another unit in and',
    changed('what', 'and: { metric: dynamics.plr, below: 9 LU }\nwhat'),
    'level/x.yaml:4 and.below: "9 LU" should be in dB.',
  ],
  [
    'and without a limit',
    changed('what', 'and: { metric: dynamics.plr }\nwhat'),
    'level/x.yaml:4 and: needs either above or below.',
  ],
  [
    'a category said twice',
    `category: tone\n${good}`,
    'level/x.yaml:1 category: the folder "level" already says it; leave the key out.',
  ],
  ['a list', '- a\n- b\n', 'level/x.yaml:1 ["a","b"] should be a map of keys and values.'],
  ['a key twice', `${good}title: Again\n`, 'level/x.yaml:8 Map keys must be unique.'],
  ['bad YAML', changed('{ metric: loudness.integrated }', '{ metric: loudness.integrated'), 'level/x.yaml:3 '],
])('%s is refused with its line and a cure', (_, text, sentence) => {
  write('level/x.yaml', text);
  const message = complaint(load);
  if (sentence.endsWith(' ')) expect(message).toMatch(new RegExp(`^${sentence}`));
  else expect(message).toBe(sentence);
});

test('all mistakes of all files are told at once, in the order of their lines', () => {
  write('level/a.yaml', good.replace('metric', 'metrik').replace('why', 'wy'));
  write('level/b.yaml', good.replace('-16 LUFS', '-16 dB'));
  expect(
    complaint(load)
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual([
    'level/a.yaml:1', // why is missing
    'level/a.yaml:2',
    'level/a.yaml:5',
    'level/b.yaml:3',
  ]);
});

test.each([
  [
    'loud.yaml',
    'loud.yaml:1 category is missing: the file lies in no category folder (tone, dynamics, stereo, level, technical, stems, translation, delivery, album).',
  ],
  [
    'level/LoudVoice.yaml',
    'level/LoudVoice.yaml:1 the file\'s name is the rule\'s id: "LoudVoice" should be words-with-hyphens.',
  ],
  [
    'levels/loud.yaml',
    'levels: the folder\'s name is the category of its rules. Did you mean "level"? There are tone, dynamics, stereo, level, technical, stems, translation, delivery, album.',
  ],
  ['loud.yml', "loud.yml:1 a rule's file ends in .yaml."],
])('%s is refused by its place', (path, sentence) => {
  write(path, good);
  expect(complaint(load)).toBe(sentence);
});

test('two files of one id are refused', () => {
  write('level/x.yaml', good);
  write('tone/x.yaml', good);
  expect(complaint(load)).toBe(`tone/x.yaml:1 the id "x" is taken by level/x.yaml.`);
});

test('a folder that is not there is refused', () => {
  const nowhere = join(folder, 'nowhere');
  expect(complaint(() => loadRules({ detectors, remedies, folders: [nowhere] }))).toBe(
    'There is no folder nowhere to read rules from.',
  );
});

test('the error carries the first file', () => {
  write('level/x.yaml', good.replace('why', 'wy'));
  expect(load).toThrow(expect.objectContaining({ code: 'rule', path: join(folder, 'level/x.yaml') }));
});
