import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNames } from '../../src/roles/names.ts';
import { sureEnough } from '../../src/roles.ts';
import { multitracks } from '../helpers/corpus.ts';
import { manifestRole } from '../helpers/manifest-roles.ts';

interface Manifest {
  readonly stems: readonly { readonly file: string; readonly role: string }[];
}

test('names of real stems tell at least nine roles of ten', () => {
  const read = multitracks().flatMap((folder) => {
    const { stems } = JSON.parse(readFileSync(join(folder, '../manifest.json'), 'utf8')) as Manifest;
    const names = stems.map(({ file }) => file.replace(/^.*\//, ''));
    return readNames(names).map(({ role, confidence }, i) => ({
      isRight: confidence >= sureEnough && role === manifestRole(stems[i]!.role),
    }));
  });
  expect(read.length).toBeGreaterThanOrEqual(60);
  expect(read.filter(({ isRight }) => isRight).length / read.length).toBeGreaterThanOrEqual(0.9);
});
