import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { args, complaintsOf, executablePath, hasChromium } from '../helpers/page.ts';
import { allReports, busyMix } from '../helpers/reports.ts';

describe.skipIf(!hasChromium)('in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-page-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args, headless: true });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(html: string, options: Parameters<Browser['newPage']>[0]) {
    const path = join(folder, 'report.html');
    writeFileSync(path, html);
    const page = await browser.newPage(options);
    const complaints = complaintsOf(page);
    await page.goto(pathToFileURL(path).href);
    return { page, complaints };
  }

  test.each(Object.entries(allReports))('the page of %s fits and is quiet', async (_, report) => {
    const html = await renderHtml(report());
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, complaints } = await opened(html, { viewport: { width, height: 900 }, colorScheme });
        await page.evaluate('document.querySelectorAll("details").forEach((box) => { box.open = true; })');
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
        await page.close();
      }
    }
  });

  test('it is whole without scripts', async () => {
    const { page } = await opened(await renderHtml(busyMix()), { javaScriptEnabled: false });
    expect(await page.locator('.finding').count()).toBe(4);
    expect(await page.locator('#theme').isVisible()).toBe(false);
    await page.close();
  });

  test('the filter shows one severity, and the theme can be turned', async () => {
    const { page } = await opened(await renderHtml(busyMix()), { colorScheme: 'light' });
    await page.click('[data-show=warning]');
    expect(await page.locator('.finding:visible').count()).toBe(1);
    const background = 'getComputedStyle(document.body).backgroundColor';
    const before = await page.evaluate(background);
    await page.click('#theme');
    expect(await page.evaluate(background)).not.toBe(before);
    await page.close();
  });
});
