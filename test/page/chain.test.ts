import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chain, processors, type Step } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { render } from '../../src/processors/render.ts';
import { type ChainPage, farthest, hasChromium, openChainPage } from '../helpers/page.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

const most = 1e-6; // the last bits of Math.sin, exp and log are a browser's own

/** Noise with a tone, loud enough for every processor to have something to do. */
const signal = (rate: number, seconds: number): Float32Array[] =>
  [1, 2].map((seed) => {
    const tone = sine(220 * seed, -8, seconds, rate);
    return noise(-7, seconds, seed, rate).map((value, i) => value * Math.sin(i / 3000) ** 2 + tone[i]!);
  });

const plain = Object.values<Processor>(processors).flatMap(({ id, examples }) =>
  examples.map((settings) => [{ processor: id, ...settings }] as unknown as Chain),
);
const bell: Step = { processor: 'filter', type: 'peaking', frequency: 300, Q: 1, gain: -4 };
const long: Chain = [
  { processor: 'filter', type: 'highpass', frequency: 30, slope: 24 },
  bell,
  { ...bell, frequency: 3000, gain: 3, on: 'side' },
  { processor: 'compressor', threshold: -30, ratio: 3, lookahead: 0.003, key: 'vox' },
  { ...bell, frequency: 8000, time: [0.1, 0.2] },
  { processor: 'width', gain: 2 },
  { processor: 'gain', gain: 6, mix: 0.7 },
  { ...bell, bypass: true },
  { processor: 'limiter', ceiling: -1 },
];
const inNode = (chain: Chain, channels: readonly Float32Array[], rate: number, key?: readonly Float32Array[]) =>
  collected(render(chain, sound(channels, rate), key ? { keys: { vox: sound(key, rate) } } : {}));

describe.skipIf(!hasChromium)('in Chromium', () => {
  let page: ChainPage;
  beforeAll(async () => {
    page = await openChainPage();
  });
  afterAll(() => page?.close());

  test.each(plain.map((chain) => [JSON.stringify(chain[0]), chain] as const))(
    '%s gives the samples that Node gives, over arrays and in an AudioWorklet',
    async (_, chain) => {
      const input = signal(44_100, 0.25);
      const wanted = await inNode(chain, input, 44_100);
      expect(farthest(await page.run('offline', chain, input, 44_100), wanted)).toBeLessThan(most);
      expect(farthest(await page.run('worklet', chain, input, 44_100), wanted)).toBeLessThan(most);
    },
  );

  test.each([44_100, 48_000])('a long chain with a key, at %i Hz', async (rate) => {
    const input = signal(rate, 0.5);
    const vox = [
      noise(-20, 0.5, 9, rate).map((value, i) => (i > 5000 ? value * 6 : value)),
      new Float32Array(rate / 2),
    ];
    const wanted = await inNode(long, input, rate, vox);
    expect(farthest(await page.run('offline', long, input, rate, { vox }), wanted)).toBeLessThan(most);
    expect(farthest(await page.run('worklet', long, input, rate, { vox }), wanted)).toBeLessThan(most);
  });

  test('the node says what it refuses, changes while it runs, and lets go', async () => {
    const said = await page.page.evaluate(`(async () => {
      const { addWorklet, chainNode } = await import(window.chainURL);
      const context = new AudioContext({ sampleRate: 44100 });
      await addWorklet(context, window.workletSource);
      const gain = (gain) => [{ processor: 'gain', gain }];
      const bad = chainNode(context, gain(NaN));
      const refusal = await bad.ready.catch((error) => error.message);
      bad.close();
      const good = chainNode(context, gain(-6));
      const latencies = [await good.ready];
      good.node.connect(context.destination);
      await context.resume();
      latencies.push(await good.change([...gain(-6), { processor: 'limiter' }]));
      const later = await good.change([{ processor: 'exciter' }]).catch((error) => error.message);
      const keyed = { processor: 'compressor', threshold: -20, key: 'vox' };
      const unkeyed = await good.change([keyed]).catch((error) => error.message);
      good.close();
      await context.close();
      return { refusal, latencies, later, unkeyed };
    })()`);
    expect(said).toEqual({
      refusal: expect.stringMatching(/^Step 1 \(gain\): gain is NaN/),
      latencies: [0, expect.closeTo(569, -2)],
      later: expect.stringContaining('There is no processor "exciter"'),
      unkeyed: 'Step 1 (compressor) is keyed by "vox", and the node has no such input.',
    });
  });

  test('nothing was asked of the network, and nothing complained', () => {
    expect(page.complaints).toEqual([]);
  });
});
