import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sound } from '../../src/dsp/block.ts';
import type { Chain, Step } from '../../src/processors/index.ts';
import { prepareChain, render, responseOf } from '../../src/processors/render.ts';
import { collected, noise, sine, sound, zeros } from '../helpers/signals.ts';

const rate = 44_100;
const stereo = { sampleRate: rate, channels: 2 };
const limit: Step = { processor: 'limiter', ceiling: -1 };
const bell: Step = { processor: 'filter', type: 'peaking', frequency: 300, Q: 1, gain: 9 };
const squash: Step = {
  processor: 'compressor',
  threshold: -40,
  ratio: 10,
  knee: 0,
  attack: 0,
  release: 0.01,
  lookahead: 0.002,
};
const pair = [noise(-6, 0.2, 1, rate), noise(-9, 0.2, 2, rate)];
const through = (chain: Chain, channels = pair, options = {}) =>
  collected(render(chain, sound(channels, rate), options));

test('an empty chain gives the blocks as they came', async () => {
  const blocks = [{ channels: pair, length: pair[0]!.length }];
  const source = {
    format: stereo,
    [Symbol.asyncIterator]: () =>
      (async function* () {
        yield* blocks;
      })(),
  };
  for await (const block of render([], source)) expect(block).toBe(blocks[0]);
});

test('the result is aligned with the input and as long', async () => {
  const out = await through([limit, squash, { ...limit, ceiling: 0 }].map((step) => ({ ...step, mix: 0 })));
  expect(out).toEqual(pair);
  const soft = pair.map((channel) => channel.map((value) => value / 4));
  expect(await through([limit], soft)).toEqual(soft);
});

test('the result does not depend on how the sound was cut', async () => {
  const chain: Chain = [
    { ...bell, on: 'side' },
    squash,
    { processor: 'width', gain: 3, bassMono: 100 },
    { ...bell, time: [0.05, 0.12] },
    limit,
  ];
  const whole = await collected(render(chain, sound(pair, rate, 1e6)));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }), async (cuts) => {
      expect(await collected(render(chain, sound(pair, rate, cuts)))).toEqual(whole);
    }),
    { numRuns: 10, seed: 3 },
  );
});

describe('placement', () => {
  test('left and right: the other channel passes, delayed alike', async () => {
    const [left, right] = await through([{ processor: 'polarity', on: 'right' }]);
    expect(left).toEqual(pair[0]);
    expect(right).toEqual(pair[1]!.map((value) => -value));
    expect((await through([{ ...squash, on: 'left' }]))[1]).toEqual(pair[1]);
  });

  test('mid and side: the other passes', async () => {
    const both = [pair[0]!, pair[0]!];
    expect(await through([{ processor: 'gain', gain: -20, on: 'side' }], both)).toEqual(both);
    const wide = await through([{ processor: 'gain', gain: -120, on: 'mid' }]);
    const sums = wide[0]!.map((value, i) => value + wide[1]![i]!);
    expect(Math.max(...sums.map(Math.abs))).toBeLessThan(1e-5);
  });

  test('time: unchanged outside, full inside, 10 ms in between', async () => {
    const ones = new Float32Array(rate).fill(0.5);
    for (const step of [
      { processor: 'gain', gain: -20 },
      { ...squash, makeup: 0 },
    ] as Step[]) {
      const [out] = await through([{ ...step, time: [0.3, 0.6] }], [ones, ones]);
      const at = (seconds: number) => out![Math.round(seconds * rate)]!;
      expect(at(0.2999)).toBe(0.5);
      expect(at(0.305)).toBeGreaterThan(at(0.311));
      expect(at(0.45)).toBeLessThan(0.2);
      expect(at(0.6)).toBe(0.5);
    }
  });

  test('mix: wet and dry are aligned, also when the step is late', async () => {
    const soft = pair.map((channel) => channel.map((value) => value / 10));
    const out = await through([{ ...limit, mix: 0.5 }], soft);
    expect(out).toEqual(soft);
  });

  test('mono: mid is the whole, the other parts are refused', async () => {
    const mono = [pair[0]!];
    const [half] = await through([{ processor: 'gain', gain: -20, on: 'mid' }], mono);
    expect(half![7]! / mono[0]![7]!).toBeCloseTo(0.1, 6);
    for (const on of ['side', 'left', 'right'] as const)
      expect(() => render([{ ...bell, on }], sound(mono, rate))).toThrow(
        expect.objectContaining({ name: 'Invalid', code: 'usage' }),
      );
  });
});

