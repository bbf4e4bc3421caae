import type { Check, CheckedFile } from './check.ts';
import { fileDocument } from './check-json.ts';
import { finite } from './json.ts';
import { tamedJson } from './markup.ts';

/** A file as in the one document of `json`, on a line. */
export function ndjsonLine(file: CheckedFile): string {
  const document = fileDocument(file);
  finite(document, '');
  return `${tamedJson(JSON.stringify(document))}\n`;
}

/** A line a file. */
export const renderNdjson = ({ files }: Pick<Check, 'files'>): string => files.map(ndjsonLine).join('');
