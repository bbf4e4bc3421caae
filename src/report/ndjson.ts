import type { Check } from './check.ts';
import { fileDocument } from './check-json.ts';
import { finite } from './json.ts';
import { tamedJson } from './markup.ts';

/** A line a file, each as in the one document of `json`. */
export const renderNdjson = (check: Check): string =>
  check.files
    .map(fileDocument)
    .map((file) => {
      finite(file, '');
      return `${tamedJson(JSON.stringify(file))}\n`;
    })
    .join('');
