import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/report/check.ts';
import { checkRenderers } from '../../src/report/check-formats.ts';
import { checkMistakes } from '../../src/report/check-schema.ts';
import { renderCheckText } from '../../src/report/check-text.ts';
import { uriOf } from '../../src/report/sarif.ts';
import { check, clean } from '../helpers/checks.ts';
import { nasty } from '../helpers/reports.ts';
import { sarifSchema } from '../helpers/sarif-schema.ts';

const formats = Object.keys(checkRenderers) as (keyof typeof checkRenderers)[];

describe.each(formats)('%s', (format) => {
  test('holds no hole, nothing that steers, and is the same twice', () => {
    for (const each of [check(), clean]) {
      const text = checkRenderers[format](each);
      expect(text).toBe(checkRenderers[format](each));
      expect(text).not.toMatch(/\bNaN\b|\bundefined\b|\[object|\bnull\b/);
      expect(['\u001b', '\u202e'].filter((sign) => text.includes(sign))).toEqual([]);
      expect(text.endsWith('\n')).toBe(true);
    }
  });
});

test('text: what fails, what does not, and the sum', () => {
  const text = renderCheckText(check(), { width: 100 });
  expect(text).toMatch(/\n {4}0:41\.2 +error +The click is at 100 %: too much\. +click\n/);
  expect(text).toMatch(/✖ 2 problems \(1 error, 1 warning\) in 1 of 4 files · 1 could not be heard · 1 check broke/);
  expect(text).toMatch(/2 to\s+consider \(--verbose\) · 2 accepted · 1 of the baseline is gone/);
  expect(text).not.toContain('As the band');
  expect(renderCheckText(check(), { verbose: true })).toMatch(/accepted +The lean[\s\S]*As the band wants it\./);
  expect(renderCheckText(clean)).toBe('\n  ✓ No problems in 1 file\n');
  expect(renderCheckText(clean, { quiet: true })).toBe('');
});

test('the sum counts what makes it fail, and says nothing good of what was not heard', () => {
  const sumOf = (more: Partial<Check>) => renderCheckText(check({ hints: [], ...more }), { width: 110 });
  expect(sumOf({ failOn: 'info' })).toMatch(/✖ 4 problems \(1 error, 1 warning, 2 info\) in 2 of 4 files/);
  expect(sumOf({ failOn: 'info' })).not.toContain('to consider');
  const { files } = check();
  const unheard = files.filter(({ mistake }) => mistake);
  expect(sumOf({ files: unheard })).toContain('✖ 1 file could not be heard');
  expect(sumOf({ files: [...unheard, ...clean.files] })).toContain('✖ No problems in 1 of 2 files · 1 could not be');
});

/** Cells by the grammar of RFC 4180, and nothing beside them. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const rows: string[][] = [[]];
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\r\n') rows.push([]);
    if (cell.lastIndex === text.length) return rows.slice(0, -1);
  }
  throw new Error(`That is no CSV from ${cell.lastIndex} on.`);
}

test('csv: a line a file, units in the head, quotes as RFC 4180 has them, and no formula', () => {
  const [first, ...others] = check().files;
  const format = { container: 'WAV', codec: 'pcm', sampleRate: 48_000, channels: 2, frames: 1, duration: 60 };
  const metrics = { 'loudness.integrated': -14.123456789, 'stereo.correlation': 0.5 };
  const formula = { ...first!, path: '=SUM(A1),"x".wav' };
  const rows = cellsOf(checkRenderers.csv(check({ files: [{ ...first!, format, metrics }, ...others, formula] })));
  const [head, ...lines] = rows;
  expect(lines).toHaveLength(5);
  for (const each of rows) expect(each).toHaveLength(head!.length);
  const tables = lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]])));
  expect(tables[0]).toMatchObject({
    ...{ file: 'assets/music/boss, 2 %:x.wav', status: 'findings', preset: 'game', 'duration (s)': '60' },
    ...{ 'sample rate (Hz)': '48000', 'bit depth (bit)': '', 'loudness.integrated (LUFS)': '-14.123456789' },
    ...{ 'stereo.correlation': '0.5', errors: '1', warnings: '1', infos: '1', found: 'click peak' },
  });
  expect(tables[1]).toMatchObject({ status: 'unreadable', 'duration (s)': '', errors: '' });
  expect(tables[1]!.mistake).toMatch(/^Cannot read /);
  expect(tables[4]!.file).toBe('./=SUM(A1),"x".wav');
});

test('json: another validator agrees with the schema that is shipped', () => {
  const path = join(import.meta.dirname, '../../rules/check.schema.json');
  const isValid = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(path, 'utf8')));
  for (const each of [check(), clean]) {
    isValid(JSON.parse(checkRenderers.json(each)));
    expect(isValid.errors).toBeNull();
  }
  expect(isValid({ ...JSON.parse(checkRenderers.json(clean)), failed: 'no' })).toBe(false);
});

test('json and ndjson: the same files, one a line', () => {
  const document = JSON.parse(checkRenderers.json(check()));
  for (const each of [check(), clean, check({ maxWarnings: 2 })])
    expect(checkMistakes(JSON.parse(checkRenderers.json(each)))).toEqual([]);
  const lines = checkRenderers.ndjson(check()).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(document.files);
  expect(document).toMatchObject({
    ...{ format: 1, failed: true, failOn: 'error' },
    summary: { files: 4, affected: 1, unreadable: 1, broken: 1, error: 1, warning: 1, info: 2, accepted: 2, gone: 1 },
  });
  expect(document.files.map(({ status }: { status: string }) => status)).toEqual([
    ...['findings', 'unreadable', 'findings', 'clean'],
  ]);
  expect(document.files[0].accepted[0]).toMatchObject({ rule: 'lean', accepted: { reason: 'As the band wants it.' } });
});

/** Read by Python's parser, where there is one. */
const python = (program: string, input: string) =>
  spawnSync('python3', ['-c', program], {
    input,
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
const hasPython = python('', '').status === 0;
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

const readXml = `
import sys, json, xml.etree.ElementTree as tree
def plain(e): return [e.tag, dict(e.attrib), (e.text or '').strip(), [plain(c) for c in e]]
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))`;

test.skipIf(!hasPython)('junit: a suite a file, a case a rule, counts that add up', () => {
  type Element = [tag: string, attributes: Record<string, string>, text: string, children: Element[]];
  const [tag, all, , suites]: Element = JSON.parse(python(readXml, checkRenderers.junit(check())).stdout);
  expect([tag, all]).toEqual(['testsuites', {}]);
  const sum = (count: string, of = suites) => of.reduce((all, [, attributes]) => all + Number(attributes[count]), 0);
  expect(['tests', 'failures', 'errors', 'skipped'].map((count) => sum(count))).toEqual([10, 1, 2, 3]);
  expect(suites.map(([, { id, timestamp }]) => [id, timestamp])).toEqual(
    ['0', '1', '2', '3'].map((id) => [id, '2026-11-21T09:30:00']),
  );
  expect(suites.map(([, { name }]) => name)).toEqual([
    ...[
      'assets/music/boss, 2 %:x.wav',
      `${nasty.replaceAll('\u001b', '\ufffd').replaceAll('\u202e', '\ufffd')}.wav`,
      'fine.wav',
      'clean.wav',
    ],
  ]);
  const [properties, ...others] = suites[0]![3];
  expect(properties![3]).toEqual([['property', { name: 'preset', value: 'game' }, '', []]]);
  const tests = others.filter(([kind]) => kind === 'testcase');
  const cases = tests.map(([, { name }, , inside]) => [name, inside[0]?.[0], inside[0]?.[1].message]);
  expect(cases).toEqual([
    ['hum', undefined, undefined],
    ['peak', undefined, undefined],
    ['click', 'failure', 'The click is at 100 %: too much.'],
    ['lean', 'skipped', 'Accepted: As the band wants it. The lean is at 100 %: too much.'],
    ['old', 'skipped', 'Accepted: It was there. The old is at 100 %: too much.'],
    ['mono', 'skipped', 'it is stereo'],
  ]);
  expect(others.at(-2)?.[2]).toMatch(/^peak: warning: The peak[\s\S]*\n\npeak: info: The peak/);
  expect(tests[2]![3][0]![2]).toMatch(/^error: The click[^\n]+\n2 to 4 kHz, 0:41\.2\n/);
  const strict = python(readXml, checkRenderers.junit(check({ failOn: 'info' }))).stdout;
  expect(sum('failures', JSON.parse(strict)[3])).toBe(3);
});

test.skipIf(!hasXmllint)('junit: valid by the rules of the strictest schema', () => {
  const schema = join(import.meta.dirname, '../helpers/junit.xsd');
  const validated = (input: string) =>
    spawnSync('xmllint', ['--noout', '--schema', schema, '-'], { input, encoding: 'utf8' });
  for (const each of [check(), check({ failOn: 'info' }), clean, check({ files: [] })])
    expect(validated(checkRenderers.junit(each))).toMatchObject({ status: 0, stderr: '- validates\n' });
  for (const [what, by] of [
    [' time="0"', ''],
    ['<testcase', '<system-err/><testcase'],
    ['09:30:00', '09:30:00Z'],
  ] as const)
    expect(validated(checkRenderers.junit(clean).replace(what, by)).status).toBe(3);
});

describe('sarif', () => {
  const log = JSON.parse(checkRenderers.sarif(check()));
  const [run] = log.runs;

  test('is valid by the rules of 2.1.0', () => {
    const isValid = new Ajv({ strict: true, strictRequired: false }).compile(sarifSchema);
    for (const each of [check(), check({ failOn: 'info' }), clean, check({ files: [] })]) {
      isValid(JSON.parse(checkRenderers.sarif(each)));
      expect(isValid.errors).toBeNull();
    }
    for (const [what, by] of [
      ['"version": "2.1.0"', '"version": "2.2"'],
      ['"level": "note"', '"level": "info"'],
      ['"ruleIndex": 0', '"ruleIndex": "0"'],
      ['boss%2C', 'boss, '],
      ['"executionSuccessful"', '"successful"'],
    ] as const) {
      const spoilt = checkRenderers.sarif(check()).replaceAll(what, by);
      expect([what, isValid(JSON.parse(spoilt))]).toEqual([what, false]);
    }
  });

  test('holds together: ids, places, fingerprints', () => {
    expect(log).toMatchObject({ $schema: expect.stringMatching(/sarif-2\.1\.0\.json$/), version: '2.1.0' });
    expect(Object.keys(log).sort()).toEqual(['$schema', 'runs', 'version']);
    const { driver } = run.tool;
    expect(driver).toMatchObject({ name: 'mixwright', version: '1.2.3', semanticVersion: '1.2.3' });
    const ids = driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const each of driver.rules)
      for (const key of ['shortDescription', 'fullDescription', 'help']) expect(each[key].text).toMatch(/./);
    for (const result of run.results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId);
      expect(['note', 'warning', 'error']).toContain(result.level);
      expect(['new', 'unchanged', 'updated', 'absent']).toContain(result.baselineState);
      expect(result.message.text).toMatch(/./);
      expect(Object.values(result.partialFingerprints)).toEqual([expect.any(String)]);
      const [{ physicalLocation, ...rest }] = result.locations;
      expect([Object.keys(physicalLocation), rest]).toEqual([['artifactLocation'], {}]);
      const { uri, index } = physicalLocation.artifactLocation;
      expect(run.artifacts[index].location.uri).toBe(uri);
      expect(uri).toMatch(/^(?!\/)(?:[\w.~!*'()/-]|%[0-9A-F]{2})+$/); // relative, RFC 3986
    }
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.invocations[0].toolExecutionNotifications.map(({ level }: { level: string }) => level)).toEqual([
      ...['error', 'error', 'note', 'note'],
    ]);
  });

  test('tells levels, places, what is suppressed and what is new', () => {
    type Result = { ruleId: string; level: string; baselineState: string; suppressions?: { justification: string }[] };
    const rows = run.results.map(({ ruleId, level, baselineState, suppressions }: Result) => [
      ...[ruleId, level, baselineState, suppressions?.[0]?.justification],
    ]);
    expect(rows).toEqual([
      ['click', 'error', 'new', undefined],
      ['peak', 'warning', 'updated', undefined],
      ['peak', 'note', 'new', undefined],
      ['lean', 'error', 'new', 'As the band wants it.'],
      ['old', 'warning', 'unchanged', 'It was there.'],
      ['lean', 'note', 'new', undefined],
    ]);
    expect(run.results[0].message.text).toBe('The click is at 100 %: too much. (2 to 4 kHz, 0:41.2) Turn it down.');
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'assets/music/boss%2C%202%20%25%3Ax.wav',
    );
    expect([uriOf('../a b.wav'), uriOf('/x/é.wav'), uriOf('C:/x.wav')]).toEqual([
      ...['../a%20b.wav', 'file:///x/%C3%A9.wav', 'file:///C:/x.wav'],
    ]);
    const alone = JSON.parse(checkRenderers.sarif(clean));
    expect(alone.runs[0]).toMatchObject({ results: [], invocations: [{ executionSuccessful: true }] });
  });
});

/** As the runner of GitHub Actions reads a line: `::name key=value,key=value::message`. */
function command(line: string) {
  const [, name, properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const open = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const pairs = properties.split(',').map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)] as const);
  const property = (text: string) => open(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  return { name, ...Object.fromEntries(pairs.map(([key, value]) => [key, property(value)])), message: open(message) };
}

test('github: commands as the runner reads them, the gravest first, and the sum', () => {
  const lines = checkRenderers.github(check()).trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^✖ 2 problems/);
  const commands = lines.slice(0, -1).map(command);
  expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'error', 'warning']);
  expect(commands[2]).toEqual({
    ...{ name: 'error', file: 'assets/music/boss, 2 %:x.wav', title: 'A click, or two: loud (click)' },
    message: 'The click is at 100 %: too much. (2 to 4 kHz, 0:41.2) Turn it down.',
  });
  const strict = checkRenderers
    .github(check({ failOn: 'info' }))
    .split('\n')
    .map(command);
  expect(strict.map(({ name }) => name)).toContain('notice');
  expect(checkRenderers.github(clean)).toBe('✓ No problems in 1 file\n');
});

test('markdown: a table whose rows have its columns, the rest folded away', () => {
  const text = checkRenderers.markdown(check());
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(rows[1]).toBe(
    '| ✖ error | assets/music/boss, 2 %:x.wav | 0:41.2 | The click is at 100 %: too much. | `click` |',
  );
  expect(text).toContain('<summary>2 to consider</summary>');
  expect(text).toContain('<summary>2 accepted</summary>');
  expect(text).not.toMatch(/(?<!\\)<script/);
  const many = check({
    files: Array.from({ length: 300 }, (_, i) => ({ ...check().files[0]!, path: `${'deep/'.repeat(30)}${i}.wav` })),
  });
  expect(checkRenderers.markdown(many).length).toBeLessThan(65_536);
});
