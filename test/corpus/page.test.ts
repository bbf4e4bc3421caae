import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { render } from '../../src/processors/render.ts';
import { fix } from '../../src/run.ts';
import { masters } from '../helpers/corpus.ts';
import { type ChainPage, farthest, hasChromium, openChainPage } from '../helpers/page.ts';
import { collected, sound } from '../helpers/signals.ts';

const songs = masters();
const seconds = 30;
const folder = mkdtempSync(join(tmpdir(), 'mixwright-page-'));
let page: ChainPage;
beforeAll(async () => {
  if (hasChromium) page = await openChainPage();
});
afterAll(async () => {
  await page?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What `fix` did to a song beside two others; a song that needs nothing is passed over. */
async function chainOf(): Promise<{ readonly song: string; readonly chain: Parameters<typeof render>[0] }> {
  for (const [i, song] of songs.entries()) {
    const references = [songs[(i + 5) % songs.length]!, songs[(i + 9) % songs.length]!];
    const { plan } = await fix({ mix: song, references }, {}, { output: join(folder, 'fixed.wav') });
    const chain = Object.values(plan?.tracks ?? {}).flatMap((strip) => strip.chain);
    if (chain.length > 2) return { song, chain };
  }
  throw new Error('No song of the corpus needs mending.');
}

test.skipIf(!hasChromium)('the chain of a fix gives the same samples in Node and in Chromium', async () => {
  const { song, chain } = await chainOf();
  const source = await open(song);
  const { sampleRate } = source.format;
  const [from, to] = [40 * sampleRate, (40 + seconds) * sampleRate];
  const input = (await collected(source)).map((channel) => channel.slice(from, to));
  const wanted = await collected(render(chain, sound(input, sampleRate)));
  expect(farthest(wanted, input)).toBeGreaterThan(0.001);
  const differences = [];
  for (const way of ['offline', 'worklet'] as const)
    differences.push(farthest(await page.run(way, chain, input, sampleRate), wanted));
  console.log(`${song}, ${chain.map(({ processor }) => processor).join(', ')}: ${differences.join(', ')}`);
  expect(Math.max(...differences)).toBeLessThan(1e-6);
});
