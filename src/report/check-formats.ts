import type { Check } from './check.ts';
import { renderCheckJson } from './check-json.ts';
import { renderCheckMarkdown } from './check-markdown.ts';
import { renderCheckText } from './check-text.ts';
import { renderCsv } from './csv.ts';
import { renderGithub } from './github.ts';
import { renderJunit } from './junit.ts';
import { renderNdjson } from './ndjson.ts';
import { renderSarif } from './sarif.ts';

/** The registry: one line a format of `check`. */
export const checkRenderers = {
  text: (check) => renderCheckText(check),
  json: renderCheckJson,
  csv: renderCsv,
  ndjson: renderNdjson,
  junit: renderJunit,
  sarif: renderSarif,
  github: renderGithub,
  markdown: renderCheckMarkdown,
} as const satisfies Readonly<Record<string, (check: Check) => string>>;
