import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, test } from 'vitest';
import { dawproject } from '../../src/export/dawproject.ts';
import { checkRenderers } from '../../src/report/check-formats.ts';
import { check, clean } from '../helpers/checks.ts';
import { dawprojectFaults, readXml } from '../helpers/dawproject-rules.ts';
import { allHandovers } from '../helpers/handovers.ts';

/**
 * The schemas as others have published them, which are not part of this project: `MIXWRIGHT_SCHEMAS` names a folder with Project.xsd and
 * MetaData.xsd (github.com/bitwig/dawproject), JUnit.xsd (github.com/windyroad/JUnit-Schema), junit-10.xsd (github.com/jenkinsci/xunit-plugin)
 * and sarif-schema-2.1.0.json (docs.oasis-open.org/sarif); those that are there are asked.
 */
const schemas = process.env['MIXWRIGHT_SCHEMAS'] ?? '';
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
const lacks = (...names: readonly string[]): boolean => {
  const missing = names.filter((name) => schemas === '' || !existsSync(join(schemas, name)));
  if (names.some((name) => name.endsWith('.xsd')) && !hasXmllint) missing.push('xmllint');
  if (missing.length > 0) console.warn(`Skipped: no ${missing.join(', no ')} (MIXWRIGHT_SCHEMAS: "${schemas}")`);
  return missing.length > 0;
};

const folder = mkdtempSync(join(tmpdir(), 'mixwright-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Which of some texts an XSD takes. */
function taken(schema: string, texts: readonly string[]): readonly boolean[] {
  const paths = texts.map((text, i) => {
    writeFileSync(join(folder, `${i}.xml`), text);
    return `${i}.xml`;
  });
  const told = Array.from({ length: Math.ceil(paths.length / 500) }, (_, i) =>
    spawnSync('xmllint', ['--noout', '--schema', join(schemas, schema), ...paths.slice(500 * i, 500 * (i + 1))], {
      ...{ cwd: folder, encoding: 'utf8', maxBuffer: 1e9 },
    }).stderr.split('\n'),
  ).flat();
  return paths.map((path) => told.includes(`${path} validates`));
}

describe.skipIf(lacks('Project.xsd', 'MetaData.xsd'))('DAWproject, by its published schema', () => {
  const names = Object.keys(allHandovers);
  const written = names.flatMap((name) =>
    (['settings', 'printed'] as const).map((mode) => dawproject.write(allHandovers[name]!(mode), '.dawproject').files),
  );
  const textsOf = (path: string) => written.map((files) => files.find((each) => each.path === path)!.content as string);

  test(`${names.join(', ')}: valid, as settings and as printed`, () => {
    expect(taken('Project.xsd', textsOf('project.xml'))).toEqual(written.map(() => true));
    expect(taken('MetaData.xsd', textsOf('metadata.xml'))).toEqual(written.map(() => true));
  });

  test('what it refuses, our own checker refuses too: every element and attribute spoilt in every way', () => {
    const spoilt = ['a desk', 'mono stems', 'fades'].flatMap((name) => {
      const files = dawproject.write(allHandovers[name]!('settings'), '.dawproject').files;
      return spoils(files.find(({ path }) => path === 'project.xml')!.content as string);
    });
    const theirs = taken('Project.xsd', spoilt);
    const faults = (xml: string): readonly string[] => {
      try {
        return dawprojectFaults(readXml(xml));
      } catch (error) {
        return [String(error)];
      }
    };
    const laxer = spoilt.filter((xml, i) => !theirs[i] && faults(xml).length === 0);
    console.log(`${spoilt.length} spoilt, ${theirs.filter((each) => !each).length} refused by the schema`);
    expect(theirs.filter((each) => !each).length).toBeGreaterThan(1000);
    expect(laxer.length).toBe(0);
  });
});

/** A project, with one thing wrong in each. */
function spoils(xml: string): readonly string[] {
  const lines = xml.split('\n');
  const seen = new Set<string>();
  return lines.flatMap((line, i) => {
    const kind = line.trim().replace(/"[^"]*"/g, '""');
    if (i === 0 || line === '' || seen.has(kind)) return [];
    seen.add(kind);
    const put = (...by: readonly string[]): string => [...lines.slice(0, i), ...by, ...lines.slice(i + 1)].join('\n');
    const isWhole = line.endsWith('/>');
    const name = /<(\w+)/.exec(line)?.[1] ?? '';
    const attributes = [...line.matchAll(/ (\w+)="([^"]*)"/g)];
    return [
      ...(isWhole ? [put(), put(line, line), put(line.replace('/>', `><${name}/></${name}>`))] : []),
      ...(isWhole && i + 2 < lines.length ? [[...lines.slice(0, i), lines[i + 1], line, ...lines.slice(i + 2)].join('\n')] : []), // biome-ignore format: short
      ...(name === '' ? [] : [put(line.replace(`<${name}`, '<Nonsense')), put(line.replace(`<${name}`, `<${name} nonsense="1"`)), put(line.replace(/\/?>$/, (end) => (end === '/>' ? `>x</${name}>` : '>x')))]), // biome-ignore format: short
      ...attributes.flatMap(([whole, key]) => [
        put(line.replace(whole, '')),
        ...['nonsense', '', '1.5', '-1', 'true', '99999999999', 'id0', '0x1', ' '].map((value) =>
          put(line.replace(whole, ` ${key}="${value}"`)),
        ),
      ]),
    ];
  });
}

const checks = [check(), check({ failOn: 'info' }), clean, check({ files: [] })];

describe.each(['JUnit.xsd', 'junit-10.xsd'])('JUnit, by %s', (schema) => {
  test.skipIf(lacks(schema))('valid, and spoilt it is not', () => {
    const reports = checks.map((each) => checkRenderers.junit(each));
    expect(taken(schema, reports)).toEqual(reports.map(() => true));
    const without = reports[0]!.replace(/ name="[^"]*"/, '');
    expect(taken(schema, [without, reports[0]!.replace('<testcase', '<test')])).toEqual([false, false]);
  });
});

test.skipIf(lacks('sarif-schema-2.1.0.json'))('SARIF, by the schema of OASIS: valid, and spoilt it is not', () => {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(join(schemas, 'sarif-schema-2.1.0.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajv.addFormat('uri', (value) => URL.canParse(value));
  ajv.addFormat('uri-reference', /^(?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*$/);
  ajv.addFormat('date-time', (value) => !Number.isNaN(Date.parse(value)));
  const isValid = ajv.compile(schema);
  for (const each of checks) {
    isValid(JSON.parse(checkRenderers.sarif(each)));
    expect(isValid.errors).toBeNull();
  }
  const text = checkRenderers.sarif(check());
  for (const [what, by] of [
    ...[['"version": "2.1.0"', '"version": "2.2"'], ['"level": "note"', '"level": "info"'], ['boss%2C', 'boss, ']],
    ...[['"executionSuccessful"', '"successful"'], ['"ruleIndex": 0', '"ruleIndex": "0"']],
  ]) // biome-ignore format: pairs
    expect([what, isValid(JSON.parse(text.replaceAll(what!, by!)))]).toEqual([what, false]);
});
