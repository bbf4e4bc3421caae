import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playerCode } from '../../src/jobs/page-code.ts';
import { renderHtml } from '../../src/report/html.ts';
import { findingsOf } from '../../src/rules/judge.ts';
import { args, complaintsOf, executablePath, hasChromium } from '../helpers/page.ts';
import { soundOf, withWaveform } from '../helpers/page-sound.ts';
import { allReports, busyMix, mixName, wholeSession } from '../helpers/reports.ts';

const unfold = 'document.querySelectorAll("details").forEach((box) => { box.open = true; })';
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds wrong: the rule, and where. It need not look into drawings, which are hidden from readers and named by a sentence. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(
    `axe.run({ exclude: ['.chart > *'] }, { runOnly: { type: 'tag', values: ${JSON.stringify(standards)} }, resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' ')))`,
  );

const widths = [390, 768, 1280];
const schemes = ['light', 'dark'] as const;
type View = readonly [width: number, colorScheme: 'light' | 'dark'];
const views: readonly View[] = widths.flatMap((width) => schemes.map((scheme): View => [width, scheme]));

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

  async function opened(html: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const path = join(folder, 'report.html');
    writeFileSync(path, html);
    const page = await browser.newPage(options);
    const complaints = complaintsOf(page);
    await page.goto(pathToFileURL(path).href);
    return { page, complaints };
  }

  async function look(page: Page, [width, colorScheme]: View): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
  }

  const overflow = 'document.documentElement.scrollWidth - innerWidth';

  test.each(Object.entries(allReports))('the page of %s fits, is quiet and open to all', async (_, report) => {
    const { page, complaints } = await opened(await renderHtml(report()));
    await page.evaluate(axe.source);
    await page.evaluate(unfold);
    for (const width of widths) {
      await look(page, [width, 'dark']);
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    }
    await look(page, [390, 'dark']);
    expect(await faultsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([false, true])(
    'a page with everything on it is open to all at every width, all open: %s',
    async (isOpen) => {
      const extras = { sound: soundOf(mixName), code: await playerCode() };
      const { page } = await opened(await renderHtml(withWaveform(wholeSession()), extras));
      await page.evaluate(axe.source);
      if (isOpen) await page.evaluate(unfold);
      for (const view of views) {
        await look(page, view);
        expect(await faultsOf(page), view.join(', ')).toEqual([]);
      }
      await page.close();
    },
  );

  test('it is whole without scripts', async () => {
    const report = wholeSession();
    const { page } = await opened(await renderHtml(report), { javaScriptEnabled: false });
    for (const { what } of findingsOf(report.outcomes))
      expect(await page.getByRole('heading', { name: what }).count()).toBe(1);
    expect(await page.locator('.finding').count()).toBe(5);
    for (const id of ['spectrum', 'difference', 'loudness', 'correlation'])
      expect(await page.locator(`.chart[data-chart=${id}]`).isVisible()).toBe(true);
    expect(await page.locator('.gonio').isVisible()).toBe(true);
    expect(await page.locator('.heat').count()).toBe(2);
    for (const pane of await page.locator('.finding[open] .pane').all()) expect(await pane.isVisible()).toBe(true);
    expect(await page.locator('#theme').isVisible()).toBe(false);
    expect(await page.getByRole('tab').count()).toBe(0);
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

  test('tabs: one pane is shown, arrows move, and the choice holds for every finding', async () => {
    const { page } = await opened(await renderHtml(wholeSession()));
    await page.evaluate(unfold);
    const shown = () =>
      page.locator('.pane:visible').evaluateAll((panes) => panes.map((pane) => pane.querySelector('h5')?.textContent));
    const number = await page.locator('.daw').count();
    expect(number).toBeGreaterThan(2);
    expect(await shown()).toEqual(Array(number).fill('Any DAW'));
    await page.getByRole('tab', { name: 'Any DAW' }).first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await shown()).toEqual(Array(number).fill('REAPER'));
    expect(await page.evaluate('document.activeElement.textContent')).toBe('REAPER');
    await page.keyboard.press('End');
    expect(await shown()).toEqual(Array(number).fill('Command line'));
    await page.close();
  });

  test('the list of sections marks the one that is read', async () => {
    const { page } = await opened(await renderHtml(wholeSession()), { viewport: { width: 1280, height: 900 } });
    for (const [id, name] of [
      ['tone', 'Tone'],
      ['masking', 'Masking'],
      ['findings', 'Findings'],
    ] as const) {
      await page.evaluate(`document.querySelector('#${id}').scrollIntoView()`);
      await page.locator('.nav [aria-current=location]', { hasText: name }).waitFor({ timeout: 5000 });
      expect(await page.locator('.nav [aria-current]').count()).toBe(1);
    }
    await page.close();
  });

  test('the pointer reads charts off, and what it reads is what was drawn', async () => {
    const { page, complaints } = await opened(await renderHtml(wholeSession()), {
      viewport: { width: 1280, height: 900 },
    });
    const chart = page.locator('[data-chart=correlation]');
    await chart.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await chart.boundingBox())!;
    await page.mouse.move(x + width * 0.75, y + height / 2);
    const [, time, mix] = /^2:(\d\d) · mix (−?[\d.]+)/.exec((await chart.locator('.readout').textContent())!)!;
    expect([Number(time) >= 25 && Number(time) < 40, mix!.startsWith('−')]).toEqual([true, true]);
    await page.mouse.move(x, y - 30);
    expect(await chart.locator('.readout').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('on paper every section is there, nothing is folded, and controls are gone', async () => {
    const { page } = await opened(await renderHtml(wholeSession()), { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(5);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    for (const section of await page.locator('main section').all()) expect(await section.isVisible()).toBe(true);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    for (const control of ['.tools', '.filters', '.nav', '[role=tablist]'])
      expect(await page.locator(control).first().isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.close();
  });
});
