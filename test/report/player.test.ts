import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playerCode } from '../../src/jobs/page-code.ts';
import { livePatch } from '../../src/live-patch.ts';
import { racked, settingsOf } from '../../src/moves.ts';
import { loudnessOf, rendered } from '../../src/page/measured.ts';
import type { Channels } from '../../src/page/rig.ts';
import { checkPlan } from '../../src/plan-file.ts';
import type { Chain } from '../../src/processors/index.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import { args, complaintsOf, executablePath, hasChromium } from '../helpers/page.ts';
import { excerpts, mixParts, rate, referenceParts, soundOf, withWaveform } from '../helpers/page-sound.ts';
import { busyMix, mixName } from '../helpers/reports.ts';

const chain: Chain = [
  { processor: 'filter', type: 'peaking', frequency: 290, gain: -6, Q: 1.1 },
  { processor: 'compressor', threshold: -24, ratio: 3, attack: 0.01, release: 0.15 },
  { processor: 'gain', gain: 1.5 },
  { processor: 'limiter', ceiling: -6 },
];
const report = (): Report => {
  const busy = busyMix();
  return withWaveform({ ...busy, plan: { ...busy.plan!, tracks: { [mixName]: { chain } } } });
};

/** What comes out of the desk is kept, quantum by quantum; nothing else is touched. */
const capture = `
  const code = 'registerProcessor("capture", class extends AudioWorkletProcessor { process([input]) { if (input[0]) this.port.postMessage(input.map((each) => each.slice())); return true; } })';
  window.captured = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    const node = this;
    if (to instanceof AudioDestinationNode && to.context instanceof AudioContext)
      to.context.audioWorklet.addModule('data:text/javascript,' + encodeURIComponent(code)).then(() => {
        const tap = new AudioWorkletNode(to.context, 'capture', { numberOfOutputs: 0 });
        tap.port.onmessage = ({ data }) => { window.captured.push(data[0]); };
        connect.call(node, tap);
      });
    return connect.call(this, to, ...rest);
  };
`;

