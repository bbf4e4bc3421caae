import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Imports run downward only: from a floor to those behind it, or within one room. `|` parts rooms that never see each other. */
const floors = [
  'cli | index',
  'demo | server | mcp',
  'run-album | run-master | run-match | run-mix',
  'run',
  'jobs',
  'shelf',
  'report | export | page',
  'album-level',
  'mend | match | master | mix | plan-file | album | travel | live-patch | page-data',
  'closing | moves',
  'plan',
  'rules',
  'remedies',
  'detectors | roles-heard',
  'translation',
  'session',
  'reference',
  'features',
  'meters | processors | audio',
  'dsp',
  'schema',
  'print | fields | spelling | version',
  'roles | units',
].map((floor) => floor.split(' | '));

/** The only files that may reach Node, directly or through others. */
const rim =
  /^(cli|index|demo\/demo|demo\/mixing|server|mcp|run|run-album|run-master|run-match|run-mix|jobs|shelf|audio|rules\/load|version)(\.ts|\/)/;
const src = resolve(import.meta.dirname, '../../src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);
const importsOf = (file: string): string[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, target]) =>
    target!.startsWith('.') ? relative(src, resolve(src, dirname(file), target!)) : target!,
  );
const graph = new Map(files.map((file) => [file, importsOf(file)]));
const local = (file: string): string[] => graph.get(file)!.filter((target) => graph.has(target));
const roomOf = (file: string): string => file.split('/')[0]!.replace(/\.ts$/, '');
const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));

test('every room stands on a floor', () => {
  expect(files.map(roomOf).filter((room) => floorOf(room) < 0)).toEqual([]);
});

test('imports run downward', () => {
  const wrong = files.flatMap((file) =>
    local(file)
      .filter((target) => roomOf(target) !== roomOf(file) && floorOf(roomOf(target)) <= floorOf(roomOf(file)))
      .map((target) => `${file} -> ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('no circles', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    else if (!done.has(file)) {
      for (const target of local(file)) walk(target, [...path, file]);
      done.add(file);
    }
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

test('only the rim reaches Node', () => {
  const reaches = (file: string, seen = new Set<string>()): boolean => {
    if (seen.has(file)) return false;
    seen.add(file);
    return graph
      .get(file)!
      .some((target) => target.startsWith('node:') || (graph.has(target) && reaches(target, seen)));
  };
  expect(files.filter((file) => !rim.test(file) && reaches(file))).toEqual([]);
});

test('no drawers for odds and ends, no barrels', () => {
  expect(files.filter((file) => /(^|\/)(types|utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([]);
  const barrels = files.filter(
    (file) => file !== 'index.ts' && /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(barrels).toEqual([]);
});
