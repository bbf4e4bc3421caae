import { describe, expect, test } from 'vitest';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

/** Bursts of noise that die away, over a bed. */
function struck(times: readonly number[], bed: Float32Array, decay = 0.02): Float32Array {
  const channel = bed.slice();
  const burst = noise(-6, 0.2, 9).map((x, i) => x * Math.exp(-i / (decay * sampleRate)));
  for (const time of times) {
    const start = Math.round(time * sampleRate);
    for (const [i, x] of burst.entries()) channel[start + i] = channel[start + i]! + x;
  }
  return channel;
}

const of = async (channel: Float32Array) => (await heard(both(channel))).features.transients;
const times = Array.from({ length: 30 }, (_, i) => 0.4 + 0.3 * i + 0.013 * (i % 5));

describe('onsets', () => {
  test.each([
    ['silence', zeros(10)],
    ['a chord', sine(220, -20, 10).map((x, i) => x + 0.05 * Math.sin(i / 20))],
    ['noise 30 dB below', noise(-36, 10, 4)],
  ])('every hit is found over %s, and nothing else', async (_, bed) => {
    const found = (await of(struck(times, bed))).times.filter((time) => time > 0.05);
    expect(found.length).toBe(times.length);
    for (const [i, time] of found.entries()) expect(Math.abs(time - times[i]!)).toBeLessThanOrEqual(0.02);
  });

  test('density counts them', async () => {
    expect((await of(struck(times, zeros(10)))).density).toBeCloseTo(3, 6);
  });

  test('seconds of silence do not thin them out', async () => {
    const channel = new Float32Array(40 * sampleRate);
    channel.set(struck(times, zeros(10)));
    expect((await of(channel)).density).toBeCloseTo(3, 6);
  });

  test.each([
    ['white noise', noise(-6, 60, 21)],
    ['a tone', sine(440, -12, 20)],
    ['a slow swell', sine(440, -12, 20).map((x, i) => x * (0.6 + 0.4 * Math.sin(i / sampleRate)))],
  ])('%s has none after its start', async (_, channel) => {
    expect((await of(channel)).times.filter((time) => time > 0.05)).toEqual([]);
  });
});

describe('strength', () => {
  test('is that of the hits, however few', async () => {
    const often = (await of(struck(times, noise(-50, 10, 4)))).strength!;
    const seldom = (await of(struck([1, 4, 7], noise(-50, 10, 4)))).strength!;
    expect(Math.abs(often - seldom)).toBeLessThan(0.3 * often);
  });

  test('falls as the bed rises', async () => {
    const over = async (bed: number) => (await of(struck(times, noise(bed, 10, 4)))).strength!;
    expect(await over(-50)).toBeGreaterThan((await over(-30)) + 0.3);
  });
});

describe('percussiveness', () => {
  test('hits that die away in 70 ms are all of it', async () => {
    expect((await of(struck(times, zeros(10), 0.01))).percussiveness).toBeGreaterThan(0.97);
  });

  test('hits and a tone of the same energy are half of it', async () => {
    const hits = struck(times, zeros(10), 0.01);
    const energy = hits.reduce((sum, x) => sum + x * x, 0) / hits.length;
    // 1 kHz, where K-weighting is flat but for 0.7 dB; the bursts gain some 3 dB from its shelf.
    const tone = sine(1000, 10 * Math.log10(2 * energy) + 2.6, 10);
    const { percussiveness } = await of(hits.map((x, i) => x + tone[i]!));
    expect(percussiveness).toBeGreaterThan(0.4);
    expect(percussiveness).toBeLessThan(0.7);
  });

  test('noise has none', async () => {
    expect((await of(noise(-6, 20, 3))).percussiveness).toBeLessThan(0.01);
  });
});
