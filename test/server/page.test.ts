import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openServer, type Serving } from '../../src/server/server.ts';
import { hot, keepSound, rate } from '../helpers/command.ts';
import { args, executablePath, hasChromium } from '../helpers/page.ts';
import { noise, sine } from '../helpers/signals.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a browser says by itself of an answer that says no. */
const refused = /^Failed to load resource: the server responded with a status of 4/;

describe.skipIf(!hasChromium)('the local page', () => {
  const work = mkdtempSync(join(tmpdir(), 'mixwright-dropped-'));
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-songs-'));
  const song = join(work, 'Chorus');
  const complaints: string[] = [];
  let server: Serving;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(song);
    const quiet = [noise(-24, 6, 1), noise(-24, 6, 2)];
    await keepSound(join(song, 'Kick.wav'), [sine(60, -14, 6, rate)], rate);
    await keepSound(join(song, 'Take 7.wav'), quiet, rate);
    await keepSound(join(song, 'Chorus mix.wav'), hot(1, 6), rate);
    await keepSound(join(work, 'Chorus mix 2.wav'), quiet, rate);
    await keepSound(join(work, 'long.wav'), [noise(-20, 60, 3), noise(-20, 60, 4)], rate);
    writeFileSync(join(song, 'notes.txt'), 'more cowbell');
    writeFileSync(join(work, 'broken.wav'), 'RIFF, but not really');
    server = await openServer({ folder });
    browser = await chromium.launch({ executablePath, args, headless: true });
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(120_000); // a busy machine is slow, not wrong
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin) && !/^(data|blob):/.test(request.url()))
        complaints.push(request.url());
    });
    await page.goto(server.url);
  });
  beforeEach(() => complaints.splice(0));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    for (const each of [work, folder]) rmSync(each, { recursive: true, force: true });
  });

  /** Drops files from the desktop onto something that can be seen, as a browser is told of it. */
  async function drop(onto: Locator, ...files: readonly string[]): Promise<void> {
    await onto.scrollIntoViewIfNeeded();
    const box = (await onto.boundingBox())!;
    const devtools = await context.newCDPSession(page);
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await devtools.send('Input.dispatchDragEvent', {
        type,
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        data,
      });
    await devtools.detach();
  }

  async function violations(): Promise<string[]> {
    await page.evaluate(axe);
    const call = `axe.run(document, { runOnly: ${JSON.stringify(tags)} })`;
    return page.evaluate(
      `${call}.then(({ violations }) => violations.map((each) => each.id + ' ' + each.nodes[0].html))`,
    );
  }

  /** Nothing axe minds, nothing wider than the screen. */
  async function isAccessible(width: number, colorScheme: 'light' | 'dark'): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect(await violations()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  }

  const heading = () => page.getByRole('heading', { level: 1 });
  const check = () => page.getByRole('button', { name: 'Check this mix' });
  const left = () => readdirSync(folder).filter((name) => name.startsWith('.incoming'));
  const status = (words: RegExp | string) => page.getByRole('status').filter({ hasText: words });

  test('a folder is dropped: what is in it is guessed, put right, and heard', { timeout: 180_000 }, async () => {
    await isAccessible(1280, 'light');
    await drop(heading(), song);
    const used = (name: string) => page.getByLabel(`Use of ${name}`);
    await check().waitFor();
    expect(await used('Chorus mix.wav').inputValue()).toBe('mix');
    expect(await used('Take 7.wav').inputValue()).toBe('stem');
    expect(await page.getByLabel('Role of Kick.wav').inputValue()).toBe('kick');
    await status('Left out, as it is no sound: notes.txt.').waitFor();
    await page.getByLabel('Role of Take 7.wav').selectOption('vocals');
    await isAccessible(390, 'dark');
    await check().click();
    const progress = page.getByRole('progressbar', { name: /Sending|Starting|Waiting|Hearing|Judging|Trying/ });
    await progress.waitFor();
    await status(/Hearing|Judging|Trying/).waitFor();
    await page.reload(); // it goes on
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.waitForURL('**/songs/Chorus*/1/');
    const report = await (
      await page.request.get(page.url().replace('/songs/', '/api/songs/').replace(/\/$/, '/report.json'))
    ).json();
    const roles = report.tracks.map(({ name, role, roleSource }: Record<string, { by: string }>) => [
      name,
      role,
      roleSource?.by,
    ]);
    expect(roles).toEqual(
      expect.arrayContaining([
        ['Kick', 'kick', 'name'],
        ['Take 7', 'vocals', 'given'],
      ]),
    );
    expect(complaints).toEqual([]);
  });

  test('a finding is dismissed by keyboard, with a reason; and taken back', { timeout: 180_000 }, async () => {
    const count = await page.locator('.finding').count();
    expect(count).toBeGreaterThan(0);
    const what = (await page.locator('.finding h3').first().textContent())!;
    await page.getByRole('button', { name: 'Dismiss…' }).first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('It is meant like that');
    await isAccessible(1280, 'dark');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await status(`Dismissed: ${what}`).waitFor();
    expect(
      readFileSync(
        join(folder, readdirSync(folder).find((name) => name.startsWith('Chorus'))!, 'dismissals.yaml'),
        'utf8',
      ),
    ).toContain('It is meant like that');
    await page.getByText('1 accepted').click();
    await page.getByText('It is meant like that').waitFor();
    expect(await page.locator('.finding').count()).toBeLessThan(count);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await status('It counts again').waitFor();
    expect(await page.getByText('1 accepted').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('moves are applied as they are set; what came of it is downloaded', { timeout: 180_000 }, async () => {
    const moves = page.locator('#chain').getByRole('checkbox');
    const all = await moves.count();
    expect(all).toBeGreaterThan(1);
    const off = (await moves.first().locator('xpath=..').textContent())!;
    await moves.first().uncheck();
    await page.getByRole('button', { name: 'Apply the moves' }).click();
    await status('The moves were applied').waitFor();
    expect(off).not.toBe('');
    await page.getByText('Download', { exact: true }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^With the fixes/ }).click();
    const bytes = readFileSync((await (await download).path())!);
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    const plan = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Plan of the fixes/ }).click();
    expect(readFileSync((await (await plan).path())!, 'utf8')).toContain('"bypass": true');
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });

  test('a new bounce dropped onto the song is its second version, beside the first', { timeout: 180_000 }, async () => {
    await page.getByRole('link', { name: 'All songs' }).click();
    await page.getByText('fixes applied').first().waitFor();
    await isAccessible(390, 'light');
    await drop(page.getByRole('listitem').filter({ hasText: 'fixes applied' }).first(), join(work, 'Chorus mix 2.wav'));
    await check().waitFor();
    expect(await page.getByLabel('This is').locator('option:checked').textContent()).toMatch(/, version 2$/);
    await check().click();
    await page.waitForURL('**/songs/Chorus*/2/');
    await page.getByText('Version 2 of 2').click();
    await page.getByRole('link', { name: 'Compare versions side by side' }).click();
    await expect.poll(() => heading().textContent()).toBe('Version 1 beside version 2.');
    await page
      .getByRole('row', { name: /Integrated loudness/ })
      .first()
      .waitFor();
    await isAccessible(768, 'light');
    expect(complaints).toEqual([]);
  });

  test('what is broken is told in a sentence, and nothing is left of it', { timeout: 180_000 }, async () => {
    await page.getByRole('link', { name: 'Songs' }).first().click();
    await drop(page.getByRole('heading', { name: 'Mix', exact: true }), join(work, 'broken.wav'));
    await check().click();
    const alert = page.getByRole('alert');
    await alert.filter({ hasText: /broken.*\.$/ }).waitFor();
    await isAccessible(390, 'light');
    await check().waitFor();
    expect(left()).toEqual([]);
    expect(complaints.filter((each) => !refused.test(each))).toEqual([]);
  });

  test('cancelled, it leaves nothing', { timeout: 180_000 }, async () => {
    await page.getByRole('button', { name: 'Start over' }).click();
    const before = readdirSync(folder);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file for mix' }).click();
    await (await chooser).setFiles(join(work, 'long.wav'));
    await check().click();
    await status(/Hearing/).waitFor();
    expect(left()).toHaveLength(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await check().waitFor();
    await expect.poll(left).toEqual([]);
    expect(readdirSync(folder)).toEqual(before);
    expect(complaints).toEqual([]);
  });

  test('a version is deleted when that is meant', { timeout: 180_000 }, async () => {
    const song = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { level: 3 }) })
      .last();
    await song.getByText('2 versions').click();
    await song.getByRole('button', { name: /^Delete version 1/ }).click();
    const dialog = page.getByRole('dialog');
    await isAccessible(768, 'dark');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    expect(await song.getByText('2 versions').count()).toBe(1);
    await song.getByRole('button', { name: /^Delete version 1/ }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await song.getByText('1 version').waitFor();
    expect(complaints).toEqual([]);
  });
});
