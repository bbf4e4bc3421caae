import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Chain } from '../../src/processors/index.ts';

export const executablePath = '/usr/bin/chromium';
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];

export const hasChromium: boolean = existsSync(executablePath);

const packed = (channels: readonly Float32Array[]): string[] =>
  channels.map((channel) => Buffer.from(channel.buffer, channel.byteOffset, channel.byteLength).toString('base64'));
const unpacked = (channels: readonly string[]): Float32Array[] =>
  channels.map((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer));

/** What is done in the page: with the bundle as it is shipped, opened from a file, loaded from `data:` URLs. */
const inside = `
  const unpacked = (text) => new Float32Array(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
  const packed = (samples) => {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  };
  const each = (record, change) => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

  window.offline = async (chain, channels, sampleRate, keys) => {
    const { renderArrays } = await import(window.chainURL);
    const given = each(keys, (key) => key.map(unpacked));
    return (await renderArrays(chain, channels.map(unpacked), sampleRate, { keys: given })).channels.map(packed);
  };

  window.worklet = async (chain, channels, sampleRate, keys) => {
    const { addWorklet, chainNode } = await import(window.chainURL);
    const length = atob(channels[0]).length / 4;
    const context = new OfflineAudioContext(channels.length, length + sampleRate, sampleRate);
    await addWorklet(context, window.workletSource);
    const { node, ready } = chainNode(context, chain, { channels: channels.length, keys: Object.keys(keys) });
    [channels, ...Object.values(keys)].forEach((given, input) => {
      const buffer = context.createBuffer(given.length, length, sampleRate);
      given.forEach((text, c) => buffer.copyToChannel(unpacked(text), c));
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(node, 0, input);
      source.start();
    });
    node.connect(context.destination);
    const latency = await ready;
    const result = await context.startRendering();
    return channels.map((_, c) => packed(result.getChannelData(c).subarray(latency, latency + length)));
  };
`;

/** Runs chains in Chromium. */
export interface ChainPage {
  readonly page: Page;
  /** What the page complained of, or asked for. */
  readonly complaints: readonly string[];
  run(
    way: 'offline' | 'worklet',
    chain: Chain,
    channels: readonly Float32Array[],
    sampleRate: number,
    keys?: Readonly<Record<string, readonly Float32Array[]>>,
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** What a page complains of, or asks the network for; grows while it is open. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  return complaints;
}

/** Builds the bundle as `npm run build` does, and opens a page with it. */
export async function openChainPage(): Promise<ChainPage> {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-chain-'));
  execFileSync('npm', ['run', 'build:page', '--silent', '--', `--outdir=${folder}`], {
    cwd: resolve(import.meta.dirname, '../..'),
  });
  const [chain, worklet] = ['chain.js', 'worklet.js'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const path = join(folder, 'page.html');
  writeFileSync(path, '<!doctype html><meta charset="utf-8"><title>chains</title><link rel="icon" href="data:,">');
  const browser: Browser = await chromium.launch({ executablePath, args, headless: true });
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  await page.goto(pathToFileURL(path).href);
  await page.evaluate(inside);
  const chainURL = `data:text/javascript;charset=utf-8,${encodeURIComponent(chain!)}`;
  await page.evaluate((given) => void Object.assign(globalThis, given), { chainURL, workletSource: worklet });
  return {
    page,
    complaints,
    async run(way, steps, channels, sampleRate, keys = {}) {
      const given = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, packed(key)]));
      const call = `window.${way}(${[steps, packed(channels), sampleRate, given].map((each) => JSON.stringify(each)).join(', ')})`;
      return unpacked(await page.evaluate<string[]>(call));
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Largest difference between two samples at the same place. */
export const farthest = (some: readonly Float32Array[], others: readonly Float32Array[]): number =>
  Math.max(
    ...some.map((channel, c) => {
      if (channel.length !== others[c]!.length) return Number.POSITIVE_INFINITY;
      return channel.reduce((most, value, i) => Math.max(most, Math.abs(value - others[c]![i]!)), 0);
    }),
  );
