import { readFileSync } from 'node:fs';
import { type Earlier, readEarlier } from '../report/earlier.ts';
import type { Report } from '../report/report.ts';
import { sinceOf, unlike } from '../report/since.ts';
import { Invalid } from '../units.ts';

/** A report that was written before, as .json or .html. @throws Invalid missing, usage */
export function openEarlier(path: string): Earlier {
  const read = readEarlier(textOf(path));
  if ('because' in read) throw new Invalid('usage', `--since ${path}: it ${read.because}.`, path);
  return read;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new Invalid('usage', `--since ${path}: it is a folder; name a report in it.`, path);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new Invalid('missing', `--since ${path}: there is no such report; \`mixwright report\` writes one.`, path);
  }
}

/** Adds to a report what changed since the earlier one that is named; without one nothing. @throws Invalid where the two cannot be compared */
export function comparison(path: string | undefined, files: readonly string[]): (report: Report) => Report {
  if (path === undefined) return (report) => report;
  if (files.length > 1) throw new Invalid('usage', '--since names the report of one mix; name that mix alone.', path);
  const earlier = openEarlier(path);
  return (report) => {
    const why = unlike(earlier, report);
    if (why) throw new Invalid('usage', `--since ${path}: ${why}`, path);
    return { ...report, since: sinceOf(earlier, report) };
  };
}

/** The same where the sound is written already: what cannot be compared is only told. */
export function besideEarlier(report: Report, earlier: Earlier): Report {
  const why = unlike(earlier, report);
  if (!why) return { ...report, since: sinceOf(earlier, report) };
  return { ...report, warnings: [...report.warnings, { code: 'since', message: why }] };
}
