import { randomBytes } from 'node:crypto';
import { pageFont } from '../jobs/page-code.ts';
import { answerJson, answerPage } from './answers.ts';
import { comparePage } from './compare-page.ts';
import type { Beside } from './comparing.ts';
import type { House } from './house.ts';
import { notFound } from './refusal.ts';
import type { Routes, Visit } from './router.ts';

/** Versions of a song side by side. */
export function compareRoutes(house: House): Routes {
  const beside = async ({ params, query }: Visit): Promise<Beside> => {
    const [a, b] = await Promise.all(
      ['a', 'b'].map((side) => house.songs.version(params.song!, query.get(side) ?? '')),
    );
    return house.workshop.quick('compare', { a: a!, b: b! });
  };
  return {
    'GET /songs/:song/compare': async (visit) => {
      const song = (await house.songs.list()).find((each) => each.song === visit.params.song);
      if (!song) throw notFound();
      const nonce = randomBytes(18).toString('base64');
      const versions = song.versions.map(({ version }) => version);
      const comparison = { ...(await beside(visit)), song: song.song, title: song.title, versions };
      answerPage(visit.res, comparePage({ ...comparison, nonce, font: await pageFont() }), nonce);
    },
    'GET /api/compare/:song': async (visit) => answerJson(visit.res, await beside(visit)),
  };
}
