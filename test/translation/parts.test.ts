import { expect, test } from 'vitest';
import { drownedOn } from '../../src/translation/noise.ts';
import { translationOf } from '../../src/translation/translation.ts';
import { lossWords } from '../../src/translation/words.ts';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sine } from '../helpers/signals.ts';

const seconds = 4;
const named = (name: string) => ({ name, role: 'other' as const });
const bass = heard(both(sine(50, -14, seconds)), named('bass'));
const lead = heard(both(sine(1000, -20, seconds)), named('lead'));
const sided = sine(700, -20, seconds);
const wide = heard([sided, sided.map((x) => -x)], named('wide'));
const mix = heard(both(noise(-20, seconds)));

const on = async (system: 'phone' | 'mono' | 'club', ...stems: readonly (typeof bass)[]) => {
  const session = { mix: await mix, stems: await Promise.all(stems) };
  const { parts = [] } = translationOf(session, [system])!.systems[0]!;
  return Object.fromEntries(parts.map(({ track, lost, help }) => [track, { lost, help }]));
};

test('a low sine is gone on a phone, and the lead beside it is not', async () => {
  const { bass: low, lead: high } = await on('phone', bass, lead);
  expect(low!.lost).toBeGreaterThan(40);
  expect(high!.lost).toBeLessThan(3);
});

test('its third harmonic is told where a system plays that', async () => {
  const deep = heard(both(sine(160, -14, seconds)), named('bass'));
  const { bass: low } = await on('phone', deep, lead);
  expect(low!.lost).toBeGreaterThan(6);
  expect(low!.help.find(({ move }) => move === 'harmonics')).toMatchObject({ gain: -20, frequency: 160, from: 480 });
  const { bass: lower } = await on('phone', bass, lead);
  expect(lower!.help.some(({ move }) => move === 'harmonics')).toBe(false);
});

test('a part at the sides alone vanishes in mono, and the middle would hold it', async () => {
  const { wide: gone, lead: there } = await on('mono', wide, lead);
  expect(gone!.lost).toBeGreaterThan(40);
  expect(gone!.help[0]).toMatchObject({ move: 'middle' });
  expect(there!.lost).toBeLessThan(1);
});

test('where nothing stands at the sides, mono takes nothing', async () => {
  for (const { lost } of Object.values(await on('mono', bass, lead))) expect(Math.abs(lost)).toBeLessThan(0.01);
});

test('the louder what is beside it, the more a part loses', async () => {
  const beside = async (level: number) => {
    const hiss = heard(both(noise(level, seconds)), named('hiss'));
    return (await on('phone', heard(both(sine(400, -24, seconds)), named('part')), hiss)).part!.lost;
  };
  const [little, more, most] = [await beside(-50), await beside(-35), await beside(-25)];
  expect(more).toBeGreaterThan(little);
  expect(most).toBeGreaterThan(more);
});

test('soft parts go under on the road, and a ride brings some back', async () => {
  const steady = drownedOn(await mix, 'car')!;
  const half = (seconds * 48_000) / 2;
  const falling = noise(-20, seconds).map((x, i) => (i < half ? x : x / 30));
  const soft = drownedOn(await heard(both(falling)), 'car')!;
  expect(steady.share).toBe(0);
  expect(soft.share).toBeGreaterThan(0.4);
  expect(soft.ridden).toBeLessThanOrEqual(soft.share);
  expect(soft.lost).toBeGreaterThan(steady.lost);
  expect(drownedOn(await mix, 'phone')).toBeUndefined();
});

test('what is lost is said in words', async () => {
  const stems = await Promise.all([bass, lead]);
  const both50 = sine(50, -14, seconds).map((x, i) => x + 0.3 * sided[i]!);
  const [phone] = translationOf({ mix: await heard(both(both50)), stems }, ['phone'])!.systems;
  expect(lossWords(phone!)).toMatch(/^nothing under 350 Hz \(\d+ % of the loudness\), less than 1 % of bass left$/);
});
