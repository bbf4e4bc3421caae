import { randomBytes } from 'node:crypto';
import { pageCode, pageScripts } from '../jobs/page-code.ts';
import { answerPage, answerScript } from './answers.ts';
import { homePage } from './home-page.ts';
import { notFound } from './refusal.ts';
import type { Routes } from './router.ts';

/** The first page, and the scripts of all. */
export function pageRoutes(): Routes {
  return {
    'GET /': ({ res }) => {
      const nonce = randomBytes(18).toString('base64');
      answerPage(res, homePage({ nonce }), nonce);
    },
    'GET /app/:script': async ({ res, params }) => {
      const name = pageScripts.find((each) => `${each}.js` === params.script);
      if (name === undefined) throw notFound();
      answerScript(res, await pageCode(name));
    },
  };
}
