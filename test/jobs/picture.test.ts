import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findBrowser } from '../../src/jobs/browser.ts';
import { takePictures } from '../../src/jobs/picture.ts';
import { renderHtml } from '../../src/report/html.ts';
import { bench, inside, keepSound, ran } from '../helpers/command.ts';
import { hasChromium } from '../helpers/page.ts';
import { busyMix } from '../helpers/reports.ts';
import { noise } from '../helpers/signals.ts';

bench();
const { PATH } = process.env;
// Others run beside this and put things aside, too.
const aside = resolve('put aside');
mkdirSync(aside);
beforeAll(() => keepSound('mix.wav', [noise(-20, 4, 1)]));
beforeEach(() => void vi.stubEnv('TMPDIR', aside));
afterEach(() => {
  vi.unstubAllEnvs();
  process.env.PATH = PATH;
  delete process.env.MIXWRIGHT_CHROMIUM;
  delete process.env.CHROME_PATH;
});
const left = () => readdirSync(aside).filter((name) => /^mixwright-(browser|page)-/.test(name)).length;
const program = (name: string) => {
  writeFileSync(name, '#!/bin/sh\nexit 3\n');
  chmodSync(name, 0o755);
  return resolve(name);
};

describe.runIf(hasChromium)('a report as a picture', () => {
  test('the whole page, light, 1280 pixels wide; as a PDF of A4; no profile is left', async () => {
    const before = left();
    await takePictures(findBrowser(), await renderHtml(busyMix()), { png: 'page.png', pdf: 'page.pdf' });
    const png = readFileSync('page.png');
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(1280);
    expect(png.readUInt32BE(20)).toBeGreaterThan(2500);
    const pdf = readFileSync('page.pdf', 'latin1');
    expect(pdf).toMatch(/^%PDF-/);
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45]\.\d* 84[12]/);
    expect(left()).toBe(before);
  });

  test('report --png and --pdf go beside the report', async () => {
    const told = await ran(
      'report',
      'mix.wav',
      '--only',
      'imbalance',
      '--embed-audio',
      'none',
      '--png',
      '--pdf',
      'paper.pdf',
    );
    expect(told).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^✓ reports\/mix\.html[^\n]*\n✓ reports\/mix\.png\n✓ paper\.pdf\n$/),
    });
    for (const file of ['reports/mix.png', 'paper.pdf']) expect(existsSync(file)).toBe(true);
  });
});

describe('a browser', () => {
  test('is the one that is named, else one on the PATH', () => {
    process.env.PATH = resolve('bin');
    process.env.CHROME_PATH = program('second');
    expect(findBrowser()).toBe(resolve('second'));
    process.env.MIXWRIGHT_CHROMIUM = program('first');
    expect(findBrowser()).toBe(resolve('first'));
    delete process.env.MIXWRIGHT_CHROMIUM;
    process.env.CHROME_PATH = '/nowhere/chrome';
    expect(findBrowser).toThrow('CHROME_PATH names /nowhere/chrome, which is no program');
    delete process.env.CHROME_PATH;
    process.env.PATH = process.cwd();
    program('google-chrome');
    expect(findBrowser()).toBe(join(process.cwd(), 'google-chrome'));
  });

  test('that breaks down is told', async () => {
    await expect(takePictures(program('broken'), '<p>', { png: 'x.png' })).rejects.toThrow(
      /^The browser made no picture: /,
    );
    expect(existsSync('x.png')).toBe(false);
  });
});

test('a mistake is told before anything is heard', async () => {
  const before = inside();
  process.env.PATH = '';
  const none = await ran('report', 'mix.wav', '--png');
  expect(none).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^✖ A picture needs Chromium, Chrome or Edge, and none/),
  });
  process.env.MIXWRIGHT_CHROMIUM = resolve('first');
  const wrong = [
    ['--png mix.wav', /--png mix\.wav: it takes the name of a \.png/],
    ['mix.wav --pdf x.png', /it takes the name of a \.pdf/],
    ['mix.wav mix.wav --png x.png', /names one picture/],
    ['mix.wav --png nowhere/x.png', /no folder nowhere/],
  ] as const;
  for (const [words, says] of wrong) expect((await ran('report', ...words.split(' '))).err).toMatch(says);
  expect(inside()).toEqual(before);
});
