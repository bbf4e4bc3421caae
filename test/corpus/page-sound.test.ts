import { resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { pageSound } from '../../src/jobs/page-sound.ts';
import { livePatch } from '../../src/live-patch.ts';
import { racked, settingsOf } from '../../src/moves.ts';
import type { Plan } from '../../src/plan.ts';
import { prepareChain, render } from '../../src/processors/render.ts';
import type { PageSound } from '../../src/report/page-extras.ts';
import type { Report } from '../../src/report/report.ts';
import { masters, multitracks } from '../helpers/corpus.ts';
import { args, executablePath, farthest, hasChromium } from '../helpers/page.ts';
import { collected, sound } from '../helpers/signals.ts';

type Channels = Float32Array[];

let browser: Browser;
let page: Page;

/** What a page does with an excerpt, from the sources that its scripts are bundled from. */
const contents = `
  import { rendered } from './src/page/measured.ts';
  import { bytesIn } from './src/dsp/base64.ts';
  const packed = (samples) => {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  };
  window.heard = async ({ rack, mix, stems, first, frames, sampleRate }) => {
    const decoded = async (data) => {
      const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytesIn(data).buffer);
      return Array.from({ length: buffer.numberOfChannels }, (_, c) => buffer.getChannelData(c).slice(0, frames));
    };
    const entries = await Promise.all(Object.entries(stems).map(async ([name, data]) => [name, await decoded(data)]));
    const material = { sampleRate, first, mix: await decoded(mix), stems: Object.fromEntries(entries) };
    return {
      mix: material.mix.map(packed),
      stems: Object.fromEntries(entries.map(([name, channels]) => [name, channels.map(packed)])),
      fixed: rendered(rack, material).map(packed),
    };
  };`;

beforeAll(async () => {
  if (!hasChromium) return;
  const root = resolve(import.meta.dirname, '../..');
  const stdin = { contents, resolveDir: root };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'iife', target: 'es2022', write: false });
  browser = await chromium.launch({ executablePath, args, headless: true });
  page = await browser.newPage();
  await page.evaluate(outputFiles[0]!.text);
});
afterAll(() => browser?.close());

const unpacked = (channels: readonly string[]): Channels =>
  channels.map((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer));

/** A song that was heard, as far as cutting it has to know. */
async function songOf(mix: string | undefined, stems: readonly string[], plan: Plan): Promise<Report> {
  const { format, length = 0 } = await open(mix ?? stems[0]!);
  const duration = length / format.sampleRate;
  const track = (role: string, name: string, path: string | undefined) => ({
    ...{ role, name, path, metrics: {}, absent: {} },
    format: { ...format, channels: 2, duration },
  });
  const tracks = [track('mix', 'mix', mix), ...stems.map((path) => track('other', nameOf(path), path))];
  return { tracks, outcomes: [], curves: {}, plan } as unknown as Report;
}

const nameOf = (path: string): string => path.replace(/^.*\/|\.\w+$/g, '');

interface Heard {
  readonly mix: Channels;
  readonly stems: Readonly<Record<string, Channels>>;
  readonly fixed: Channels;
  readonly first: number;
}

async function heardInPage(told: PageSound, plan: Plan, excerpt: number, names: readonly string[]): Promise<Heard> {
  const rack = racked(plan, livePatch(plan, names)!, settingsOf(plan));
  const { time, lead } = told.excerpts[excerpt]!;
  const frames = (seconds: number) => Math.round(seconds * told.sampleRate);
  const dataOf = (take: PageSound['takes'][number]) => (take.files[excerpt] as { data: string }).data;
  const stems = told.takes.filter(({ kind }) => kind === 'stem').map((take) => [take.name, dataOf(take)]);
  const first = frames(time[0]) - frames(lead);
  const given = {
    ...{ rack, first, mix: dataOf(told.takes[0]!), stems: Object.fromEntries(stems) },
    ...{ frames: frames(time[1]) - first, sampleRate: told.sampleRate },
  };
  const heard = await page.evaluate<{ mix: string[]; stems: Record<string, string[]>; fixed: string[] }>(
    `window.heard(${JSON.stringify(given)})`,
  );
  const all = Object.entries(heard.stems).map(([name, channels]) => [name, unpacked(channels)]);
  return { mix: unpacked(heard.mix), stems: Object.fromEntries(all), fixed: unpacked(heard.fixed), first };
}

