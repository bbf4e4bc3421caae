import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chain, Step } from '../../src/processors/index.ts';
import type { Keys } from '../../src/processors/link.ts';
import type { PreparedChain } from '../../src/processors/prepare.ts';
import { prepareChain, render } from '../../src/processors/render.ts';
import type { Silenced } from '../../src/processors/silenced.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

const rate = 44_100;
const stereo = { sampleRate: rate, channels: 2 };
const pair = [noise(-6, 0.3, 1, rate), noise(-9, 0.3, 2, rate)];
const bell: Step = { processor: 'filter', type: 'peaking', frequency: 300, Q: 1, gain: 6 };
const squash: Step = { processor: 'compressor', threshold: -40, ratio: 4, attack: 0.001, release: 0.05 };
const limit: Step = { processor: 'limiter', ceiling: -30 };
const gain = (value: number): Step => ({ processor: 'gain', gain: value });

/** Through a prepared chain in pieces of the lengths given in turn; something may be done at frames, before them. */
function through(
  chain: PreparedChain,
  input: readonly Float32Array[],
  cuts: readonly number[] = [1024],
  doings: Readonly<Record<number, () => void>> = {},
  keys: Keys = {},
): Float32Array[] {
  const { length } = input[0]!;
  const output = input.map(() => new Float32Array(length));
  const stops = [...Object.keys(doings).map(Number), length].sort((a, b) => a - b);
  for (let at = 0, turn = 0; at < length; turn++) {
    doings[at]?.();
    const end = Math.min(at + cuts[turn % cuts.length]!, stops.find((stop) => stop > at)!);
    const part = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, end));
    const partKeys = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, part(key)]));
    chain.process(part(input), part(output), partKeys);
    at = end;
  }
  return output;
}

const anyCuts = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });

describe('what is no number', () => {
  const holed = pair.map((channel) => channel.slice());
  holed[0]!.set([Number.NaN, 0.5, Number.POSITIVE_INFINITY], 4410);
  holed[1]![8820] = Number.NEGATIVE_INFINITY;
  const patched = holed.map((channel) => channel.map((value) => (Number.isFinite(value) ? value : 0)));
  const long: Chain = [bell, { ...squash, key: 'vox' }, { ...bell, on: 'side' }, limit];
  const ones = new Float32Array(pair[0]!.length).fill(0.5);

  test.each([[[]], [[bell]], [long]] as const)('is silenced before %j and spreads nowhere', (chain) => {
    const one = prepareChain(chain, stereo);
    expect(through(one, holed, [777], {}, { vox: [ones] })).toEqual(
      through(prepareChain(chain, stereo), patched, [4096], {}, { vox: [ones] }),
    );
    expect(one.silenced).toEqual({ count: 3, time: 0.1, from: 'the sound' });
    expect(holed[0]![4410]).toBeNaN();
  });

  test('is silenced in a key, too', () => {
    const key = ones.slice();
    key[2205] = Number.NaN;
    const chain = prepareChain(long, stereo);
    const [left] = through(chain, pair, [1000], {}, { vox: [key] });
    expect(left!.every(Number.isFinite)).toBe(true);
    expect(chain.silenced).toEqual({ count: 1, time: 0.05, from: 'the key "vox"' });
  });

  test('is told once by render, at the end', async () => {
    for (const chain of [[], [limit]]) {
      const told: Silenced[] = [];
      const options = { onSilenced: (each: Silenced) => void told.push(each) };
      const out = await collected(render(chain, sound(holed, rate, 500), options));
      expect(out.flatMap((channel) => [...channel]).every(Number.isFinite)).toBe(true);
      expect(told).toEqual([{ count: 3, time: 0.1, from: 'the sound' }]);
    }
    await collected(render([limit], sound(pair, rate), { onSilenced: () => expect.unreachable() }));
  });

  test('beyond what a float holds, a step is begun anew', () => {
    const huge = pair.map((channel) => channel.map((value, i) => (i === 5000 ? 3e38 : value)));
    const steps: Chain = [gain(20), { ...bell, gain: 12 }, gain(-20)];
    const chain = prepareChain(steps, stereo);
    const whole = through(chain, huge, [1e6]);
    expect(whole.every((channel) => channel.every(Number.isFinite))).toBe(true);
    expect(chain.silenced).toEqual({ count: 1, time: 5000 / rate, from: 'step 1 (gain)' });
    expect(through(prepareChain(steps, stereo), huge, [1])).toEqual(whole);
    expect(through(prepareChain(steps, stereo), huge, [700, 13])).toEqual(whole);
  });
});

