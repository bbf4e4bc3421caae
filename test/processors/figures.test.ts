import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFigures, asked } from '../figures/figure.ts';
import { processorsTable } from '../figures/table.ts';

/** Without the padding of tables. */
const unpadded = (text: string): string => text.replace(/ +/g, ' ').replace(/\| -+(?= \|)/g, '| ---');
const readme = unpadded(readFileSync(resolve(import.meta.dirname, '../../src/processors/README.md'), 'utf8'));
const figures = await allFigures();

describe('what the processors promise', () => {
  test.each(
    figures.filter(({ isTimed }) => !isTimed).map((figure) => [`${figure.of}: ${figure.what}`, figure] as const),
  )(
    '%s',
    async (_, figure) => {
      const reached = await figure.measure();
      if (figure.most !== undefined) expect(reached).toBeLessThanOrEqual(figure.held ?? figure.most);
      else expect(reached).toBeGreaterThanOrEqual(figure.held ?? figure.least!);
    },
    60_000,
  );
});

test('the table in the README has a line for every figure; `npm run figures` makes it', () => {
  const missing = figures.filter((figure) => !readme.includes(`| ${figure.of} | ${figure.what} | ${asked(figure)} |`));
  expect(missing.map(({ of, what }) => `${of}: ${what}`)).toEqual([]);
});

test('the list of processors in the README is that of the registry; `npm run figures` makes it', () => {
  expect(readme).toContain(unpadded(processorsTable()));
});
