import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { width } from '../../src/processors/width.ts';

type Written = Parameters<typeof withDefaults<typeof width.settings>>[1];
const sampleRate = 48_000;
const length = 1 << 15;

/** Level of mid and side at a frequency after a sine on one of them. */
function levels(written: Written, frequency: number, on: 'mid' | 'side'): { mid: number; side: number } {
  const sine = Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate));
  const out = [new Float32Array(length), new Float32Array(length)];
  const kernel = width.prepare(withDefaults(width.settings, written), { sampleRate, channels: 2 });
  kernel.process([sine, on === 'mid' ? sine : sine.map((value) => -value)], out);
  const peak = (sign: number) =>
    out[0]!.reduce(
      (most, value, i) => (i < length / 2 ? 0 : Math.max(most, Math.abs(value + sign * out[1]![i]!) / 2)),
      0,
    );
  const level = (value: number) => 20 * Math.log10(Math.max(value, 1e-6) / 0.5);
  return { mid: level(peak(1)), side: level(peak(-1)) };
}

test('the side changes by the gain, the mid not at all', () => {
  expect(levels({ gain: 3 }, 1000, 'side').side).toBeCloseTo(3, 2);
  expect(levels({ gain: 3 }, 1000, 'mid').mid).toBeCloseTo(0, 4);
  expect(levels({ gain: 3 }, 1000, 'mid').side).toBeLessThan(-100);
});

test('above a frequency only', () => {
  const written = { gain: 6, above: 500 };
  expect(levels(written, 60, 'side').side).toBeCloseTo(0, 1);
  expect(levels(written, 5987, 'side').side).toBeCloseTo(6, 1);
  expect(levels(written, 500, 'mid').mid).toBeCloseTo(0, 2);
});

test('the bass goes mono, by 24 dB an octave', () => {
  const written = { bassMono: 120 };
  expect(levels(written, 30, 'side').side).toBeLessThan(-45);
  expect(levels(written, 120, 'side').side).toBeCloseTo(-6, 1);
  expect(levels(written, 1993, 'side').side).toBeCloseTo(0, 2);
  expect(levels(written, 60, 'mid').mid).toBeCloseTo(0, 2);
});

test('each band of the side has its own level, and the mid stays flat', () => {
  const written = {
    gain: -12,
    bands: [
      { above: 200, gain: 0 },
      { above: 3000, gain: 6 },
    ],
  };
  for (const [frequency, gain] of [
    [25, -12],
    [775, 0],
    [14_000, 6],
  ] as const) {
    expect(levels(written, frequency, 'side').side).toBeCloseTo(gain, 0);
    expect(levels(written, frequency, 'mid').mid).toBeCloseTo(0, 1);
  }
});

test('a band is what `above` is, in another order too', () => {
  const bands = [
    { above: 3000, gain: 6 },
    { above: 500, gain: 2 },
  ];
  for (const frequency of [100, 700, 3000, 9000]) {
    expect(levels({ bands }, frequency, 'side')).toEqual(levels({ bands: bands.toReversed() }, frequency, 'side'));
    expect(levels({ bands: bands.slice(1) }, frequency, 'side')).toEqual(
      levels({ gain: 2, above: 500 }, frequency, 'side'),
    );
  }
});

test('an edge above half the sample rate is refused', () => {
  const set = withDefaults(width.settings, { bands: [{ above: 18_000, gain: 3 }] });
  expect(() => width.prepare(set, { sampleRate: 32_000, channels: 2 })).toThrow(/edge of the side stands at 18 kHz/);
});

test('left alone it changes nothing', () => {
  const left = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i));
  const out = [new Float32Array(500), new Float32Array(500)];
  width.prepare(withDefaults(width.settings, {}), { sampleRate, channels: 2 }).process([left, left], out);
  expect(out).toEqual([left, left]);
});

test('where there is no side it is refused', () => {
  const wide = [{ processor: 'width', gain: 6 } as const];
  expect(() => prepareChain(wide, { sampleRate, channels: 1 })).toThrow(/the sound is mono: .* take the step out/);
  expect(() => prepareChain([{ ...wide[0]!, on: 'side' }], { sampleRate, channels: 2 })).toThrow(/take "on: side" off/);
});

test('it speaks as a mixing engineer does', () => {
  const words = (written: Written) => width.describe(withDefaults(width.settings, written));
  expect(words({ gain: 2 })).toBe('side +2.0 dB');
  expect(words({ gain: 2, above: 300, bassMono: 120 })).toBe('side +2.0 dB above 300 Hz, mono below 120 Hz');
  expect(words({ bassMono: 120 })).toBe('mono below 120 Hz');
  const bands = [
    { above: 200, gain: 0 },
    { above: 5000, gain: 3 },
  ];
  expect(words({ gain: -6, bands })).toBe('side −6.0 dB, 0.0 dB above 200 Hz, +3.0 dB above 5 kHz');
});
