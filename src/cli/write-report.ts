import { mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Sound } from '../dsp/block.ts';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { pageOf } from '../jobs/page-in-one-file.ts';
import { writeText } from '../jobs/write-text.ts';
import { renderers } from '../report/index.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import { note } from './output.ts';

type Kind = keyof typeof renderers;

const kinds: Readonly<Record<string, Kind>> = {
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
  '.svg': 'card',
};

/** What is written, as the name says. */
export function kindOf(path: string): Kind {
  const kind = kinds[extname(path).toLowerCase()];
  if (kind) return kind;
  const isPicture = /\.(pdf|png)$/i.test(path);
  const cure = isPicture ? '`mixwright report` prints it with --pdf or --png' : 'choose such a name';
  throw new Invalid('usage', `${path}: a report is .html, .json, .md, .txt or .svg; ${cure}.`, path);
}

/** Sound in a page. */
export type Embed = 'none' | 'excerpts' | 'full';

export interface ReportWishes {
  /** Where its sound comes from; absent: the page has none. */
  readonly material?: Material | undefined;
  /** Default: excerpts. */
  readonly embed?: Embed | undefined;
  /** Our own `reports/` folder is made when it is missing; any other must be there. */
  readonly makesFolder?: boolean;
  /** The sum of its stems, where it was put aside. */
  readonly sum?: Sound | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStage?: OnStage | undefined;
}

/** @returns what sound is in it, in words */
export async function writeReport(
  path: string,
  report: Report,
  wishes: ReportWishes = {},
): Promise<string | undefined> {
  const kind = kindOf(path);
  if (wishes.makesFolder) makeFolder(dirname(path));
  if (kind !== 'html') {
    await writeText(path, await renderers[kind](report));
    return undefined;
  }
  const { material, embed = 'excerpts', sum, signal, onStage } = wishes;
  const rest = { sum, ...(signal ? { signal } : {}), ...(onStage ? { onStage } : {}) };
  const { html, told } = await pageOf(report, material ?? {}, { ...rest, embed: material ? embed : 'none' });
  signal?.throwIfAborted();
  await writeText(path, html);
  return told;
}

/** Flags of commands that write a report along with something else. */
export interface AlsoReport {
  readonly report?: string;
  readonly embedAudio?: Embed;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** @throws Invalid usage, for sound in what is no page */
export function checkEmbed(embed: Embed | undefined, path: string | undefined): void {
  const isSound = embed !== undefined && embed !== 'none';
  if (isSound && path === undefined)
    throw new Invalid('usage', `--embed-audio ${embed} is for a report; name one with --report.`);
  if (isSound && kindOf(path!) !== 'html')
    throw new Invalid('usage', `--embed-audio ${embed}: only an HTML report holds sound; name it .html.`, path);
}

/** Says on stderr where the report is, and what sound is in it. */
export function noteReport({ report, quiet, json }: AlsoReport, sound: string | undefined): void {
  if (report !== undefined && sound !== undefined && !quiet && !json) note(`${report}: ${sound}`);
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