describe.skipIf(!hasChromium)('the player', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-player-'));
  const path = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(path, await renderHtml(report(), { sound: soundOf(mixName), code: await playerCode() }));
    browser = await chromium.launch({ executablePath, args, headless: true });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(hash = '') {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const complaints = complaintsOf(page);
    await page.addInitScript(capture);
    await page.goto(`${pathToFileURL(path).href}${hash}`);
    await page.waitForSelector('#player[data-ready]');
    return { page, complaints };
  }

  const clock = (page: Page) => page.textContent('.clock b');
  const frames = (page: Page) => page.evaluate<number>('128 * captured.length');
  const until = (page: Page, count: number) =>
    page.waitForFunction(`128 * captured.length >= ${count}`, undefined, { polling: 50 });
  /** Frames of the left channel that came out of the desk. */
  const heardOf = async (page: Page) =>
    Float32Array.from(await page.evaluate<number[]>('captured.flatMap((each) => [...each])'));

  /** Where in a sound what was heard from a frame on comes from, and at what gain. */
  function located(
    heard: Float32Array,
    at: number,
    sound: Float32Array,
  ): { readonly from: number; readonly gain: number } {
    for (let k = 0; k < sound.length - 400; k++) {
      const gain = heard[at]! / sound[k]!;
      let j = 1;
      while (j < 400 && Math.abs(heard[at + j]! - gain * sound[k + j]!) < 1e-5) j++;
      if (j === 400 && gain > 0.01) return { from: k, gain };
    }
    throw new Error(`nothing like it: frame ${at}`);
  }

  const fixedPart = (excerpt: number, off?: number): Channels => {
    const { plan } = report();
    const settings = settingsOf(plan!).map((each, i) => (i === off ? { ...each, on: false } : each));
    const { time, lead } = excerpts[excerpt]!;
    const rack = racked(plan!, livePatch(plan!, [])!, settings);
    return rendered(rack, { sampleRate: rate, first: (time[0] - lead) * rate, mix: mixParts[excerpt]!, stems: {} });
  };

  test('plays mix, fixes and reference by one clock, equally loud, and what Node renders', async () => {
    const { page, complaints } = await opened('#t=1:52');
    await page.waitForFunction("document.querySelector('.level').textContent !== ''");
    const marks: number[] = [];
    const mark = async (settling = 0) => {
      await until(page, (await frames(page)) + 16_000 + settling * rate);
      marks.push((await frames(page)) - 3000);
    };
    await page.click('[data-player=play]');
    await page.waitForFunction('captured.some((each) => each.some((value) => value !== 0))');
    await mark();
    await page.keyboard.press('2');
    await mark();
    await page.keyboard.press('3');
    await mark();
    await page.click('[data-move]:first-child input[type=checkbox]');
    await page.keyboard.press('2');
    await mark(2.5); // the compressor forgets what it heard with the move, and the level is measured anew
    await page.keyboard.press('1');
    await mark();
    const heard = await heardOf(page);
    const without = fixedPart(1, 0);
    const sounds = [mixParts[1]!, fixedPart(1), referenceParts[1]!, without, mixParts[1]!];
    const found = sounds.map((sound, i) => located(heard, marks[i]!, sound[0]!));
    const starts = found.map(({ from }, i) => from - marks[i]!);
    expect(starts).toEqual(starts.map(() => starts[0]));
    const loudness = sounds.map((sound, i) => loudnessOf(sound, rate, 2 * rate)! + 20 * Math.log10(found[i]!.gain));
    expect(Math.abs(loudness[1]! - loudness[0]!)).toBeLessThan(0.1);
    expect(Math.abs(loudness[2]! - loudness[0]!)).toBeLessThan(0.1);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  test('links, keys and a switch for the keys', async () => {
    const { page, complaints } = await opened('#t=1:53');
    expect(await clock(page)).toBe('1:53');
    expect(await page.evaluate('captured.length')).toBe(0); // it does not play unasked
    for (const _ of [1, 2]) await page.keyboard.press('ArrowRight');
    expect(await clock(page)).toBe('2:01'); // the end of what there is
    for (const _ of [1, 2]) await page.keyboard.press('ArrowLeft');
    expect(await clock(page)).toBe('1:52'); // and its beginning
    await page.keyboard.press('Space');
    await page.waitForSelector('[data-player=play][aria-label=Pause]');
    await page.keyboard.press('Space');
    await page.waitForSelector('[data-player=play][aria-label=Play]');
    await page.evaluate("location.hash = '#t=48.5'");
    await page.waitForFunction("document.querySelector('.clock b').textContent === '0:49'");
    await page.keyboard.press('Space');
    await page.click('#finding-2 summary');
    await page.getByRole('button', { name: 'Hear it: 1:52 to 2:24' }).click();
    await page.waitForSelector('[data-player=play][aria-label=Pause]');
    expect(await clock(page)).toBe('1:52');
    expect(await page.getByRole('button', { name: 'Hear it: 2:48 to 3:26' }).count()).toBe(0); // there is no sound of it
    await page.keyboard.press('2');
    expect(await page.isChecked('input[value=fixed]')).toBe(true);
    await page.keyboard.press('4');
    expect(await page.isChecked('input[value=difference]')).toBe(true);
    await page.keyboard.press('m');
    expect(await page.isChecked('[data-player=match]')).toBe(false);
    await page.keyboard.press('l');
    expect(await page.isChecked('[data-player=loop]')).toBe(true);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await page.evaluate("document.activeElement.closest('details').id")).toBe('finding-2');
    await page.keyboard.press('?');
    expect(await page.isVisible('#keys')).toBe(true);
    await page.keyboard.press('1');
    expect(await page.isChecked('input[value=difference]')).toBe(true);
    await page.click('[data-player=shortcuts]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    expect(await page.isChecked('input[value=difference]')).toBe(true);
    await page.reload();
    await page.waitForSelector('#player[data-ready]');
    await page.keyboard.press('2');
    expect(await page.isChecked('input[value=mix]')).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  test('the waveform is a slider', async () => {
    const { page, complaints } = await opened();
    const wave = page.getByRole('slider', { name: 'Position in the mix' });
    const box = (await wave.boundingBox())!;
    await page.mouse.click(box.x + (box.width * 114) / 214, box.y + 30);
    expect(await clock(page)).toBe('1:54');
    await wave.press('Home');
    expect(await clock(page)).toBe('0:48');
    expect(await wave.getAttribute('aria-valuetext')).toBe('0:48, Chorus 1');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a move is heard alone, set, and the plan kept as it is set', async () => {
    const { page, complaints } = await opened();
    await page.getByRole('button', { name: 'Hear only this: bell 290 Hz' }).click();
    await page.waitForFunction('captured.some((each) => each.some((value) => value !== 0))');
    await until(page, (await frames(page)) + 16_000);
    const at = (await frames(page)) - 3000;
    const heard = await heardOf(page);
    const [all, less] = [fixedPart(0)[0]!, fixedPart(0, 0)[0]!];
    located(
      heard,
      at,
      all.map((value, i) => value - less[i]!),
    );
    await page.keyboard.press('2');
    expect(await page.locator('[data-move] button[aria-pressed=true]').count()).toBe(0);
    await page.getByLabel('Amount of bell 290 Hz').fill('50');
    await page.getByRole('checkbox', { name: 'limiter' }).uncheck();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save this plan' }).click();
    const plan = checkPlan(JSON.parse(readFileSync(await (await download).path(), 'utf8')));
    expect(plan.tracks[mixName]!.chain).toEqual([
      { ...chain[0], gain: -3 },
      chain[1],
      chain[2],
      { ...chain[3], bypass: true },
    ]);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  test('without scripts there is a picture and no switch; without sound it says how to get some', async () => {
    const still = await browser.newPage({ javaScriptEnabled: false });
    await still.goto(pathToFileURL(path).href);
    expect(await still.getByRole('img', { name: 'Waveform of the mix' }).isVisible()).toBe(true);
    expect(await still.locator('.controls:visible, [data-move] input:visible, .plan-tools:visible').count()).toBe(0);
    await still.close();
    const silent = await renderHtml(report());
    expect(silent).toContain('With <code>--embed-audio excerpts</code> it plays the mix here');
    expect(silent).not.toContain('data-player="play"');
  });
});
