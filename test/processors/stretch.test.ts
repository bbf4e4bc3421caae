import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { render } from '../../src/processors/render.ts';
import { stretch } from '../../src/processors/stretch.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

type Set = { readonly rate?: number; readonly semitones?: number };
const settings = (set: Set) => withDefaults(stretch.settings, set);
const through = (set: Set, channels: readonly Float32Array[], cuts: number | readonly number[] = 4096) =>
  stretch.stream!(settings(set), sound(channels, 48_000, cuts));
const bytes = (channels: readonly Float32Array[]) =>
  Buffer.concat(channels.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));

test('as it is, the sound passes to the bit', async () => {
  const given = sound([noise(-6, 0.1)]);
  expect(stretch.stream!(settings({}), given)).toBe(given);
  const [out] = await collected(render([{ processor: 'stretch' }], sound([noise(-6, 0.1)])));
  expect(bytes([out!])).toEqual(bytes([noise(-6, 0.1)]));
});

test.each([
  { rate: 1.03 },
  { rate: 0.97 },
  { semitones: 0.3 },
  { rate: 1.25, semitones: -3 },
  { rate: 2, semitones: 12 },
])('the length is that of the speed, to the frame: %j', async (set) => {
  for (const frames of [0, 1, 7, 2000, 9999]) {
    const out = through(set, [noise(-20, 1).subarray(0, frames)]);
    expect(out.length).toBe(Math.round(frames / (set.rate ?? 1)));
    const [heard] = await collected(out);
    expect(heard!.length).toBe(out.length);
  }
});

test('the same bytes for any blocks, and again', async () => {
  const given = [noise(-20, 0.3, 1), noise(-20, 0.3, 2)];
  for (const set of [{ rate: 1.03 }, { rate: 0.97, semitones: 0.2 }]) {
    const whole = bytes(await collected(through(set, given, 1e6)));
    const cuts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (each) => {
        expect(bytes(await collected(through(set, given, each))).equals(whole)).toBe(true);
      }),
      { numRuns: 4, seed: 3 },
    );
  }
});

test('silence stays silence', async () => {
  const [out] = await collected(through({ rate: 1.03, semitones: 1 }, [new Float32Array(20_000)]));
  expect(out!.every((value) => value === 0)).toBe(true);
});

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

test('a sine keeps its level, at its ends too', async () => {
  const [out] = await collected(through({ rate: 1.03 }, [sine(440, -6, 1)]));
  const level = (from: number, to: number) => 20 * Math.log10(rms(out!.subarray(from, to)) * Math.SQRT2);
  expect(level(5000, 40_000)).toBeCloseTo(-6, 1);
  expect(Math.abs(level(0, 2400) + 6)).toBeLessThan(1);
  expect(Math.abs(level(out!.length - 2400, out!.length) + 6)).toBeLessThan(1);
});

test('what is the same left and right stays so, within −80 dB', async () => {
  for (const given of [noise(-12, 0.4), sine(440, -12, 0.4)]) {
    const [left, right] = await collected(through({ rate: 0.95 }, [given, given]));
    expect(rms(left!.map((value, i) => value - right![i]!))).toBeLessThan(1e-4 * rms(left!));
  }
});

test('a tape that ran faster comes back as it was: nothing is stretched', async () => {
  const ratio = 48 / 44.1;
  const given = sine(997, -6, 1);
  const fast = await collected(through({ rate: ratio, semitones: 12 * Math.log2(ratio) }, [given]));
  const [back] = await collected(through({ rate: 1 / ratio, semitones: -12 * Math.log2(ratio) }, fast));
  expect(Math.abs(back!.length - given.length)).toBeLessThanOrEqual(1);
  for (let i = 2000; i < 46_000; i++) expect(Math.abs(back![i]! - given[i]!)).toBeLessThan(1e-5);
});

describe('in a chain', () => {
  test('what follows goes by the new time, and its key is heard as it plays', async () => {
    const loud = noise(-6, 2);
    const key = new Float32Array(96_000);
    key.fill(1, 48_000, 62_400);
    const duck = {
      processor: 'compressor',
      threshold: -40,
      ratio: 100,
      attack: 0,
      release: 0.001,
      key: 'vox',
    } as const;
    const chain = [{ processor: 'stretch', rate: 0.5 }, duck] as const;
    const [out] = await collected(render(chain, sound([loud]), { keys: { vox: sound([key]) } }));
    const level = (from: number, to: number) => rms(out!.subarray(from * 48_000, to * 48_000));
    expect(out!.length).toBe(192_000);
    expect(level(1.05, 1.25)).toBeLessThan(0.05 * level(0.7, 0.95));
    expect(level(2.1, 2.5)).toBeGreaterThan(0.9 * level(0.7, 0.95));
  });

  test('it is refused on a part of the sound, or a share or a stretch of it', () => {
    const given = sound([noise(-6, 0.1), noise(-6, 0.1)]);
    for (const placed of [{ on: 'mid' }, { mix: 0.5 }, { time: [0, 1] }] as const)
      expect(() => render([{ processor: 'stretch', rate: 1.03, ...placed }], given)).toThrow(
        /^Step 1 \(stretch\): Speed and pitch change only where a whole sound/,
      );
  });
});

test('it speaks as an engineer does', () => {
  const words = (set: Set) => stretch.describe(settings(set));
  expect(words({ rate: 1.03 })).toBe('stretch: 3 % faster');
  expect(words({ rate: 0.9709 })).toBe('stretch: 2.91 % slower');
  expect(words({ semitones: -1 })).toBe('pitch −1 semitone');
  expect(words({ semitones: 0.2 })).toBe('pitch +20.0 cents');
  expect(words({ rate: 0.5, semitones: 12 })).toBe('stretch: 50 % slower, pitch +12 semitones');
});
