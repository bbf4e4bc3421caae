import { expect, test, vi } from 'vitest';
import type { Sound } from '../../src/dsp/block.ts';
import type { Chain, Step } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { prepareChain, render, responseOf } from '../../src/processors/render.ts';
import { Invalid } from '../../src/units.ts';
import { collected, noise, sound } from '../helpers/signals.ts';

/** With one more processor, that leaves every other sample out; no one should do that to music. */
vi.mock('../../src/processors/index.ts', async (original) => {
  const { processors } = (await original()) as { readonly processors: object };
  const halved: Processor = {
    id: 'halved',
    about: 'Half the rate.',
    settings: {},
    examples: [{}],
    describe: () => 'half the rate',
    prepare: () => {
      throw new Invalid('usage', 'It changes the sample rate.');
    },
    stream: (_, given): Sound => ({
      format: { ...given.format, sampleRate: given.format.sampleRate / 2 },
      ...(given.length === undefined ? {} : { length: Math.ceil(given.length / 2) }),
      async *[Symbol.asyncIterator]() {
        const channels = (await collected(given)).map((channel) => channel.filter((_, i) => i % 2 === 0));
        yield* sound(channels, given.format.sampleRate / 2, 333);
      },
    }),
  };
  return { processors: { ...processors, halved } };
});

const half = { processor: 'halved' } as unknown as Step;
const rate = 40_000;
const pair = [noise(-20, 0.5, 1, rate), noise(-20, 0.5, 2, rate)];

test('steps behind one that changes the rate go on at the new rate; their times stay in seconds', async () => {
  const chain: Chain = [
    { processor: 'gain', gain: -6, time: [0.1, 0.2] },
    half,
    { processor: 'limiter' },
    { processor: 'gain', gain: -6, time: [0.3, 0.4] },
  ];
  const result = render(chain, sound(pair, rate, 1000));
  expect(result.format.sampleRate).toBe(rate / 2);
  expect(result.length).toBe(pair[0]!.length / 2);
  const [out] = await collected(result);
  expect(out).toHaveLength(result.length!);
  const at = (seconds: number) => out![(seconds * rate) / 2]! / pair[0]![seconds * rate]!;
  expect([0.05, 0.15, 0.25, 0.35, 0.45].map((seconds) => Math.round(20 * Math.log10(at(seconds))))).toEqual([
    0, -6, 0, -6, 0,
  ]);
});

test('a key is changed alike', async () => {
  const duck: Step = { processor: 'compressor', threshold: -40, ratio: 100, attack: 0, release: 0.001, key: 'vox' };
  const key = new Float32Array(pair[0]!.length);
  key.fill(1, 0.2 * rate, 0.3 * rate);
  const [out] = await collected(render([half, duck], sound(pair, rate), { keys: { vox: sound([key], rate) } }));
  const at = (seconds: number) => out![(seconds * rate) / 2]! / pair[0]![seconds * rate]!;
  expect(at(0.19)).toBe(1);
  expect(at(0.25)).toBeLessThan(0.02);
});

test('what cannot be is refused with its place', () => {
  expect(() => prepareChain([half], { sampleRate: rate, channels: 2 })).toThrow(/^Step 1 \(halved\): It changes/);
  expect(() => render([{ ...half, mix: 0.5 } as Step], sound(pair, rate))).toThrow(/^Step 1 \(halved\): It changes/);
  const high: Step = { processor: 'filter', type: 'lowpass', frequency: 15_000 };
  expect(() => render([high, half], sound(pair, rate))).not.toThrow();
  expect(() => render([half, high], sound(pair, rate))).toThrow(/^Step 2 \(filter\): At a sample rate of 20 kHz/);
});

test('the response is that of the steps at their own rates', () => {
  const bell: Step = { processor: 'filter', type: 'peaking', frequency: 1000, Q: 1, gain: 3 };
  expect(responseOf([bell, half, bell], { sampleRate: rate, channels: 2 }, 1000)).toBeCloseTo(6, 1);
});
