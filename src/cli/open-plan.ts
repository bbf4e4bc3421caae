import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { Plan } from '../plan.ts';
import { checkChain, checkPlan } from '../plan-file.ts';
import type { Chain } from '../processors/index.ts';
import { Invalid } from '../units.ts';

/** A plan that was written before and perhaps edited. @throws Invalid missing, plan, config */
export const openPlan = (path: string): Plan => checkPlan(parsed(path, 'plan'), path);

/** A file that holds a chain, or a plan with some. @throws Invalid missing, plan, config */
export function openChain(path: string): Chain | Plan {
  const value = parsed(path, 'chain');
  return isPlan(value) ? checkPlan(value, path) : checkChain(value, path);
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