describe('a mistake is told with its step', () => {
  test.each<[Chain, RegExp]>([
    [[bell, { ...bell, frequency: 30_000 }], /^Step 2 \(filter\): At a sample rate of 44\.1 kHz there is nothing/],
    [[gain(Number.NaN)], /^Step 1 \(gain\): gain is NaN; it should be between −120 dB and 60 dB\.$/],
    [
      [{ ...bell, frequency: -300 }],
      /^Step 1 \(filter\): frequency is −300; it should be between 5 Hz and 40000 Hz\.$/,
    ],
    [
      [
        { ...bell, bypass: true },
        { ...limit, mix: 2 },
      ],
      /^Step 2 \(limiter\): mix is 2; it should be between 0 and 1\.$/,
    ],
    [[{ ...bell, time: [2, 1] }], /^Step 1 \(filter\): time runs from 2 s to 1 s/],
    [[{ processor: 'gain' } as unknown as Step], /^Step 1 \(gain\): gain is missing; it should be/],
    [[{ processor: 'exciter' } as unknown as Step], /There is no processor "exciter"/],
  ])('%j', (chain, sentence) => {
    const refusal = expect.objectContaining({ name: 'Invalid', message: expect.stringMatching(sentence) });
    expect(() => prepareChain(chain, stereo)).toThrow(refusal);
    expect(() => render(chain, sound(pair, rate))).toThrow(refusal);
  });
});

describe('a time range', () => {
  const slow = 1000; // Hz: ten seconds are short
  const channels = [noise(-6, 20, 3, slow), noise(-6, 20, 4, slow)];
  const timed: Chain = [
    { ...bell, frequency: 50, time: [8, 9] },
    { processor: 'limiter', ceiling: -12, time: [12, 13] },
    { ...squash, on: 'left', time: [14, 15] },
  ];
  const format = { sampleRate: slow, channels: 2 };

  test('leaves what lies outside as it is, and does not depend on how the sound was cut', () => {
    const { latency } = prepareChain(timed, format);
    const whole = through(prepareChain(timed, format), channels, [1e6]);
    fc.assert(
      fc.property(anyCuts, (cuts) => {
        expect(through(prepareChain(timed, format), channels, cuts)).toEqual(whole);
      }),
      { numRuns: 8, seed: 5 },
    );
    for (const [from, to] of [
      [0, 8],
      [9, 12],
      [13, 14],
      [15, 19],
    ] as const)
      expect(whole[0]!.slice(from * slow + latency, to * slow + latency)).toEqual(
        channels[0]!.slice(from * slow, to * slow),
      );
    for (const at of [8500, 12_500, 14_500]) expect(whole[0]![at + latency]).not.toBe(channels[0]![at]);
  });

  test('is that of the sound where a chain begins in the middle', () => {
    const whole = through(prepareChain(timed, format), channels);
    const chain = prepareChain(timed, format, 2500);
    const rest = through(
      chain,
      channels.map((channel) => channel.subarray(2500)),
    );
    expect(rest[0]!.slice(chain.latency)).toEqual(whole[0]!.slice(2500 + chain.latency));
  });

  test('is what a wet step is fed: it rings out behind it', () => {
    const hit = (...at: readonly number[]) => {
      const sound = new Float32Array(6000);
      for (const frame of at) sound[frame] = 0.5;
      return sound;
    };
    const wet: Step = { processor: 'echo', delayTime: 0.5, feedback: 0.5, mix: 0.5 };
    for (const on of ['stereo', 'left'] as const) {
      const input = [hit(500, 1500, 2600), hit(500, 1500, 2600)];
      const timed: Chain = [{ ...wet, on, time: [1, 2] }];
      const whole = through(prepareChain(timed, format), input, [1e6]);
      expect(through(prepareChain(timed, format), input, [1, 7, 100, 333])).toEqual(whole);
      const [fed] = through(prepareChain([{ ...wet, on }], format), [hit(1500), hit(1500)]);
      for (let i = 0; i < 6000; i++) {
        const isDry = i === 500 || i === 2600;
        expect(Math.abs(whole[0]![i]! - fed![i]! - (isDry ? 0.5 : 0))).toBeLessThan(1e-7);
      }
      expect(fed!.subarray(2400, 2600).some((value) => Math.abs(value) > 0.01)).toBe(true);
      if (on === 'left') expect(whole[1]).toEqual(input[1]);
    }
  });

  test('is heard as if the step had run all along', () => {
    const [inside] = through(prepareChain([{ ...bell, frequency: 50, time: [8, 9] }], format), channels);
    const [always] = through(prepareChain([{ ...bell, frequency: 50 }], format), channels);
    for (let i = 8010; i < 8990; i++) expect(Math.abs(inside![i]! - always![i]!)).toBeLessThan(1e-6);
  });
});

