import { pathToFileURL } from 'node:url';

/** Decodes stems and adds them up, with the built decoders and the built sum: what no mix can do without. */
const [dist, ...stems] = process.argv.slice(2);
const { open } = await import(new URL('audio/open.js', pathToFileURL(`${dist}/`)).href);
const { sumOf } = await import(new URL('audio/sum.js', pathToFileURL(`${dist}/`)).href);
for await (const _ of sumOf(await Promise.all(stems.map((path) => open(path)))));
