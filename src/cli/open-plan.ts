import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
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

type Noun = 'plan' | 'chain';

const isPlan = (value: unknown): boolean => typeof value === 'object' && value !== null && 'tracks' in value;

function textOf(path: string, noun: Noun): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 4096).includes(0)) throw noText(path, noun);
    return bytes.toString();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw noText(path, noun);
    if (code === 'EISDIR') throw new Invalid('plan', `${path} is a folder; name a ${noun}.json.`, path);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    const cure =
      noun === 'plan'
        ? '; check the name. `fix`, `match`, `master` and `mix` write one beside their sound.'
        : '; check the name.';
    throw new Invalid('missing', `There is no ${noun} ${path}${cure}`, path);
  }
}

/** Most often the two files of `apply` the other way round. */
function noText(path: string, noun: Noun): Invalid {
  const order = noun === 'chain' ? '. The chain comes first: mixwright apply CHAIN FILE' : '';
  return new Invalid('plan', `${path} is no ${noun}: a ${noun} is text, JSON or YAML${order}.`, path);
}

/** JSON, and YAML, which holds it: one parser for both that knows lines and minds keys that stand twice. */
function parsed(path: string, noun: Noun): unknown {
  const text = textOf(path, noun);
  if (text.trim() === '') throw new Invalid('plan', `${path} is empty; a ${noun} was expected.`, path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const comment = foreignComment(text);
  const wrong = document.errors[0];
  if (!wrong) return dataOf(document, path);
  const { line, col } = lines.linePos(comment ?? wrong.pos[0]);
  const why = comment === undefined ? reason(wrong) : 'JSON has no comments, and YAML begins them with #';
  throw new Invalid('plan', `${path}:${line}:${col}: ${why.replace(/\.$/, '')}. Mend it there.`, path);
}

/** Where a comment as in JavaScript begins, outside of text. */
function foreignComment(text: string): number | undefined {
  const at = text.replace(/"(?:[^"\\\n]|\\.)*"/g, (each) => ' '.repeat(each.length)).search(/\/\/|\/\*/);
  return at < 0 ? undefined : at;
}

const tooDeep = 'it is nested too deeply';

function reason({ code, message }: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'a key stands twice in one map';
  if (message.includes('call stack')) return tooDeep;
  return `it is not JSON: ${message.length > 120 ? `${message.slice(0, 119)}…` : message}`;
}

/** Aliases and depth can be more than there is room for. */
function dataOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const why = error instanceof RangeError ? tooDeep : `it cannot be read: ${(error as Error).message}`;
    throw new Invalid('plan', `${path}: ${why}. Mend it there.`, path);
  }
}