test.skipIf(!hasChromium)('of a mix, the page makes of an excerpt what Node makes of the same samples', async () => {
  const chain = [
    { processor: 'filter', type: 'peaking', frequency: 290, gain: -3, q: 1.1 },
    { processor: 'compressor', threshold: -24, ratio: 3, attack: 0.01, release: 0.15 },
    { processor: 'rider', curve: [[0, 0], [60, -2], [90, 1]] }, // biome-ignore format: by the clock of the song
    { processor: 'limiter', ceiling: -3 },
  ] as const;
  const plan = { tracks: { mix: { chain } }, buses: {}, taken: [], left: [] } as unknown as Plan;
  const song = masters().find((path) => path.includes('breaking'))!;
  const told = (await pageSound(await songOf(song, [], plan), {}))!;
  expect(told.takes.map(({ kind }) => kind)).toEqual(['mix']);
  const { mix, fixed, first } = await heardInPage(told, plan, told.excerpts.length - 1, []);
  const prepared = prepareChain(chain as never, { sampleRate: told.sampleRate, channels: 2 }, first);
  const late = prepared.latency;
  const input = mix.map((channel) => Float32Array.from({ length: channel.length + late }, (_, i) => channel[i] ?? 0));
  const output = input.map((channel) => new Float32Array(channel.length));
  prepared.process(input, output);
  const wanted = output.map((channel) => channel.slice(late));
  expect(farthest(mix, wanted)).toBeGreaterThan(0.01);
  const difference = farthest(fixed, wanted);
  console.log(`${nameOf(song)}: ${difference}`);
  expect(difference).toBeLessThan(1e-5);
});

test.skipIf(!hasChromium)('of a mix and stems, too', async () => {
  const folder = multitracks().find((path) => path.includes('tttheme2'))!;
  const { soundFiles } = await import('../../src/jobs/sound-files.ts');
  const stems = soundFiles([folder]);
  const names = stems.map(nameOf);
  const plan = {
    tracks: {
      bass: { chain: [{ processor: 'filter', type: 'peaking', frequency: 90, gain: -4, q: 1 }, { processor: 'limiter', ceiling: -6 }], to: 'mix' },
      sax: { chain: [{ processor: 'gain', gain: 2 }], to: 'mix' },
    },
    buses: { mix: { chain: [{ processor: 'limiter', ceiling: -4 }] } },
    taken: [],
    left: [],
  } as unknown as Plan; // biome-ignore format: a plan
  const told = (await pageSound(await songOf(undefined, stems, plan), {}, { budget: 1_200_000 }))!;
  expect(told.takes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['mix mix', 'stem bass', 'stem sax']);
  const heard = await heardInPage(told, plan, 0, names);
  const rendered = async (chain: never, channels: Channels) =>
    collected(render(chain, sound(channels, told.sampleRate)));
  const sum = heard.mix.map((channel) => channel.slice());
  for (const [name, stem] of Object.entries(heard.stems)) {
    const wet = await rendered(plan.tracks[name]!.chain as never, stem);
    sum.forEach((channel, c) => {
      const [more, less] = [wet[Math.min(c, wet.length - 1)]!, stem[Math.min(c, stem.length - 1)]!];
      for (let i = 0; i < channel.length; i++) channel[i] = channel[i]! + more[i]! - less[i]!;
    });
  }
  const wanted = await rendered(plan.buses.mix!.chain as never, sum);
  expect(farthest(heard.mix, wanted)).toBeGreaterThan(0.005);
  const difference = farthest(heard.fixed, wanted);
  console.log(`tttheme2: ${difference}`);
  expect(difference).toBeLessThan(1e-5);
});
