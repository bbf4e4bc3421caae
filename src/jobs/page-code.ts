import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PageCode } from '../report/page-extras.ts';

/** Scripts of the page, by the name of their file in `page/`. */
export const pageScripts = ['chain', 'worklet', 'home', 'controls', 'compare', 'player', 'desk-thread'] as const;
export type PageScript = (typeof pageScripts)[number];

const font = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

/** Inter, Latin, variable weight: WOFF2 in base64. */
export const pageFont = async (): Promise<string> =>
  (await readFile(createRequire(import.meta.url).resolve(font))).toString('base64');

/** A script of the page in one file, without imports: as `npm run build` made it, or bundled now where this runs from its sources. */
export function pageCode(name: PageScript): Promise<string> {
  const code = known.get(name) ?? read(name);
  known.set(name, code);
  return code;
}

const known = new Map<PageScript, Promise<string>>();

async function read(name: PageScript): Promise<string> {
  const built = fileURLToPath(new URL(`../page/${name}.js`, import.meta.url));
  if (existsSync(built)) return readFile(built, 'utf8');
  const { build } = await import('esbuild'); // of a checkout only: the package has them built
  const source = fileURLToPath(new URL(`../page/${name}.ts`, import.meta.url));
  // what works on whole sounds runs in no page
  const external = ['signalsmith-stretch'];
  const options = { external, bundle: true, minify: true, format: 'esm', target: 'es2022', write: false } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [source] });
  return outputFiles[0]!.text;
}

/** What a page needs to play its sound. */
export const playerCode = async (): Promise<PageCode> => {
  const [player, desk] = await Promise.all([pageCode('player'), pageCode('desk-thread')]);
  return { player, desk };
};
