import { pageFont, playerCode } from '../jobs/page-code.ts';
import { renderHtml } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import type { LivePage } from '../report/page-extras.ts';
import { type Numbered, sinceVersion } from './comparing.ts';
import { reportIn } from './fixed.ts';
import { servedSound } from './listening.ts';

/** A version, by its folder, and the one before it. */
interface Shown {
  readonly folder: string;
  readonly earlier?: Numbered;
}

/** The report of a version as a page; `live` where the server stays behind it. */
export async function pageOf({ folder, earlier, live }: Shown & { readonly live?: LivePage }): Promise<string> {
  const sound = live && (await servedSound(folder, live.base));
  return renderHtml(await sinceVersion(await reportIn(folder), earlier), {
    font: await pageFont(),
    ...(sound ? { sound, code: await playerCode() } : {}),
    ...(live ? { live } : {}),
  });
}

/** The report of a version as JSON. */
export const reportDocument = async ({ folder, earlier }: Shown): Promise<string> =>
  renderJson(await sinceVersion(await reportIn(folder), earlier));
