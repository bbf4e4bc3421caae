import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** What is loaded before any command runs: imports that are neither of types alone nor made when they are needed. */
const atOnce = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm)].map(
    ([, target]) => target!,
  );

const loaded = (entry: string): Set<string> => {
  const seen = new Set<string>();
  const walk = (path: string): void => {
    for (const target of atOnce(path)) {
      const at = target.startsWith('.') ? resolve(path, '..', target) : target;
      if (seen.has(at)) continue;
      seen.add(at);
      if (target.startsWith('.')) walk(at);
    }
  };
  walk(entry);
  return seen;
};

test('help loads commander and nothing that works on sound, rules or reports', () => {
  const files = [...loaded(join(src, 'cli.ts'))];
  expect(files.filter((file) => !file.startsWith('/') && !file.startsWith('node:'))).toEqual(['commander']);
  const rooms = files.filter((file) => file.startsWith(src)).map((file) => file.slice(src.length + 1));
  const light =
    /^(cli\/[\w-]+|spelling|print|units|roles|version|translation\/systems|match\/amounts|export\/(?:targets|handover)|jobs\/told|rules\/rule)\.ts$/;
  expect(rooms.filter((file) => !light.test(file))).toEqual([]);
  expect(rooms).toContain('cli/main.ts');
});

test('charts, decoders and workers are loaded only by the command that needs them', () => {
  const heavy = [
    'vega',
    'vega-lite',
    'piscina',
    'mpg123-decoder',
    'opus-decoder',
    '@wasm-audio-decoders/ogg-vorbis',
    'libflacjs',
  ];
  const files = loaded(join(src, 'cli/do-analyze.ts'));
  expect(heavy.filter((name) => files.has(name))).toEqual([]);
  expect(files.has('zod')).toBe(true); // the walk does go that deep
});
