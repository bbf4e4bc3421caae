import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fields, type Written, withDefaults } from '../../src/fields.ts';
import { type Placement, processors, type Step } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { prepareChain, responseOf } from '../../src/processors/render.ts';
import { kernelOf } from '../../src/processors/step.ts';

const format = { sampleRate: 44_100, channels: 2 };

/** What a step may add to its settings; each is tried on every processor. */
const placements: readonly Placement[] = [
  {},
  { on: 'mid' },
  { on: 'left', mix: 0.6 },
  { mix: 0.5 },
  { time: [0.01, 0.06] },
];

/** Every example plain, and the first one in every place. */
const cases = Object.values<Processor>(processors).flatMap(({ id, examples, isStereo }) =>
  examples.flatMap((settings, i) =>
    (i === 0 ? placements.filter(({ on }) => !isStereo || !on) : [{}]).map((placement) => {
      const step = { processor: id, ...settings, ...placement } as unknown as Step;
      return [JSON.stringify(step), step] as const;
    }),
  ),
);

function noise(length: number, size: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * size;
  });
}

/** Through a step in pieces of the lengths given in turn. */
function through(step: Step, input: readonly Float32Array[], cuts: readonly number[] = [1024]): Float32Array[] {
  const chain = prepareChain([step], format);
  const length = input[0]!.length;
  const output = input.map(() => new Float32Array(length));
  for (let at = 0, turn = 0; at < length; turn++) {
    const end = Math.min(length, at + cuts[turn % cuts.length]!);
    const part = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, end));
    chain.process(part(input), part(output));
    at = end;
  }
  return output;
}

/** Bit by bit: thousands of samples at a time are told apart by `toEqual` only slowly. */
function expectSame(heard: readonly Float32Array[], wanted: readonly Float32Array[]): void {
  const bits = (channel: Float32Array) => Buffer.from(channel.buffer, channel.byteOffset, channel.byteLength);
  expect(heard.length).toBe(wanted.length);
  heard.forEach((channel, c) => {
    if (!bits(channel).equals(bits(wanted[c]!))) expect(channel).toEqual(wanted[c]);
  });
}

const levelAt = (samples: Float32Array, frequency: number): number => {
  let [re, im] = [0, 0];
  samples.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * frequency * i) / format.sampleRate);
    im += value * Math.sin((2 * Math.PI * frequency * i) / format.sampleRate);
  });
  return 20 * Math.log10(Math.hypot(re, im));
};

describe.each(cases)('%s', (_, step) => {
  const unit: Processor = processors[step.processor];

  test('the result does not depend on how the sound was cut', () => {
    const input = [noise(3000, 0.9, 1), noise(3000, 0.7, 2)];
    const whole = through(step, input, [3000]);
    const lengths = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, (cuts) => {
        expectSame(through(step, input, cuts), whole);
      }),
      { numRuns: 12, seed: 7 },
    );
    expectSame(through(step, input, [1]), whole);
  });

  test('silence stays silence', () => {
    const out = through(step, [new Float32Array(5000), new Float32Array(5000)]);
    expect(out.every((channel) => channel.every((value) => value === 0))).toBe(true);
  });

  test('steps are plain data', () => {
    const input = [noise(2000, 0.9, 1), noise(2000, 0.7, 2)];
    expectSame(through(JSON.parse(JSON.stringify(step)), input), through(step, input));
  });

  // What comes out of a send is late by what was asked for, and by more than one path: there is no one delay to find.
  test.skipIf(unit.isWet)('the latency is as stated: the input correlates most with the output at that delay', () => {
    const { latency } = prepareChain([step], format);
    const length = 8000;
    const input = [noise(length, 0.05, 1), noise(length, 0.04, 2)];
    const padded = input.map((channel) => Float32Array.from([...channel, ...new Float32Array(latency + 100)]));
    const out = through(step, padded).slice(0, step.on === 'left' ? 1 : 2); // the right channel passes
    const likeness = (delay: number, heard: Float32Array, given: Float32Array) =>
      Math.abs(given.reduce((sum, value, i) => sum + value * (heard[i + delay] ?? 0), 0));
    const match = (delay: number) =>
      Math.max(...out.flatMap((heard) => input.map((given) => likeness(delay, heard, given))));
    const meant = latency + (step.processor === 'delay' ? step.delayTime * format.sampleRate : 0);
    const delays = Array.from({ length: 41 }, (_, i) => Math.round(meant) + i - 20).filter((delay) => delay >= 0);
    const matches = delays.map(match);
    const best = delays[matches.indexOf(Math.max(...matches))]!;
    expect(Math.abs(best - meant)).toBeLessThanOrEqual(1);
  });

  test('no output is NaN or denormal, also while the sound dies away', () => {
    const input = [1, 2].map((seed) => noise(60_000, 1.5, seed).map((value, i) => (i < 2000 ? value : 0)));
    const isOdd = (value: number) => !Number.isFinite(value) || (value !== 0 && Math.abs(value) < 1.2e-38);
    expect(through(step, input).flatMap((channel) => [...channel.filter(isOdd)])).toEqual([]);
  });

  test('it says what it does', () => {
    const words = unit.describe(withDefaults(unit.settings, step as unknown as Written<Fields>));
    expect(words.length).toBeGreaterThan(3);
    expect(words).not.toMatch(/undefined|NaN|-\d/);
  });

  const isLinear = kernelOf(step, format).response !== undefined && !step.time;
  test.runIf(isLinear)('the impulse response is the response that is stated', () => {
    const length = 1 << 16;
    for (const part of ['mid', 'side'] as const) {
      if (step.on === 'left' || step.on === 'right') continue;
      const impulse = new Float32Array(length);
      impulse[0] = 1;
      const [left, right] = through(step, [impulse, impulse.map((value) => (part === 'mid' ? value : -value))]);
      const heard = left!.map((value, i) => (part === 'mid' ? value + right![i]! : value - right![i]!) / 2);
      for (const frequency of [25, 60, 290, 1000, 5000, 12_000, 19_000]) {
        const stated = responseOf([step], format, frequency, part);
        if (stated > -70) expect(Math.abs(levelAt(heard, frequency) - stated)).toBeLessThan(0.01);
      }
    }
  });
});

/** From each example of a processor to the next, and back to the first. */
const turns = Object.values<Processor>(processors).flatMap(({ id, examples }) =>
  examples.map((settings, i) => {
    const step = (set: object) => ({ processor: id, ...set }) as unknown as Step;
    const next = step(examples[(i + 1) % examples.length]!);
    return [JSON.stringify(step(settings)), JSON.stringify(next), step(settings), next] as const;
  }),
);

test.each(turns)('%s turns into %s while it runs, the same for any block size', (_from, _to, from, to) => {
  const length = 6000;
  const input = [noise(length, 0.9, 1), noise(length, 0.7, 2)];
  const run = (block: number) => {
    const chain = prepareChain([from], format);
    const isLater = prepareChain([to], format).latency > chain.latency;
    const output = input.map(() => new Float32Array(length));
    for (let at = 0; at < length; at += block) {
      if (at === 1200 && isLater) expect(() => chain.change([to])).toThrow(/would come .* later/);
      else if (at === 1200) chain.change([to]);
      const part = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, at + block));
      chain.process(part(input), part(output));
    }
    expect(chain.silenced).toBeUndefined();
    return output;
  };
  const coarse = run(1200);
  expectSame(run(1), coarse);
  expectSame(run(60), coarse);
});