test('a limiter at the end of a chain holds its ceiling where the sound is cut off', async () => {
  const loud = [sine(300, 0, 0.1, rate, 1), sine(300, 0, 0.1, rate, 1)];
  const out = await through([bell, limit], loud);
  expect(out[0]).toHaveLength(loud[0]!.length);
  const { truePeak } = await import('../../src/meters/true-peak.ts');
  const hearing = truePeak.start(stereo);
  hearing.hear({ channels: out, length: out[0]!.length });
  expect(20 * Math.log10(hearing.finish().peak[0]!)).toBeLessThan(-0.99);
});

test('tails are heard when asked for', async () => {
  const click = [zeros(0.1, rate), zeros(0.1, rate)];
  click[0]![click[0]!.length - 1] = 1;
  const source = sound(click, rate);
  const chain: Chain = [{ ...bell, Q: 20 }, limit];
  const rung = render(chain, source, { tail: true });
  const out = await collected(rung);
  expect(out[0]!.length).toBe(rung.length);
  expect(out[0]!.length).toBeGreaterThan(click[0]!.length + 1000);
  expect(Math.abs(out[0]!.at(-1)!)).toBeLessThan(1e-5);
});

test('a key drives a compressor at the right moment, behind steps that are late', async () => {
  const ones = new Float32Array(rate).fill(0.5);
  const key = new Float32Array(rate);
  key.fill(1, 20_000, 30_000);
  const duck: Step = {
    processor: 'compressor',
    threshold: -20,
    ratio: 100,
    knee: 0,
    attack: 0,
    release: 0.001,
    key: 'vox',
  };
  const render1 = (length: number) =>
    collected(render([limit, duck], sound([ones, ones], rate), { keys: { vox: sound([key], rate, length) } }));
  const [out] = await render1(777);
  expect(out![19_999]).toBe(0.5);
  expect(out![20_001]).toBeLessThan(0.06);
  expect(out![31_000]).toBeCloseTo(0.5, 3);
  expect(await render1(4096)).toEqual(await render1(100));
  expect(() => prepareChain([duck], stereo)).not.toThrow();
  await expect(collected(render([duck], sound([ones, ones], rate)))).rejects.toThrow(/keyed by "vox"/);
});

test('who stops listening closes the sound and its keys', async () => {
  const closed: string[] = [];
  const endless = (name: string): Sound => ({
    format: stereo,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) yield { channels: [new Float32Array(1000), new Float32Array(1000)], length: 1000 };
      } finally {
        closed.push(name);
      }
    },
  });
  const chain: Chain = [{ ...squash, key: 'vox' }, limit];
  let blocks = 0;
  for await (const block of render(chain, endless('sound'), { keys: { vox: endless('vox') } }))
    if (block && ++blocks === 3) break;
  expect(closed.sort()).toEqual(['sound', 'vox']);
});

test('an unknown processor is a sentence', () => {
  const chain = [{ processor: 'exciter' }] as unknown as Chain;
  expect(() => render(chain, sound(pair, rate))).toThrow(/There is no processor "exciter". The processors are .*gain/);
});

test('progress counts the frames of the sound', async () => {
  const seen: number[] = [];
  await through([limit], pair, { onProgress: (frames: number) => seen.push(frames) });
  expect(seen.at(-1)).toBe(pair[0]!.length);
});

test('the response of a chain is that of the steps that act on a part', () => {
  const chain: Chain = [
    bell,
    { processor: 'gain', gain: -2, on: 'side' },
    limit,
    { processor: 'width', gain: 4 },
    { ...bell, time: [0, 1] },
  ];
  expect(responseOf(chain, stereo, 300)).toBeCloseTo(9, 1);
  expect(responseOf(chain, stereo, 300, 'mid')).toBeCloseTo(9, 1);
  expect(responseOf(chain, stereo, 300, 'side')).toBeCloseTo(11, 1);
  expect(responseOf([{ ...bell, gain: -6, mix: 0.5 }], stereo, 300)).toBeCloseTo(-2.5, 1);
});