describe('change', () => {
  const before: Chain = [bell, squash, gain(-3), limit];
  const changes: readonly Chain[] = [
    [{ ...bell, gain: -6 }, squash, gain(-3), limit],
    [bell, { ...squash, threshold: -30 }, gain(3), limit],
    [bell, squash, gain(-3), { processor: 'limiter', ceiling: -36 }],
    [squash, gain(-3), limit],
    [bell, squash, gain(-3)],
    [],
    [bell, gain(2), { ...bell, frequency: 3000 }, squash, gain(-3), limit],
    [{ ...bell, bypass: true }, { ...squash, on: 'mid' }, { ...bell, mix: 0.5 }, limit],
  ];

  test.each(changes.map((chain) => [chain]))('to %j: the same for any block size, and in 10 ms', (after) => {
    const run = (cuts: readonly number[]) => {
      const chain = prepareChain(before, stereo);
      const out = through(chain, pair, cuts, { 6000: () => chain.change(after) });
      return { out, chain };
    };
    const { out, chain } = run([1e6]);
    const { latency } = chain;
    expect(latency).toBe(prepareChain(before, stereo).latency);
    fc.assert(
      fc.property(anyCuts, (cuts) => {
        expect(run(cuts).out).toEqual(out);
      }),
      { numRuns: 6, seed: 9 },
    );
    const old = through(prepareChain(before, stereo), pair);
    expect(out[0]!.slice(0, 6000)).toEqual(old[0]!.slice(0, 6000)); // behind that, a limiter looks ahead
    expect(out[0]!.slice(6000 + latency)).not.toEqual(old[0]!.slice(6000 + latency));
    const fresh = prepareChain(after, stereo);
    const [wanted] = through(fresh, pair);
    for (
      let i = 6000 + latency + 2500;
      i < wanted!.length;
      i++ // compressor and limiter have come to rest
    )
      expect(Math.abs(out[0]![i]! - wanted![i - (latency - fresh.latency)]!)).toBeLessThan(0.02);
  });

  test('a step that stays goes on as if nothing had happened', () => {
    const chain = prepareChain([squash, bell, gain(0)], stereo);
    const out = through(chain, pair, [512], { 5000: () => chain.change([squash, bell, gain(-6)]) });
    const old = through(prepareChain([squash, bell], stereo), pair);
    const factor = 10 ** (-6 / 20);
    expect(out[0]!.slice(5441)).toEqual(old[0]!.slice(5441).map((value) => value * factor));
  });

  test('nothing clicks: a slow tone stays as smooth as its crossfade', () => {
    const tone = [sine(100, -12, 0.5, rate), sine(100, -12, 0.5, rate)];
    const roughest = (samples: Float32Array) => {
      let most = 0;
      for (let i = 3000; i < samples.length; i++)
        most = Math.max(most, Math.abs(samples[i]! - 2 * samples[i - 1]! + samples[i - 2]!));
      return most;
    };
    for (const [from, to] of [
      [gain(0), gain(-12)],
      [bell, { ...bell, gain: -12 }],
      [squash, { ...squash, ratio: 8 }],
      [limit, { processor: 'limiter', ceiling: -20 }],
    ] as const) {
      const chain = prepareChain([from], stereo);
      const [out] = through(chain, tone, [128], { 11111: () => chain.change([to]) });
      expect(roughest(out!)).toBeLessThan(3e-4); // a jump by 1/1000 of full scale would give 1e-3
    }
  });

  test('further changes wait until the first has been faded in, and the last one wins', () => {
    const chain = prepareChain([gain(0)], stereo);
    const ones = [new Float32Array(4000).fill(0.25), new Float32Array(4000).fill(0.25)];
    const doings = {
      1000: () => chain.change([gain(-20)]),
      1100: () => chain.change([gain(20)]),
      1200: () => chain.change([gain(-40)]),
    };
    const [out] = through(chain, ones, [100], doings);
    expect(Math.max(...out!)).toBe(0.25);
    expect(out![1441]).toBeCloseTo(0.025, 6);
    expect(out![1441 + 441]).toBeCloseTo(0.0025, 6);
  });

  test('a limiter can be taken out and put back; where there was none, it is refused and nothing changes', () => {
    const chain = prepareChain([gain(-40), limit], stereo);
    const { latency } = chain;
    const doings = { 3000: () => chain.change([gain(-40)]), 9000: () => chain.change([gain(-40), limit]) };
    const [out] = through(chain, pair, [256], doings);
    const soft = pair[0]!.map((value) => value / 100);
    expect(out!.slice(latency)).toEqual(soft.slice(0, soft.length - latency));

    const without = prepareChain([gain(-40)], stereo);
    expect(() => without.change([gain(0), limit])).toThrow(/^Step 2 \(limiter\): the sound would come 1\d ms later/);
    expect(() => without.change([gain(Number.NaN)])).toThrow(/^Step 1 \(gain\): gain is NaN/);
    expect(through(without, pair)[0]).toEqual(soft);
  });

  test('time ranges stand where they stood', () => {
    const timed = (value: number): Chain => [limit, { ...gain(value), time: [0.15, 0.2] }];
    const chain = prepareChain(timed(-20), stereo);
    const soft = pair.map((channel) => channel.map((value) => value / 100));
    const [out] = through(chain, soft, [300], { 2000: () => chain.change(timed(-40)) });
    const at = (seconds: number) =>
      out![Math.round(seconds * rate) + chain.latency]! / soft[0]![Math.round(seconds * rate)]!;
    expect([at(0.149), at(0.175), at(0.201)]).toEqual([1, expect.closeTo(0.01, 6), 1]);
  });
});
