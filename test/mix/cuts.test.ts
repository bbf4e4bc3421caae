import { describe, expect, test } from 'vitest';
import { fadedCuts } from '../../src/mix/cuts.ts';
import { render } from '../../src/processors/render.ts';
import type { Role } from '../../src/roles.ts';
import { heard } from '../helpers/sessions.ts';
import { both, collected, joined, noise, sampleRate, sine, sound, zeros } from '../helpers/signals.ts';

const tone = sine(180, -12, 4, sampleRate, 0.4);
const muted = (channel: Float32Array, ...places: readonly (readonly [number, number])[]) =>
  channel.map((x, i) => (places.some(([at, length]) => i / sampleRate >= at && i / sampleRate < at + length) ? 0 : x));
const decided = async (channel: Float32Array, role: Role = 'keys') =>
  fadedCuts(await heard(both(channel), { name: 'organ', role }));
const faded = async (channel: Float32Array) => {
  const [decision] = await decided(channel);
  return (await collected(render(decision!.steps!, sound(both(channel)))))[0]!;
};
/** The highest step from sample to sample in a stretch. */
const steepest = (channel: Float32Array, from: number, to: number) => {
  let most = 0;
  for (let i = Math.floor(from * sampleRate) + 1; i < to * sampleRate; i++)
    most = Math.max(most, Math.abs(channel[i]! - channel[i - 1]!));
  return most;
};

// A hole, a pause that is cut into and that the sound begins out of at once, and a hole of 4 ms.
const holes = [
  [0.7013, 0.03],
  [1.5031, 0.6],
  [2.9017, 0.004],
] as const;

describe('sound that is cut to silence', () => {
  test('is faded within 10 ms on either side, and all else passes to the bit', async () => {
    const given = muted(tone, ...holes);
    const made = await faded(given);
    const usual = steepest(tone, 0, 4);
    for (const [at, length] of holes) {
      expect(steepest(given, at - 0.02, at + length + 0.02)).toBeGreaterThan(3 * usual);
      expect(steepest(made, at - 0.02, at + length + 0.02), `${at}`).toBeLessThan(1.2 * usual);
    }
    const isNear = (i: number) =>
      holes.some(([at, length]) => i / sampleRate > at - 0.0101 && i / sampleRate < at + length + 0.0101);
    expect(made.every((x, i) => isNear(i) || x === given[i])).toBe(true);
  });

  test('and begins again with a stroke is faded before the silence only', async () => {
    const hit = (seed: number) => noise(-10, 0.5, seed).map((x, i) => x * Math.exp(-i / 9000) + (i < 40 ? 0.3 : 0));
    const given = joined(...[1, 2, 3].flatMap((seed) => [zeros(0.3), hit(seed)]), zeros(0.3));
    const [decision] = await decided(given, 'snare');
    const made = (await collected(render(decision!.steps!, sound(both(given)))))[0]!;
    expect(decision!.reason).toMatch(/faded out before it within 10 ms/);
    const begun = (start: number) => Math.round(start * sampleRate);
    for (const start of [1.1, 1.9])
      expect(made.subarray(begun(start), begun(start + 0.4))).toEqual(given.subarray(begun(start), begun(start + 0.4)));
  });

  test('is told with the places and how many', async () => {
    const [decision] = await decided(muted(tone, ...holes));
    expect(decision).toMatchObject({
      kind: 'fade',
      detail: 'cuts',
      name: 'organ',
      evidence: { count: 3, first: 0.7013 },
    });
    expect(decision!.reason).toBe(
      'organ is cut hard to silence at 0:00.70, 0:01.50, 0:02.90: faded out before it and in after it within 10 ms, so that the edge does not click.',
    );
  });

  test('by a fade of its own, or never, is let be', async () => {
    const soft = (channel: Float32Array) => channel.map((x, i) => x * Math.min(1, (channel.length - i) / 480, i / 480));
    const [one, two] = [soft(sine(180, -12, 1)), soft(sine(220, -12, 1))];
    expect(await decided(joined(one, zeros(0.4), two, zeros(0.01), one))).toEqual([]);
    expect(await decided(tone)).toEqual([]);
  });
});
