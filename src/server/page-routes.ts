import { randomBytes } from 'node:crypto';
import { pageCode, pageFont, pageScripts } from '../jobs/page-code.ts';
import { answerPage, answerScript } from './answers.ts';
import { homePage } from './home-page.ts';
import type { House } from './house.ts';
import { notFound } from './refusal.ts';
import type { Routes } from './router.ts';

/** The first page, and the scripts of all. */
export function pageRoutes(house: House): Routes {
  return {
    'GET /': async ({ res }) => {
      const nonce = randomBytes(18).toString('base64');
      const options = await house.options();
      const songs = await house.songs.list();
      answerPage(res, homePage({ nonce, songs, ...options, font: await pageFont() }), nonce);
    },
    'GET /app/:script': async ({ res, params }) => {
      const name = pageScripts.find((each) => `${each}.js` === params.script);
      if (name === undefined) throw notFound();
      answerScript(res, await pageCode(name));
    },
  };
}
