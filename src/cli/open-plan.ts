import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { trackFor } from '../jobs/apply-chain.ts';
import type { Plan } from '../plan.ts';
import { checkChain, checkPlan } from '../plan-file.ts';
import type { Chain } from '../processors/index.ts';
import { Invalid } from '../units.ts';

/** A plan that was written before and perhaps edited. @throws Invalid missing, plan, config */
export const openPlan = (path: string): Plan => checkPlan(parsed(path, 'plan'), path);

/** Chains by the name of their track; a chain that stands alone has none. */
export type Chains = readonly { readonly track?: string; readonly chain: Chain }[];

/** A file that holds a chain, or a plan with some. @throws Invalid missing, plan, config */
export function openChains(path: string): Chains {
  const value = parsed(path, 'chain');
  if (!isPlan(value)) return [{ chain: checkChain(value, path) }];
  const { tracks, buses } = checkPlan(value, path);
  return [...Object.entries(tracks), ...Object.entries(buses)].map(([track, { chain }]) => ({ track, chain }));
}

/** The chain for a sound: one that stands alone, that of its track, or the only one of a plan. @throws Invalid missing, plan, config */
export function openChain(path: string, sound: string): Chain {
  const chains = openChains(path);
  const names = chains.flatMap(({ track }) => track ?? []);
  if (names.length === 0) return chains[0]?.chain ?? [];
  const name = trackFor(sound, names);
  const found = chains.find(({ track }) => track === name);
  if (name !== undefined && found) return found.chain;
  throw new Invalid(
    'plan',
    `${path} is a plan of ${names.join(', ')}, and none of these is ${sound}. Name the file like its track, or apply the whole with \`mixwright fix --plan\`.`,
    path,
  );
}

const isPlan = (value: unknown): boolean => typeof value === 'object' && value !== null && 'tracks' in value;

function textOf(path: string, noun: 'plan' | 'chain'): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new Invalid('plan', `${path} is a folder; name a ${noun}.json.`, path);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    const cure = noun === 'plan' ? '; `mixwright fix` writes one beside the mended mix.' : '; check the name.';
    throw new Invalid('missing', `There is no ${noun} ${path}${cure}`, path);
  }
}

/** JSON, and YAML, which holds it: one parser for both that knows lines and minds keys that stand twice. */
function parsed(path: string, noun: 'plan' | 'chain'): unknown {
  const text = textOf(path, noun);
  if (text.trim() === '') throw new Invalid('plan', `${path} is empty; a ${noun} was expected.`, path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const wrong = document.errors[0];
  if (!wrong) return document.toJS();
  const { line, col } = lines.linePos(wrong.pos[0]);
  const why = wrong.code === 'DUPLICATE_KEY' ? 'a key stands twice in one map' : `it is not JSON: ${wrong.message}`;
  throw new Invalid('plan', `${path}:${line}:${col}: ${why.replace(/\.$/, '')}. Mend it there.`, path);
}
