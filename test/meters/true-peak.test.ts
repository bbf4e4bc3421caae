import { describe, expect, test } from 'vitest';
import { decibels } from '../../src/dsp/decibels.ts';
import { Oversampler, phases } from '../../src/dsp/oversample.ts';
import { highestPeak, truePeak } from '../../src/meters/true-peak.ts';
import { band } from '../helpers/band.ts';

function hear(channels: readonly Float32Array[], sampleRate = 48_000, cut = 4096) {
  const hearing = truePeak.start({ sampleRate, channels: channels.length });
  const length = channels[0]!.length;
  for (let i = 0; i < length; i += cut) {
    const part = channels.map((channel) => channel.subarray(i, i + cut));
    hearing.hear({ channels: part, length: part[0]!.length });
  }
  return hearing.finish();
}

const level = (channel: Float32Array, sampleRate = 48_000): number => decibels(hear([channel], sampleRate).peak[0]!);

/** A sine at a share of the sample rate, with 100 ms fades as in the EBU's own files. */
function faded(share: number, amplitude: number, degrees: number, sampleRate: number): Float32Array {
  const length = sampleRate;
  const fade = 0.1 * sampleRate;
  return Float32Array.from({ length }, (_, i) => {
    const shape = Math.min(1, i / fade, (length - 1 - i) / fade);
    return shape * amplitude * Math.sin(2 * Math.PI * share * i + (degrees * Math.PI) / 180);
  });
}

function noise(length: number, size: number, seed = 3): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * size;
  });
}

/** Every phase of every interval, the file standing in silence. */
function fullScan(channel: Float32Array): number {
  const oversampler = new Oversampler();
  const { taps } = oversampler;
  const x = new Float64Array(channel.length + 3 * taps);
  x.set(channel, taps);
  let peak = 0;
  for (let at = taps / 2; at < x.length - taps; at++)
    for (let phase = 0; phase < phases; phase++) peak = Math.max(peak, Math.abs(oversampler.value(x, at, phase)));
  return peak;
}

describe.each([44_100, 48_000, 96_000, 192_000])('EBU Tech 3341 at %i Hz', (sampleRate) => {
  test.each([
    [15, 1 / 4, 0.5, 0, -6],
    [16, 1 / 4, 0.5, 45, -6],
    [17, 1 / 6, 0.5, 60, -6],
    [18, 1 / 8, 0.5, 67.5, -6],
    [19, 1 / 4, 1.41, 45, 3],
  ])('case %i', (_, share, amplitude, degrees, expected) => {
    const read = level(faded(share, amplitude, degrees, sampleRate), sampleRate);
    expect(read).toBeGreaterThan(expected - 0.05);
    expect(read).toBeLessThan(expected + 0.05);
  });
});

test('a sine at 0.40 to 0.45 of the sample rate reads right at any phase', () => {
  for (const share of [0.4, 0.42, 0.45])
    for (let degrees = 0; degrees < 180; degrees += 12)
      expect(Math.abs(level(faded(share, 0.5, degrees, 44_100)) - decibels(0.5))).toBeLessThan(0.05);
});

test('skipping changes nothing: noise, squares, impulses, tones, music', () => {
  const length = 9000;
  const square = Float32Array.from({ length }, (_, i) => (i % 97 < 48 ? 0.8 : -0.8));
  const impulses = Float32Array.from({ length }, (_, i) => (i % 1333 === 100 ? -1 : 0));
  const music = band(3, 1).mix[0]!.subarray(0, length);
  for (const channel of [
    music,
    noise(length, 0.9),
    square,
    impulses,
    faded(0.41, 0.9, 10, length),
    noise(length, 1e-4),
  ])
    expect(hear([channel]).peak[0]).toBe(fullScan(channel));
});

test('a pair at full scale is seen as the first and as the last two samples', () => {
  for (const at of [0, 9998]) {
    const channel = new Float32Array(10_000);
    channel.fill(1, at, at + 2);
    expect(level(channel)).toBeGreaterThan(1.9);
  }
});

test('never below the sample peak', () => {
  const channel = new Float32Array(500);
  channel[250] = -1;
  expect(hear([channel]).peak[0]).toBe(1);
});

test('the log does not depend on how the sound was cut', () => {
  const channels = [noise(20_001, 1.1), noise(20_001, 0.3, 8)];
  const whole = hear(channels, 44_100, 1e6);
  for (const cut of [1, 17, 4096]) expect(hear(channels, 44_100, cut)).toEqual(whole);
});

test('the timeline has one point a 100 ms, the louder channel', () => {
  const channel = noise(48_000 + 10, 0.1);
  channel[10_000] = 0.9;
  const { timeline, step, peak } = hear([channel, channel.map((value) => value / 2)]);
  expect(step).toBe(0.1);
  expect(timeline).toHaveLength(11);
  expect(timeline[2]).toBe(Math.fround(peak[0]!));
  expect(Math.max(...timeline)).toBe(timeline[2]);
  expect(timeline[1]).toBeLessThan(0.5);
});

test('overs are merged within 10 ms and told in seconds', () => {
  const channel = new Float32Array(48_000);
  for (const at of [4800, 4900, 9600, 40_000]) channel.fill(0.95, at, at + 2);
  const { overs } = hear([channel, new Float32Array(48_000)]);
  expect(overs.count).toBe(3);
  expect(overs.times.map((time) => time.toFixed(2))).toEqual(['0.10', '0.20', '0.83']);
});

test('at most 1000 overs are kept, all are counted', () => {
  const channel = Float32Array.from({ length: 30 * 8000 }, (_, i) => (i % 200 === 0 ? 1.1 : 0));
  const { overs } = hear([channel], 8000);
  expect(overs.count).toBe(1200);
  expect(overs.times).toHaveLength(1000);
});

test('silence, one sample, no samples, no numbers', () => {
  expect(hear([new Float32Array(5000)])).toMatchObject({ peak: [0], overs: { count: 0, times: [] } });
  expect(hear([Float32Array.of(0.5)])).toMatchObject({ peak: [0.5], timeline: Float32Array.of(0.5) });
  expect(hear([new Float32Array(0)])).toMatchObject({ peak: [0], timeline: new Float32Array(0) });
  const broken = noise(5000, 0.5);
  broken[2000] = Number.NaN;
  broken[3000] = Number.POSITIVE_INFINITY;
  const { peak, timeline } = hear([broken]);
  expect(peak.every(Number.isFinite)).toBe(true);
  expect(timeline.every(Number.isFinite)).toBe(true);
});

test('who looks for the highest peak only finds the same one', () => {
  for (const size of [0.5, 1.2]) {
    const channels = [noise(60_000, size, 5), noise(60_000, size / 3, 9).map((value, i) => value * Math.sin(i / 900))];
    const hearing = highestPeak.start({ sampleRate: 48_000, channels: 2 });
    hearing.hear({ channels, length: 60_000 });
    expect(hearing.finish().peak).toEqual(hear(channels).peak);
  }
});
