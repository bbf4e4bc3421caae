import { describe, expect, test } from 'vitest';
import { seamless } from '../src/jobs/seam.ts';
import { checkPlan } from '../src/plan-file.ts';
import { impulseOfChain } from '../src/processors/impulse.ts';
import type { Chain } from '../src/processors/index.ts';
import { render } from '../src/processors/render.ts';
import { atLevel, clockSteps, eqPart, levelSteps, sharedOut } from '../src/travel.ts';
import { summed } from './helpers/band.ts';
import { collected, joined, noise, sampleRate, sound, zeros } from './helpers/signals.ts';

type Channels = readonly Float32Array[];

const through = (chain: Chain, channels: Channels) => collected(render(chain, sound(channels)));

/** The largest difference beside the largest value, dB. */
function apart(a: Channels, b: Channels): number {
  const most = (of: Channels) => Math.max(...of.map((each) => each.reduce((m, x) => Math.max(m, Math.abs(x)), 0)));
  expect(a.map(({ length }) => length)).toEqual(b.map(({ length }) => length));
  return 20 * Math.log10(most(a.map((each, c) => each.map((x, i) => x - b[c]![i]!))) / most(b) + 1e-12);
}

const format = { sampleRate, channels: 2 };
const bell = { processor: 'filter', type: 'peaking', frequency: 900, Q: 1.2, gain: 5 } as const;
const shelf = { processor: 'filter', type: 'highshelf', frequency: 6000, gain: -4 } as const;
const curve = [
  [60, 2],
  [500, -3],
  [5000, 1],
] as const;
const fir = { processor: 'fir', curve } as const;
const compressor = { processor: 'compressor', threshold: -24, ratio: 3 } as const;
const limiter = { processor: 'limiter', ceiling: -6 } as const;
const gain = { processor: 'gain', gain: -3 } as const;

describe('the EQ of a chain as an impulse response', () => {
  const burst = [1, 2].map((seed) => joined(noise(-6, 0.03, seed), zeros(1)));
  const convolved = (input: Float32Array, response: Float32Array) => {
    const out = new Float64Array(input.length);
    for (let i = 0; i < 0.03 * sampleRate; i++)
      for (let k = 0; k < response.length && i + k < out.length; k++) out[i + k]! += input[i]! * response[k]!;
    return out;
  };
  const plus = (a: Float64Array, b: Float64Array) => Float32Array.from(a, (x, i) => x + b[i]!);

  test('one channel where all channels are treated alike', async () => {
    const chain = [bell, shelf, fir];
    const { shape, channels, delay } = impulseOfChain(chain, sampleRate);
    expect([shape, channels.length, delay]).toEqual(['mono', 1, 0]);
    const made = burst.map((each) => Float32Array.from(convolved(each, channels[0]!)));
    expect(apart(made, await through(chain, burst))).toBeLessThan(-100);
  });

  test('true stereo where mid and side are not', async () => {
    const chain: Chain = [bell, { ...shelf, on: 'side' }, { processor: 'width', gain: 3, mix: 0.5 }];
    const { shape, channels } = impulseOfChain(chain, sampleRate);
    expect(shape).toBe('true-stereo');
    const [ll, lr, rl, rr] = channels as [Float32Array, Float32Array, Float32Array, Float32Array];
    const [left, right] = burst as [Float32Array, Float32Array];
    const made = [plus(convolved(left, ll), convolved(right, rl)), plus(convolved(left, lr), convolved(right, rr))];
    expect(apart(made, await through(chain, burst))).toBeLessThan(-100);
  });

  test('mid and side as a pair', async () => {
    const chain: Chain = [bell, { ...shelf, on: 'side' }];
    const { channels } = impulseOfChain(chain, sampleRate, true);
    const [left, right] = burst as [Float32Array, Float32Array];
    const mid = convolved(
      left.map((x, i) => 0.5 * (x + right[i]!)),
      channels[0]!,
    );
    const side = convolved(
      left.map((x, i) => 0.5 * (x - right[i]!)),
      channels[1]!,
    );
    const made = [
      plus(mid, side),
      plus(
        mid,
        side.map((x) => -x),
      ),
    ];
    expect(apart(made, await through(chain, burst))).toBeLessThan(-100);
  });

  test('two channels where left and right go by themselves', () => {
    expect(impulseOfChain([{ ...bell, on: 'left' }], sampleRate).shape).toBe('stereo');
  });

  test('linear phase is late, and says by how much', async () => {
    const chain: Chain = [{ ...fir, phase: 'linear' }];
    const { channels, delay } = impulseOfChain(chain, sampleRate);
    expect(delay).toBeGreaterThan(0);
    const late = burst.map((each) => joined(each, new Float32Array(delay)));
    const made = late.map((each) => Float32Array.from(convolved(each, channels[0]!).subarray(delay)));
    expect(apart(made, await through(chain, burst))).toBeLessThan(-100);
  });

  test('what goes by the sound or the clock, and plain gains, are left out and counted', () => {
    const { eq, left } = eqPart([gain, bell, compressor, { ...shelf, time: [1, 2] }, fir, limiter], format);
    expect(eq).toEqual([bell, fir]);
    expect(left.map(({ number }) => number)).toEqual([1, 3, 4, 6]);
  });
});

