import { expect, test } from 'vitest';
import { random } from '../../src/demo/random.ts';
import { withDefaults } from '../../src/fields.ts';
import { deClick } from '../../src/processors/de-click.ts';
import { band } from '../helpers/band.ts';
import { joined, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

type Written = Parameters<typeof withDefaults<typeof deClick.settings>>[1];

/** Output aligned with the input. */
function mended(channels: readonly Float32Array[], written: Written = {}): Float32Array[] {
  const kernel = deClick.prepare(withDefaults(deClick.settings, written), { sampleRate, channels: channels.length });
  const input = channels.map((channel) => joined(channel, new Float32Array(kernel.latency)));
  const output = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, output);
  return output.map((channel) => channel.subarray(kernel.latency));
}

const tone = sine(220, -6, 2).map((value, i) => value + 0.2 * Math.sin(i / 11) + 0.001 * Math.sin(i * i));
const level = (a: Float32Array, b: Float32Array): number =>
  10 * Math.log10(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 1e-20));

test('a click is gone, and only where it was is anything changed', () => {
  for (const length of [1, 5, 15, 30]) {
    const bad = tone.map((value, i) => (i >= 40_000 && i < 40_000 + length ? value + 0.5 : value));
    const [out] = mended([bad]);
    expect(level(out!, tone) - level(bad, tone)).toBeLessThan(-30);
    expect(out!.subarray(0, 39_990)).toEqual(tone.subarray(0, 39_990));
    expect(out!.subarray(40_010 + length)).toEqual(tone.subarray(40_010 + length));
  }
});

test('a gap of silence is filled', () => {
  const bad = tone.map((value, i) => (i >= 50_000 && i < 50_020 ? 0 : value));
  expect(level(mended([bad])[0]!, tone) - level(bad, tone)).toBeLessThan(-30);
});

test('each channel has its own clicks', () => {
  const bad = tone.map((value, i) => (i === 30_000 ? -0.8 : value));
  const [left, right] = mended([bad, tone]);
  expect(left![30_000]! - tone[30_000]!).toBeCloseTo(0, 2);
  expect(right).toEqual(tone);
});

test('a gap of a few frames is filled in every channel that has it, whether of zeros or of a value that is held', () => {
  for (const [length, held] of [
    [4, false],
    [10, false],
    [28, true],
    [64, false],
  ] as const) {
    const bad = tone.map((value, i) => (i >= 50_000 && i < 50_000 + length ? (held ? tone[49_999]! : 0) : value));
    const [left, right] = mended([bad, bad]);
    expect(level(left!, tone) - level(bad, tone)).toBeLessThan(-20);
    expect(right).toEqual(left);
    expect(left!.subarray(0, 49_990)).toEqual(tone.subarray(0, 49_990));
    expect(left!.subarray(50_010 + length)).toEqual(tone.subarray(50_010 + length));
  }
});

test('clipped peaks and square waves are no gaps', () => {
  const clipped = tone.map((value) => Math.max(-0.5, Math.min(0.5, value)));
  const square = tone.map((_, i) => (Math.floor(i / 40) % 2 === 0 ? 0.3 : -0.3));
  for (const given of [clipped, square]) expect(mended([given])).toEqual([given]);
});

test('a click that one channel shows fainter is filled in both', () => {
  const hit = (by: number) => tone.map((value, i) => (i >= 30_000 && i < 30_006 ? value + by : value));
  const given = [hit(0.6), hit(0.02)];
  mended(given).forEach((channel, c) => {
    expect(level(channel, tone) - level(given[c]!, tone)).toBeLessThan(-10);
  });
});

test('no repair leaves more than was there, in noise that nothing foretells', () => {
  const next = random(3);
  const clean = noise(-14, 8);
  const bad = clean.slice();
  const places: number[] = [];
  for (let at = 10_000; at < clean.length - 10_000; at += 6000) {
    places.push(at);
    for (let i = 0; i < 20; i++) bad[at + i]! += (2 * next() - 1) * 0.9;
  }
  const [out] = mended([bad]);
  for (const at of places) {
    const of = (heard: Float32Array) => level(heard.subarray(at - 60, at + 80), clean.subarray(at - 60, at + 80));
    expect(of(out!) - of(bad)).toBeLessThan(1);
  }
});

test('music without clicks passes to the bit, starts and ends of notes too', () => {
  const { mix } = band(1, 4);
  expect(mended(mix)).toEqual([...mix]);
  const notes = joined(zeros(0.4), sine(440, -6, 0.3, sampleRate, 1), zeros(0.4), noise(-6, 0.3), zeros(0.4));
  expect(mended([notes])).toEqual([notes]);
});

test('the edges of a slow wave are no clicks', () => {
  for (const frequency of [17, 25, 55]) {
    const saw = Float32Array.from(
      { length: 3 * sampleRate },
      (_, i) => 0.5 * (((i * frequency) / sampleRate) % 1) - 0.25,
    );
    expect(mended([saw])).toEqual([saw]);
  }
});

test('where moments are named, only clicks there are filled, by the clock of the sound', () => {
  const places = [20_000, 30_000, 40_000];
  const bad = tone.map((value, i) => (places.includes(i) ? value + 0.5 : value));
  const [out] = mended([bad], { at: [{ time: 30_000 / sampleRate }] });
  expect(Math.abs(out![30_000]! - tone[30_000]!)).toBeLessThan(0.01);
  bad[30_000] = out![30_000]!;
  expect(out).toEqual(bad);
  const late = 7777;
  const settings = withDefaults(deClick.settings, { at: [{ time: 30_000 / sampleRate }] });
  const kernel = deClick.prepare(settings, { sampleRate, channels: 1 }, { late });
  const given = joined(
    new Float32Array(late),
    tone.map((value, i) => (places.includes(i) ? value + 0.5 : value)),
  );
  const input = joined(given, new Float32Array(kernel.latency));
  const output = [new Float32Array(input.length)];
  kernel.process([input], output);
  expect(output[0]!.subarray(kernel.latency + late, kernel.latency + late + tone.length)).toEqual(out);
});

test('it says what it does', () => {
  expect(deClick.describe(withDefaults(deClick.settings, {}))).toBe('clicks filled in');
  expect(deClick.describe(withDefaults(deClick.settings, { threshold: 6 }))).toBe(
    'clicks filled in, from 6 standard deviations on',
  );
  expect(deClick.describe(withDefaults(deClick.settings, { at: [{ time: 1 }, { time: 2 }] }))).toBe(
    'clicks filled in, at 2 places only',
  );
});
