import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { main } from '../../src/cli/main.ts';

/** `npm run example`: the demo's report, kept without sound, and its picture in the README, with its player. Needs Debian's chromium. */
const root = resolve(import.meta.dirname, '../..');
process.chdir(root);
mkdirSync('reports/example', { recursive: true });
for (const sound of ['none', 'excerpts']) {
  const code = await main(['node', 'mixwright', 'demo', '--no-progress', '--embed-audio', sound]);
  if (code !== 0) throw new Error(`The demo ended with ${code}.`);
  if (sound === 'none') copyFileSync('reports/demo/report.html', 'reports/example/report.html');
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args, headless: true });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
await page.goto(pathToFileURL(resolve('reports/demo/report.html')).href);
await page.waitForSelector('#player[data-ready]');
await page.waitForFunction("document.querySelector('.level').textContent !== ''"); // all is decoded and measured
await page.screenshot({ path: 'reports/example/report.png' });
await browser.close();
for (const [file, most] of [
  ['report.html', 500_000],
  ['report.png', 250_000],
] as const) {
  const { size } = statSync(resolve('reports/example', file));
  if (size > most) throw new Error(`${file} has ${size} bytes, more than ${most}.`);
}
