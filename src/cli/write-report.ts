import { mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { writeText } from '../jobs/write-text.ts';
import { renderers } from '../report/index.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';

type Kind = keyof typeof renderers;

const kinds: Readonly<Record<string, Kind>> = {
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
};

/** What is written, as the name says. */
export function kindOf(path: string): Kind {
  const kind = kinds[extname(path).toLowerCase()];
  if (!kind) throw new Invalid('usage', `${path}: a report is .html, .json, .md or .txt; choose such a name.`, path);
  return kind;
}

/** Our own `reports/` folder is made when it is missing; any other must be there. */
export async function writeReport(
  path: string,
  report: Report,
  kind: Kind = kindOf(path),
  makesFolder = false,
): Promise<void> {
  if (makesFolder) makeFolder(dirname(path));
  await writeText(path, await renderers[kind](report));
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Invalid(
      'output',
      `The folder ${path} cannot be made: ${(error as Error).message}. Choose another place with -o.`,
      path,
    );
  }
}
