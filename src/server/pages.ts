import { pageFont } from '../jobs/page-code.ts';
import { renderHtml } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import type { LivePage } from '../report/page-extras.ts';
import { reportIn } from './fixed.ts';

/** The report of a version as a page; `live` where the server stays behind it. */
export async function pageOf({ folder, live }: { folder: string; live?: LivePage }): Promise<string> {
  return renderHtml(await reportIn(folder), { font: await pageFont(), ...(live ? { live } : {}) });
}

/** The report of a version as JSON. */
export const reportDocument = async ({ folder }: { folder: string }): Promise<string> =>
  renderJson(await reportIn(folder));
