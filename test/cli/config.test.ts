import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { bench, inside, parsed, ran } from '../helpers/command.ts';

bench();
const keep = (...lines: readonly string[]) => writeFileSync('mixwright.yaml', lines.join('\n'));
const shipped = fileURLToPath(new URL('../../rules/project.schema.json', import.meta.url));
const isRight = (value: unknown) =>
  z.fromJSONSchema(JSON.parse(readFileSync(shipped, 'utf8'))).safeParse(value).success;
beforeEach(() => keep('preset: streaming'));

test('init writes a file that is right, as it is and with every comment opened, and never over another', async () => {
  mkdirSync('new');
  expect(await ran('config', 'init', 'new')).toMatchObject({ code: 0, err: '' });
  const text = readFileSync('new/mixwright.yaml', 'utf8');
  const [, place] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)!;
  expect(fileURLToPath(place!)).toBe(shipped);
  expect((await ran('config', 'validate', 'new')).code).toBe(0);
  const open = text.replace(/^# (?=(?!yaml-)[\w-]+:( |$)| )/gm, '');
  expect(Object.keys(parse(open)).sort()).toEqual(
    ['dismiss', 'overrides', 'preset', 'reference', 'roles', 'rules', 'targets'].sort(),
  );
  expect(isRight(parse(open))).toBe(true);
  writeFileSync('new/mixwright.yaml', open);
  mkdirSync('new/references');
  expect(await ran('config', 'validate', 'new/mixwright.yaml')).toMatchObject({ code: 0, err: '' });
  const again = await ran('config', 'init', 'new');
  expect(again).toMatchObject({ code: 5, out: '', err: expect.stringMatching(/is there already and stays as it is/) });
  expect(readFileSync('new/mixwright.yaml', 'utf8')).toBe(open);
  expect(inside('new')).toEqual(['mixwright.yaml', 'references']);
  expect((await ran('config', 'init', 'nowhere')).code).toBe(5);
});

test('validate tells every mistake with its line, in their order', async () => {
  keep(
    'preset: streamin',
    'targets: { loudness.integrated: -14 dB }',
    'rules:',
    '  mud: { above: { warning: 4 LU } }',
    '  mudd: off',
    '  true-peak: { above: { warning: 3 dBTP, error: 1 dBTP } }',
    'reference: [nope.wav]',
    'roles: { lead: singer }',
    'odd: 1',
    'dismiss:',
    '  - { rule: muud, reason: x }',
    '  - { rule: mud }',
    'overrides:',
    '  - { files: "../x", rules: { hum: { above: { info: 3 Hz } } } }',
  );
  const { code, out, err } = await ran('config', 'validate');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const lines = err.trimEnd().split('\n');
  expect(lines.map((line) => /^✖ mixwright\.yaml:(\d+) (\S+): /.exec(line)?.slice(1))).toEqual([
    ['1', 'preset'],
    ['2', 'targets.loudness.integrated'],
    ['4', 'rules.mud.above.warning'],
    ['5', 'rules.mudd'],
    ['6', 'rules.true-peak.above.error'],
    ['7', 'reference[0]'],
    ['8', 'roles.lead'],
    ['9', 'odd'],
    ['11', 'dismiss[0].rule'],
    ['12', 'dismiss[1]'],
    ['14', 'overrides[0].files'],
    ['14', 'overrides[0].rules.hum.above.info'],
  ]);
  expect(parsed(await ran('config', 'validate', '--json')).mistakes).toHaveLength(12);
});

test('validate knows the presets that limits lie on, the rules beside the file, and what is no YAML', async () => {
  keep('preset: streaming', 'extends: pop');
  expect((await ran('config', 'validate')).err).toMatch(/:1 preset: says the same as extends/);
  keep('rules: { true-peak: { above: { info: -3 dBTP, warning: -2.5 dBTP } } }');
  expect((await ran('config', 'validate')).code).toBe(0);
  keep('reference: [none, mixwright.yaml]', 'rules: [');
  expect((await ran('config', 'validate')).err).toMatch(/^✖ mixwright\.yaml:2 /);
  mkdirSync('own/rules/tone', { recursive: true });
  writeFileSync('own/mixwright.yaml', 'rules: { cold: off }');
  writeFileSync('own/rules/tone/cold.yaml', 'title: Cold');
  const { code, err } = await ran('config', 'validate', 'own');
  expect(code).toBe(2);
  expect(err).toMatch(/cold\.yaml:1 detect is missing/);
  expect((await ran('config', 'validate', 'nope.yaml')).code).toBe(3);
});

test('print tells where each setting comes from, for a folder and for a file', async () => {
  keep(
    'preset: streaming',
    'targets: { loudness.integrated: -15 LUFS }',
    'rules:',
    '  imbalance: off',
    '  mud: { above: { warning: 4 dB } }',
    'roles: { take3: vocals }',
    'reference: mixwright.yaml',
    'dismiss:',
    '  - { rule: hum, reason: The amplifier, files: "*.mp3" }',
    'overrides:',
    '  - { files: vo, preset: podcast, targets: { peak.true: -3 dBTP } }',
  );
  mkdirSync('vo');
  writeFileSync('vo/a.wav', '');
  writeFileSync('vo/b.mp3', '');
  const settings = async (...words: readonly string[]) => {
    const read = parsed(await ran('config', 'print', ...words, '--json'));
    expect(read.file).toBe('mixwright.yaml');
    return Object.fromEntries(
      read.settings.map(({ key, value, from }: Record<string, unknown>) => [key, [value, from]]),
    );
  };
  const whole = await settings();
  expect(whole).toMatchObject({
    preset: ['streaming', 'mixwright.yaml:1'],
    'targets.loudness.integrated': [-15, 'mixwright.yaml:2'],
    'targets.peak.true': [-1, 'preset streaming'],
    'rules.imbalance': ['off', 'mixwright.yaml:4'],
    'rules.mud.above.warning': [4, 'mixwright.yaml:5'],
    'roles.take3': ['vocals', 'mixwright.yaml:6'],
    reference: [['mixwright.yaml'], 'mixwright.yaml:7'],
    'dismiss hum': ['The amplifier', 'mixwright.yaml:9'],
  });
  const voice = await settings('vo/a.wav');
  expect(voice).toMatchObject({
    preset: ['podcast', 'mixwright.yaml:11'],
    'targets.peak.true': [-3, 'mixwright.yaml:11'],
    'rules.imbalance': ['off', 'mixwright.yaml:4'],
  });
  // another preset stands in for the targets
  expect(voice['targets.loudness.integrated']![1]).toBe('preset podcast');
  expect(voice['dismiss hum']).toBeUndefined();
  expect((await settings('vo/b.mp3'))['dismiss hum']).toBeDefined();
  expect(await settings('--preset', 'club')).toMatchObject({ preset: ['club', '--preset'] });
  expect((await ran('config', 'print')).out).toMatch(
    /^targets\.loudness\.integrated +−15\.0 LUFS +mixwright\.yaml:2$/m,
  );
  expect((await ran('config', 'print', 'nope.wav')).code).toBe(3);
  expect(existsSync('nope.wav')).toBe(false);
});
