import { readFileSync } from 'node:fs';

const about = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly engines: { readonly node: string };
};

/** Of this package, as in `1.2.3`. */
export const version: string = about.version;

/** The oldest Node that will do, as in "20.19". */
export const oldestNode: string = about.engines.node.replace(/^>=/, '');
