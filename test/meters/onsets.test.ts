import { describe, expect, test } from 'vitest';
import { hear } from '../../src/meters/hear.ts';
import { type OnsetsLog, onsets } from '../../src/meters/onsets.ts';
import { both, joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

const logOf = async (channels: readonly Float32Array[], rate?: number): Promise<OnsetsLog> =>
  (await hear(sound(channels, rate), [onsets])).logs.get('onsets') as OnsetsLog;

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const decibels = (power: number): number => 10 * Math.log10(power);

/** A short burst at each of the times. */
function hits(times: readonly number[], seconds: number, rate = 48_000): Float32Array {
  const channel = zeros(seconds, rate);
  for (const time of times) channel.set(noise(-12, 0.03, 5, rate), Math.round(time * rate));
  return channel;
}

describe('the grid', () => {
  test.each([8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])('200 values in 2 s at %i Hz', async (rate) => {
    expect((await logOf([noise(-12, 2, 3, rate)], rate)).flux.length).toBe(200);
  });

  test.each([8000, 22_050, 44_100, 96_000])('a hit at 0.7 s shows at 0.7 s, %i Hz', async (rate) => {
    const { flux } = await logOf([hits([0.2, 0.7], 1, rate)], rate);
    const after = flux.subarray(40);
    expect(Math.abs(40 + after.indexOf(Math.max(...after)) - 70)).toBeLessThanOrEqual(2);
  });
});

describe('powers', () => {
  test.each([
    ['sibilance', 7000],
    ['body', 2000],
  ] as const)('%s of a sine at %i Hz is its mean square', async (part, frequency) => {
    const log = await logOf(both(sine(frequency, -20, 2)));
    // Away from the ends, where the spectrum looks into silence.
    expect(decibels(mean(log[part].subarray(5, -5)))).toBeCloseTo(-23.01, 1);
    const other = part === 'body' ? 'sibilance' : 'body';
    expect(decibels(mean(log[other].subarray(5, -5)))).toBeLessThan(-80);
  });

  test('of white noise, each has its share of the bandwidth', async () => {
    const whole = noise(0, 20, 3);
    const { sibilance, body } = await logOf([whole]);
    const power = decibels(mean(whole.map((x) => x * x)));
    expect(decibels(mean(sibilance))).toBeCloseTo(power + decibels(5000 / 24_000), 1);
    expect(decibels(mean(body))).toBeCloseTo(power + decibels(3200 / 24_000), 1);
  });
});

describe('flux', () => {
  const music = joined(hits([0.1, 0.4, 0.9], 1), sine(440, -20, 1), noise(-30, 1));

  test('does not depend on the level', async () => {
    const [loud, soft] = [await logOf([music]), await logOf([music.map((x) => x / 64)])];
    expect(soft.flux).toEqual(loud.flux);
  });

  test('an inverted channel hides nothing', async () => {
    const [mono, inverted] = [await logOf(both(music)), await logOf([music, music.map((x) => -x)])];
    expect(inverted).toEqual(mono);
  });

  test('a steady tone has next to none', async () => {
    const { flux } = await logOf([sine(440, -20, 4)]);
    expect(Math.max(...flux.subarray(10, -10))).toBeLessThan(0.05);
  });
});
