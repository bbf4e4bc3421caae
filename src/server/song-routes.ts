import { randomBytes } from 'node:crypto';
import { pageCode } from '../jobs/page-code.ts';
import type { LivePage } from '../report/page-extras.ts';
import { answerJson, answerPage, begin } from './answers.ts';
import { answerFile, disposition } from './downloads.ts';
import { type House, nameOfVersion } from './house.ts';
import { listenPath } from './listening.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Routes, Visit } from './router.ts';
import type { Version } from './songs.ts';
import { workFolder } from './uploads.ts';
import { downloadsOf } from './version-files.ts';

const nonce = (): string => randomBytes(18).toString('base64');

/** Songs and their versions, as they are. */
export function songRoutes(house: House): Routes {
  const versionOf = ({ params }: Visit) => house.songs.version(params.song!, params.version!);
  const shownOf = async (version: Version) => {
    const earlier = await house.songs.before(version);
    return { folder: version.folder, ...(earlier && { earlier }) };
  };
  return {
    'GET /api/songs': async ({ res }) => answerJson(res, await house.songs.list()),
    'GET /api/options': async ({ res }) => {
      const { file, files } = house.limits;
      answerJson(res, { ...(await house.options()), limits: { file, files } });
    },
    'GET /songs/:song/:version': async (visit) => {
      const { song, number } = await versionOf(visit);
      begin(visit.res, 308, { Location: `/songs/${encodeURIComponent(song)}/${number}/`, 'Content-Length': 0 });
      visit.res.end();
    },
    'GET /songs/:song/:version/': async (visit) => {
      const version = await versionOf(visit);
      const own = nonce();
      const live = await liveOf(house, version, own);
      answerPage(visit.res, await house.workshop.quick('page', { ...(await shownOf(version)), live }), own);
    },
    'GET /api/songs/:song/:version': async (visit) => {
      const version = await versionOf(visit);
      answerJson(
        visit.res,
        await house.workshop.quick('version', { version, dismissals: house.songs.dismissalsOf(version.song) }),
      );
    },
    'GET /api/songs/:song/:version/report.json': async (visit) => {
      const shown = await shownOf(await versionOf(visit));
      send(visit, await house.workshop.quick('document', shown), types.json);
    },
    'GET /api/songs/:song/:version/files/:name': async (visit) => {
      const version = await versionOf(visit);
      const found = (await downloadsOf(version.folder)).find(({ name }) => name === visit.params.name);
      if (!found) throw notFound();
      if (found.path !== undefined) return answerFile(visit, found.path, found.name);
      const shown = await shownOf(version);
      if (found.name.endsWith('.json'))
        return send(visit, await house.workshop.quick('document', shown), types.json, found.name);
      const { signal } = leaving(visit);
      send(visit, await house.workshop.heavy('file', shown, () => {}, signal), types.html, found.name);
    },
    'GET /api/songs/:song/:version/listen/:take/:n': async (visit) => {
      const { folder } = await versionOf(visit);
      const path = await listenPath(folder, visit.params.take!, visit.params.n!);
      if (path === undefined) throw notFound();
      return answerFile(visit, path);
    },
    'DELETE /api/songs/:song/:version': async (visit) => {
      const version = await versionOf(visit);
      if (house.queue.about(nameOfVersion(version)))
        throw new Refusal(409, 'A fix of this version is being made; cancel it first.');
      await house.inTurn(version.song, () => house.songs.remove(version, workFolder(house.songs.folder)));
      answerJson(visit.res, {});
    },
  };
}

/** What a report's page knows of the server behind it. @throws Invalid */
async function liveOf(house: House, { song, number, folder }: Version, nonce: string): Promise<LivePage> {
  const base = `/songs/${encodeURIComponent(song)}/${number}`;
  const { title = song, versions = [] } = (await house.songs.list()).find((each) => each.song === song) ?? {};
  const files = (await downloadsOf(folder)).map(({ path: _, ...file }) => file);
  return { base, nonce, code: await pageCode('controls'), title, version: number, versions, files };
}

const types = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** Work for who went away is given up. */
function leaving({ res }: Visit): AbortController {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  return gone;
}

function send({ res, req }: Visit, text: string, type: string, name?: string): void {
  const kept = name === undefined ? {} : { 'Content-Disposition': disposition(name) };
  begin(res, 200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), ...kept });
  res.end(req.method === 'HEAD' ? undefined : text);
}
