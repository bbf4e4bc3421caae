import { type Chain, processors, type Step } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { prepareChain, render } from '../../src/processors/render.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const rate = 44_100;
const stereo = { sampleRate: rate, channels: 2 };
const pair = [noise(-6, 0.4, 1, rate), noise(-9, 0.4, 2, rate)];

/** The first example of every processor, in signal order, each in another place. */
const everything: Chain = Object.values<Processor>(processors).map(({ id, examples, isStereo, isWet }, i) => {
  const place = isStereo ? {} : ([{}, { on: 'mid' }, { time: [0.1, 0.3] }, { on: 'left' }] as const)[i % 4];
  return { processor: id, ...examples[0], ...place, ...(isWet ? { mix: 0.3 } : {}) } as unknown as Step;
});
const bells = [60, 200, 500, 1500, 4000, 9000].map(
  (frequency): Step => ({ processor: 'filter', type: 'peaking', frequency, Q: 1, gain: 3 }),
);
const bits = (samples: Float32Array): Uint32Array =>
  new Uint32Array(samples.buffer, samples.byteOffset, samples.length);

/** Samples that are not the same to the bit. */
const differing = (some: readonly Float32Array[], others: readonly Float32Array[]): number =>
  some.reduce((sum, channel, c) => {
    const [one, other] = [bits(channel), bits(others[c]!)];
    return sum + Math.abs(one.length - other.length) + one.filter((value, i) => value !== other[i]).length;
  }, 0);

/** Everything that a float may be, numbers only: whole ones of 24 bits, any bits, denormals, and −0. */
function awkward(): Float32Array[] {
  const [whole, any] = [noise(0, 0.2, 3, rate), noise(0, 0.2, 4, rate)];
  return [
    whole.map((value) => Math.round(value * 2 ** 23) / 2 ** 23),
    any.map((value, i) => [value, value * 1e-40, -0, value * 1e30][i % 4]!),
  ];
}

const through = (chain: Chain, input: readonly Float32Array[], cuts: number | readonly number[] = 4096) =>
  collected(render(chain, sound(input, rate, cuts)));

async function mostByCuts(chain: Chain): Promise<number> {
  const whole = await through(chain, pair, 1e6);
  const found = [];
  for (const cuts of [[1, 7, 129], [128], [4096], [5000, 3]])
    found.push(differing(await through(chain, pair, cuts), whole));
  return Math.max(...found);
}

async function spread(): Promise<number> {
  const holed = pair.map((channel) => channel.slice());
  for (const [i, bad] of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries())
    holed[i % 2]!.fill(bad, 3000 * (i + 1), 3000 * (i + 1) + 50);
  const patched = holed.map((channel) => channel.map((value) => (Number.isFinite(value) ? value : 0)));
  return differing(await through(everything, holed), await through(everything, patched));
}

/** Largest bend of a slow tone while a step changes: a jump would bend it by its height. In dBFS. */
function bend(from: Step, to: Step): number {
  const tone = sine(100, -12, 0.5, rate);
  const chain = prepareChain([from], { ...stereo, channels: 1 });
  const out = new Float32Array(tone.length);
  for (let at = 0; at < tone.length; at += 100) {
    if (at === 10_000) chain.change([to]);
    chain.process([tone.subarray(at, at + 100)], [out.subarray(at, at + 100)]);
  }
  const bends = out.map((value, i) => (i < 5000 ? 0 : Math.abs(value - 2 * out[i - 1]! + out[i - 2]!)));
  return 20 * Math.log10(bends.reduce((most, value) => Math.max(most, value), 0));
}

const changes: readonly (readonly [Step, Step])[] = [
  [
    { processor: 'gain', gain: 0 },
    { processor: 'gain', gain: -12 },
  ],
  [{ ...bells[0]!, frequency: 150, gain: 9 } as Step, { ...bells[0]!, frequency: 80, gain: -9 } as Step],
  [
    { processor: 'compressor', threshold: -30, ratio: 2 },
    { processor: 'compressor', threshold: -30, ratio: 8 },
  ],
  [
    { processor: 'limiter', ceiling: -1 },
    { processor: 'limiter', ceiling: -20 },
  ],
];

export const figures: readonly Figure[] = [
  ...(
    [
      ['an empty chain', []],
      ['a bypassed chain', everything.map((step) => ({ ...step, bypass: true }))],
    ] as const
  ).map(
    ([what, chain]): Figure => ({
      of: 'chain',
      what: `${what}: samples that are not the same to the bit (24-bit integers, floats, denormals, −0)`,
      unit: '',
      most: 0,
      measure: async () => {
        const input = awkward();
        const prepared = prepareChain(chain, stereo);
        const output = input.map((channel) => new Float32Array(channel.length));
        prepared.process(input, output);
        return differing(await through(chain, input), input) + differing(output, input);
      },
    }),
  ),
  {
    of: 'chain',
    what: 'every processor in one chain, cut in any way: samples that are not the same to the bit',
    unit: '',
    most: 0,
    measure: () => mostByCuts(everything),
  },
  {
    of: 'chain',
    what: 'the same chain read back from JSON: samples that are not the same to the bit',
    unit: '',
    most: 0,
    measure: async () =>
      differing(await through(JSON.parse(JSON.stringify(everything)), pair), await through(everything, pair)),
  },
  {
    of: 'chain',
    what: 'NaN and infinite samples in: samples out that are not as if silence had stood there',
    unit: '',
    most: 0,
    measure: spread,
  },
  {
    of: 'chain',
    what: 'gain, filter, compressor, limiter changed while a tone runs: largest bend (a jump bends by its height)',
    unit: 'dBFS',
    most: -66,
    measure: () => Math.max(...changes.map(([from, to]) => bend(from, to))),
  },
];
