import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Real music, beside the project where it is present. `npm run test:corpus` fails where it is not. */
const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

export const hasCorpus: boolean = existsSync(corpus);

const filesIn = (folder: string): string[] => {
  if (!hasCorpus) throw new Error('The corpus is not there: these tests need ../shared/corpus beside the project.');
  return readdirSync(join(corpus, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ogg|m4a|flac|wav)$/.test(file))
    .sort()
    .map((file) => relative(process.cwd(), join(corpus, folder, file)));
};

/** Finished records. */
export const masters = (): string[] => filesIn('references');

/** Every sound file. */
export const corpusFiles = (): string[] => [...masters(), ...filesIn('multitracks')];

/** Folders of stems, by song. */
export const multitracks = (): string[] =>
  readdirSync(join(corpus, 'multitracks')).map((song) =>
    relative(process.cwd(), join(corpus, 'multitracks', song, 'stems')),
  );
