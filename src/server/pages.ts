import { join } from 'node:path';
import { pageFont, playerCode } from '../jobs/page-code.ts';
import { pageSound } from '../jobs/page-sound.ts';
import { renderHtml } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import type { LivePage, PageSound } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import { type Numbered, sinceVersion } from './comparing.ts';
import { reportIn } from './fixed.ts';
import { pathIn } from './heard-file.ts';
import { materialOf } from './judging.ts';
import { servedSound } from './listening.ts';
import { readSession } from './session-file.ts';

/** A version, by its folder, and the one before it. */
interface Shown {
  readonly folder: string;
  readonly earlier?: Numbered;
}

/** The report of a version as a page with the server behind it. */
export async function pageOf({ folder, earlier, live }: Shown & { readonly live: LivePage }): Promise<string> {
  const report = await sinceVersion(await reportIn(folder), earlier);
  return pageWith(report, await servedSound(folder, live.base), live);
}

/** The same in one file that needs no server, with excerpts to play. */
export async function pageInOneFile({ folder, earlier }: Shown): Promise<string> {
  const report = await sinceVersion(await reportIn(folder), earlier);
  return pageWith(report, await excerptsIn(folder, report));
}

async function pageWith(report: Report, sound: PageSound | undefined, live?: LivePage): Promise<string> {
  return renderHtml(report, {
    font: await pageFont(),
    ...(sound ? { sound, code: await playerCode() } : {}),
    ...(live ? { live } : {}),
  });
}

/** Sound that cannot be had any more is no reason to withhold the report. */
async function excerptsIn(folder: string, report: Report): Promise<PageSound | undefined> {
  try {
    return await pageSound(placed(report, folder), materialOf(folder, await readSession(folder)));
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

/** With paths as they are, which in the folder begin there. */
function placed({ after, ...report }: Report, folder: string): Report {
  return {
    ...report,
    tracks: report.tracks.map((track) =>
      track.path === undefined ? track : { ...track, path: pathIn(folder, track.path) },
    ),
    ...(after
      ? { after: { ...after, files: (after.files ?? []).map((file) => pathIn(join(folder, 'fixed'), file)) } }
      : {}),
  };
}

/** The report of a version as JSON. */
export const reportDocument = async ({ folder, earlier }: Shown): Promise<string> =>
  renderJson(await sinceVersion(await reportIn(folder), earlier));
