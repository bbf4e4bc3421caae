import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { soundIn } from '../jobs/page-sound.ts';
import { writeText } from '../jobs/write-text.ts';
import type { PageSound } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import { isSafeName } from './safe-name.ts';
import { isPlainFile, readJson } from './session-file.ts';

const budget = 150_000_000; // bytes: what a browser decodes in a second or two, and keeps

const own = (folder: string): string => join(folder, 'listen');
const fileName = 'listen.json';

/** Cuts what the player plays of a version, and keeps it there. */
export async function keepSound(folder: string, report: Report, material: Material, onStage: OnStage): Promise<void> {
  await mkdir(own(folder));
  const tell = async (path: string) => ({ url: basename(path) });
  const sound = await soundIn(own(folder), report, material, { isLossless: true, budget, onStage }, tell);
  if (sound) await writeText(join(own(folder), fileName), JSON.stringify(sound));
}

/** What there is to listen to, its files by their names in the folder. */
async function soundOf(folder: string): Promise<PageSound | undefined> {
  const path = join(own(folder), fileName);
  return (await isPlainFile(path))
    ? ((await readJson(own(folder), fileName, ['excerpts', 'takes'])) as PageSound)
    : undefined;
}

/** What there is to listen to, its files where the server has them. */
export async function servedSound(folder: string, base: string): Promise<PageSound | undefined> {
  const sound = await soundOf(folder);
  if (!sound) return undefined;
  const takes = sound.takes.map((take, t) => ({
    ...take,
    files: take.files.map((file, n) => file && { url: `/api${base}/listen/${t}/${n}` }),
  }));
  return { ...sound, takes };
}

/** Where a file to listen to lies; undefined where there is none. @throws Invalid for what is damaged */
export async function listenPath(folder: string, take: string, n: string): Promise<string | undefined> {
  if (!/^\d{1,3}$/.test(take) || !/^\d{1,3}$/.test(n)) return undefined;
  const file = (await soundOf(folder))?.takes[Number(take)]?.files[Number(n)];
  if (!file) return undefined;
  if (!('url' in file) || !isSafeName(file.url))
    throw new Invalid('damaged', `${fileName} of this version speaks of a file elsewhere. Upload the mix again.`);
  return join(own(folder), file.url);
}
