import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { echo } from '../../src/processors/echo.ts';

type Written = Parameters<typeof withDefaults<typeof echo.settings>>[1];
const sampleRate = 1000;

function echoed(written: Written, input: readonly Float32Array[], rate = sampleRate): Float32Array[] {
  const kernel = echo.prepare(withDefaults(echo.settings, written), { sampleRate: rate, channels: input.length });
  const output = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, output);
  return output;
}

const impulse = (length: number, height = 1): Float32Array => new Float32Array(length).fill(height, 0, 1);
const sounding = (channel: Float32Array): number[][] =>
  [...channel].flatMap((value, i) => (value === 0 ? [] : [[i, value]]));

test('echoes come at every delay, each softer by the feedback; the sound itself is not among them', () => {
  const [out] = echoed({ delayTime: 0.1, feedback: 0.5 }, [impulse(450)]);
  expect(sounding(out!)).toEqual([
    [100, 1],
    [200, 0.5],
    [300, 0.25],
    [400, 0.125],
  ]);
});

test('without feedback there is one', () => {
  expect(sounding(echoed({ delayTime: 0.1, feedback: 0 }, [impulse(450)])[0]!)).toEqual([[100, 1]]);
});

test('ping-pong starts left with the sum and goes from side to side', () => {
  const [left, right] = echoed({ delayTime: 0.1, feedback: 0.5, pingPong: true }, [impulse(450), impulse(450, 0.5)]);
  expect(sounding(left!)).toEqual([
    [100, 0.75],
    [300, 0.1875],
  ]);
  expect(sounding(right!)).toEqual([
    [200, 0.375],
    [400, 0.09375],
  ]);
});

test('mono sound has no sides: its echoes stay', () => {
  expect(echoed({ delayTime: 0.1, pingPong: true }, [impulse(450)])).toEqual(
    echoed({ delayTime: 0.1 }, [impulse(450)]),
  );
});

test('every echo after the first loses what the cuts take', () => {
  const length = 48_000;
  const tone = (frequency: number) =>
    Float32Array.from({ length }, (_, i) => (i < 4800 ? Math.sin((2 * Math.PI * frequency * i) / 48_000) : 0));
  const peaks = (frequency: number) => {
    const written = { delayTime: 0.2, feedback: 0.9, lowCut: 200, highCut: 2000 };
    const [out] = echoed(written, [tone(frequency)], 48_000);
    return [1, 2, 3].map((n) => Math.max(...out!.subarray(n * 9600 + 2400, n * 9600 + 4700)));
  };
  for (const edge of [200, 2000]) {
    const [first, second, third] = peaks(edge);
    expect(first).toBeCloseTo(1, 2);
    expect(20 * Math.log10(second! / first!)).toBeCloseTo(-3.01 + 20 * Math.log10(0.9), 0);
    expect(20 * Math.log10(third! / first!)).toBeCloseTo(2 * (-3.01 + 20 * Math.log10(0.9)), 0);
  }
});

test('the stated tail holds every echo above −90 dB', () => {
  for (const feedback of [0, 0.3, 0.7]) {
    const set = withDefaults(echo.settings, { delayTime: 0.01, feedback });
    const { tail } = echo.prepare(set, { sampleRate, channels: 1 });
    const [out] = echoed(set, [impulse(tail + 1000)]);
    expect(Math.max(...out!.subarray(0, tail + 1))).toBe(1);
    expect(Math.max(...out!.subarray(tail + 1))).toBeLessThan(10 ** (-90 / 20));
  }
});

test('cuts above half the sample rate are refused', () => {
  const set = withDefaults(echo.settings, { delayTime: 0.1, highCut: 15_000 });
  expect(() => echo.prepare(set, { sampleRate: 22_050, channels: 1 })).toThrow(/high cut stands at 15 kHz/);
});

test('it says what comes back', () => {
  expect(echo.describe(withDefaults(echo.settings, { delayTime: 0.375, highCut: 6000, pingPong: true }))).toBe(
    'ping-pong echo every 0.38 s, feedback 35 %, high cut 6 kHz',
  );
});
