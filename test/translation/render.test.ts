import { expect, test } from 'vitest';
import { aWeighting } from '../../src/dsp/a-weighting.ts';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import { roadNoise, soundOn } from '../../src/translation/render.ts';
import { roadShape } from '../../src/translation/road-noise.ts';
import { heard } from '../helpers/sessions.ts';
import { both, collected, noise, sine, sound } from '../helpers/signals.ts';

const stereo = { sampleRate: 48_000, channels: 2 };

async function taken(level: number, frames = 480_000): Promise<Float32Array[]> {
  const channels = [new Float32Array(frames), new Float32Array(frames)];
  let at = 0;
  for await (const block of roadNoise(stereo, level)) {
    const count = Math.min(block.length, frames - at);
    channels.forEach((channel, c) => void channel.set(block.channels[c]!.subarray(0, count), at));
    at += count;
    if (at === frames) break;
  }
  return channels;
}

test('the noise of the road is as loud as asked for, A-weighted, and 6 dB an octave louder below 200 Hz', async () => {
  const { features } = await heard(await taken(-30));
  const { third } = features.spectrum;
  const levels = third.map((level) => level! + features.loudness.integrated!);
  const power = (weighted: readonly number[]) => 10 * Math.log10(weighted.reduce((sum, x) => sum + 10 ** (x / 10), 0));
  expect(power(levels.map((level, i) => level + aWeighting(thirdOctaves[i]!)))).toBeCloseTo(-30, 0);
  const at = (frequency: number) => levels[thirdOctaves.findIndex((each) => Math.abs(each / frequency - 1) < 0.1)]!;
  expect(at(50) - at(1000)).toBeGreaterThan(roadShape(50) - 1.5);
  expect(at(50) - at(1000)).toBeLessThan(roadShape(50) + 1.5);
  expect(Math.abs(at(4000) - at(1000))).toBeLessThan(0.5);
  expect(features.stereo.correlation!).toBeLessThan(0.1);
});

test('the same noise each time', async () => {
  expect(await taken(-30, 20_000)).toEqual(await taken(-30, 20_000));
});

test('a car has the noise 10 dB under the music, a phone has none, and gain moves both', async () => {
  const quiet = both(new Float32Array(96_000));
  const road = async (gain: number) =>
    (await heard(await collected(soundOn('car', sound(quiet), { loudness: -14, gain })))).metrics;
  const [even, softer] = [await road(0), await road(-6)];
  expect(even['loudness.integrated']! - softer['loudness.integrated']!).toBeCloseTo(6, 1);
  const silent = await collected(soundOn('phone', sound(quiet), { loudness: -14, gain: 0 }));
  expect(silent.every((channel) => channel.every((x) => x === 0))).toBe(true);
});

test('mono and low sample rates have what of a system they can', async () => {
  const low = { ...sound([noise(-20, 1)]), format: { sampleRate: 8000, channels: 1 } };
  const played = await collected(soundOn('bluetooth', low, { loudness: -20, gain: 0 }));
  expect(played).toHaveLength(1);
  const tone = both(sine(1000, -20, 1));
  expect((await collected(soundOn('mono', sound(tone), { loudness: -20, gain: 0 })))[0]).toHaveLength(48_000);
});
