import { expect, test } from 'vitest';
import { render } from '../../src/processors/render.ts';
import { collected, joined, noise, sampleRate, sine, sound, zeros } from '../helpers/signals.ts';

const delayed = async (channel: Float32Array, frames: number, tail = false) =>
  (await collected(render([{ processor: 'delay', delayTime: frames / sampleRate }], sound([channel]), { tail })))[0]!;

test('whole frames come later as they are', async () => {
  const input = noise(-3, 0.2);
  expect(await delayed(input, 37)).toEqual(joined(new Float32Array(37), input.subarray(0, input.length - 37)));
});

test('the tail is what was pushed over the end', async () => {
  const input = noise(-3, 0.1);
  expect(await delayed(input, 500, true)).toEqual(joined(new Float32Array(500), input));
});

test.each([0.5, 3.25, 100.9])('%d frames of delay turn the phase of a tone by as much', async (frames) => {
  for (const frequency of [50, 997, 8000, 19_000]) {
    const output = await delayed(sine(frequency, -6, 0.5), frames);
    const meant = sine(frequency, -6, 0.5, sampleRate, (-2 * Math.PI * frequency * frames) / sampleRate);
    const inside = output.subarray(400, 20_000).map((x, i) => x - meant[i + 400]!);
    expect(Math.max(...inside.map(Math.abs))).toBeLessThan(10 ** (-70 / 20));
  }
});

test('no delay changes nothing', async () => {
  const input = joined(noise(-3, 0.1), zeros(0.05));
  expect(await delayed(input, 0)).toEqual(input);
});
