import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type BrowserPage, withBrowser } from './browser.ts';
import { writeText } from './write-text.ts';

/** Where pictures of a page go. */
export interface Pictures {
  readonly png?: string | undefined;
  readonly pdf?: string | undefined;
}

const width = 1280; // CSS pixels
const tallest = 16_384; // of a picture that Chromium takes in one piece

/** Takes a page as it is on a light screen, or printed on A4. @throws Invalid output */
export async function takePictures(program: string, html: string, { png, pdf }: Pictures): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mixwright-page-'));
  const file = join(folder, 'report.html');
  try {
    await writeFile(file, html);
    await withBrowser(program, async (page) => {
      await show(page, pathToFileURL(file).href);
      if (png !== undefined) await writeText(png, await pngOf(page));
      if (pdf !== undefined) await writeText(pdf, await pdfOf(page));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function show(page: BrowserPage, url: string): Promise<void> {
  const features = [
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ];
  await page.send('Emulation.setEmulatedMedia', { features });
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 800, deviceScaleFactor: 1, mobile: false });
  await page.send('Page.navigate', { url });
  const isDrawn = 'document.readyState === "complete" && document.fonts.status === "loaded"';
  const expression = `location.href === ${JSON.stringify(url)} && ${isDrawn}`;
  for (let i = 0; i < 500; i++) {
    const { result } = await page.send<{ result: { value?: boolean } }>('Runtime.evaluate', { expression });
    if (result.value) return;
    await pause(20);
  }
}

async function pngOf(page: BrowserPage): Promise<Buffer> {
  const { cssContentSize } = await page.send<{ cssContentSize: { height: number } }>('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width, height: Math.min(tallest, Math.ceil(cssContentSize.height)), scale: 1 };
  const { data } = await page.send<{ data: string }>('Page.captureScreenshot', { clip, captureBeyondViewport: true });
  return Buffer.from(data, 'base64');
}

async function pdfOf(page: BrowserPage): Promise<Buffer> {
  const paper = { paperWidth: 8.27, paperHeight: 11.69 }; // inches: A4
  const { data } = await page.send<{ data: string }>('Page.printToPDF', {
    ...paper,
    printBackground: true,
    preferCSSPageSize: true,
  });
  return Buffer.from(data, 'base64');
}