describe('the plan of a mix on its stems', () => {
  const stems = [1, 3, 5].map((seed) => [noise(-14, 1, seed), noise(-16, 1, seed + 1)]);
  const ride = { processor: 'rider', curve: [[0, 0], [0.5, -4]] } as const; // biome-ignore format: a curve

  test('what is linear gives the same sum, and the rest on the mix bus the same master', async () => {
    const chain: Chain = [
      { ...bell, on: 'mid' },
      { processor: 'width', gain: -4 },
      ride,
      gain,
      compressor,
      shelf,
      limiter,
    ];
    const { stems: shared, bus } = sharedOut(chain, format);
    expect(shared).toHaveLength(4);
    expect(bus).toEqual([compressor, shelf, limiter]);
    const sum = summed(await Promise.all(stems.map((each) => through(shared, each))));
    expect(apart(sum, await through(shared, summed(stems)))).toBeLessThan(-110);
    expect(apart(await through(bus, sum), await through(chain, summed(stems)))).toBeLessThan(-80);
  });

  test('a step that another track keys, a dither and a new rate wait for the sum', () => {
    for (const step of [
      { ...compressor, key: 'kick' },
      { processor: 'dither', bits: 16 },
      { processor: 'resample', rate: 44_100 },
    ])
      expect(sharedOut([bell, step as never, shelf], format).stems).toEqual([bell]);
  });
});

describe('a plan on another song', () => {
  test('names what goes by level, and what goes by the clock', () => {
    const chain: Chain = [bell, compressor, { ...shelf, time: [0, 1] }, { ...limiter, bypass: true }];
    expect(levelSteps(chain).map(({ number }) => number)).toEqual([2]);
    expect(clockSteps(chain).map(({ number }) => number)).toEqual([3]);
  });

  test('at the level it was made for it does what it did there', async () => {
    const song = [noise(-8, 1, 1), noise(-8, 1, 2)];
    const soft = song.map((channel) => channel.map((x) => x * 10 ** (-9 / 20)));
    const open = await through(atLevel([bell, compressor], 9), soft);
    const there = (await through([bell, compressor], song)).map((channel) => channel.map((x) => x * 10 ** (-9 / 20)));
    expect(apart(open, there)).toBeLessThan(-100);
    const closed = await through(atLevel([compressor, limiter], 9), soft);
    expect(apart(closed, await through([compressor, limiter], song))).toBeLessThan(-100);
  });
});

describe('a plan that a person edits', () => {
  const plan = {
    comment: 'first try',
    tracks: {
      mix: {
        chain: [{ ...bell, comment: 'a little less boxy' }, gain, compressor],
        madeFor: { loudness: -14.2, duration: 200 },
        comment: 'the whole',
      },
    },
    buses: {},
    taken: ['boxiness:mix:400'],
    left: [],
  };

  test('comes back as it was written, comments and all', () => {
    expect(checkPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('gives the same bits where it was not edited, and differs where it was', async () => {
    const song = [noise(-8, 0.5, 1), noise(-8, 0.5, 2)];
    const read = checkPlan(JSON.parse(JSON.stringify(plan)));
    expect(await through(read.tracks.mix!.chain, song)).toEqual(await through(plan.tracks.mix.chain, song));
    const [first, second, third] = plan.tracks.mix.chain;
    const edited = await through([first!, { ...second!, bypass: true }, { ...third!, threshold: 0 } as never], song);
    expect(apart(edited, await through([bell], song))).toBeLessThan(-100);
  });

  test('says where a level without its length stands', () => {
    const wrong = { tracks: { mix: { chain: [], madeFor: { loudness: '-14 LUFS' } } } };
    expect(() => checkPlan(wrong)).toThrow(/tracks\.mix\.madeFor/);
  });
});

test('a song that goes on in the next is rendered as if both were one', async () => {
  const whole = [1, 2].map((seed) =>
    noise(0, 8, seed).map((x, i) => x * (0.3 + 0.7 * Math.sin((i / sampleRate) * 3) ** 2)),
  );
  const cut = (from: number, to: number) =>
    whole.map((channel) => channel.subarray(from * sampleRate, to * sampleRate));
  const chain: Chain = [bell, { processor: 'gain', gain: 4 }, limiter];
  const pieces = [cut(0, 3), cut(3, 5.5), cut(5.5, 8)];
  const parts = pieces.map((piece, i) => {
    const [before, after] = [pieces[i - 1], pieces[i + 1]];
    const neighbours = { ...(before ? { before: sound(before) } : {}), ...(after ? { after: sound(after) } : {}) };
    return collected(seamless(sound(piece), neighbours, (each) => render(chain, each)));
  });
  const made = await Promise.all(parts);
  const together = [0, 1].map((c) => joined(...made.map((part) => part[c]!)));
  expect(apart(together, await through(chain, whole))).toBeLessThan(-100);
});
