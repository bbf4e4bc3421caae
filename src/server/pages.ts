import { pageFont } from '../jobs/page-code.ts';
import { renderHtml } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import type { LivePage } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { readJson } from './session-file.ts';

/** The report of a version as a page; `live` where the server stays behind it. */
export async function pageOf({ folder, live }: { folder: string; live?: LivePage }): Promise<string> {
  return renderHtml(await reportIn(folder), { font: await pageFont(), ...(live ? { live } : {}) });
}

/** The report of a version as JSON. */
export const reportDocument = async ({ folder }: { folder: string }): Promise<string> =>
  renderJson(await reportIn(folder));

/** As it was judged last, and with what was mended, if anything was. */
async function reportIn(folder: string): Promise<Report> {
  return (await readJson(folder, 'judged.json')) as Report;
}
