import { expect, test } from 'vitest';
import { correct } from '../../src/mix/correct.ts';
import { type Decision, idOf } from '../../src/mix/decision.ts';
import { Desk } from '../../src/mix/desk.ts';
import { sibilanceOf } from '../../src/mix/sibilants.ts';
import { render } from '../../src/processors/render.ts';
import type { Track } from '../../src/session.ts';
import { heard } from '../helpers/sessions.ts';
import { collected, noise, sampleRate, sine, sound } from '../helpers/signals.ts';

const seconds = 6;

function decisionsOn(stem: Track, amount = 100): readonly Decision[] {
  const wishes = { amount, keep: [], kept: [], easesSections: false };
  return correct(new Desk({ session: { stems: [stem] }, outcomes: [], wishes, refused: new Map() }));
}

/** Vowels, and a fifth of a second of S every second, so much louder. */
async function voice(level: number): Promise<Float32Array> {
  const vowels = [200, 400, 600, 800].map((frequency, i) => sine(frequency, -20 - 4 * i, seconds));
  const band = [
    { processor: 'filter', type: 'highpass', frequency: 5000, slope: 24 },
    { processor: 'filter', type: 'lowpass', frequency: 9000, slope: 24 },
  ] as const;
  const [hiss] = await collected(render(band, sound([noise(level, seconds, 5)])));
  return hiss!.map((s, i) => (i % sampleRate < 0.2 * sampleRate ? s : vowels.reduce((sum, each) => sum + each[i]!, 0)));
}

test('the S of a voice is turned down where it is as loud as the vowels, and is softer then', async () => {
  const samples = await voice(-8);
  const loud = await heard([samples], { name: 'vox', role: 'vocals' });
  const [decision, ...more] = decisionsOn(loud);
  expect(more).toEqual([]);
  expect(idOf(decision!)).toBe('vox.de-ess');
  const [step] = decision!.steps!;
  const { range } = step as { range: number };
  const [tamed] = await collected(render(decision!.steps!, sound([samples])));
  const after = sibilanceOf(await heard([tamed!], { name: 'vox', role: 'vocals' }))!;
  expect(sibilanceOf(loud)!.level - after.level).toBeGreaterThan(0.6 * range);
  expect(decisionsOn(loud, 50)[0]!.steps).toMatchObject([{ range: Math.round(5 * range) / 10 }]);
  expect(decisionsOn(loud, 0)).toEqual([]);
  expect(decisionsOn({ ...loud, role: 'guitar' })).toEqual([]);
});

test('an S that is softer stays', async () => {
  const soft = await heard([await voice(-22)], { name: 'vox', role: 'vocals' });
  expect(sibilanceOf(soft)!.level).toBeLessThan(-3);
  expect(decisionsOn(soft)).toEqual([]);
});

test('what rings whatever is played is cut there, by half of its height at most', async () => {
  const bell = [{ processor: 'filter', type: 'peaking', frequency: 933, Q: 14, gain: 14 }] as const;
  const source = noise(-30, seconds, 3);
  const [ringing] = await collected(render(bell, sound([source])));
  const [decision] = decisionsOn(await heard([ringing!], { name: 'guitar', role: 'guitar' }));
  expect(decision).toMatchObject({ kind: 'eq', steps: [{ type: 'peaking' }] });
  const { frequency, gain } = decision!.steps![0] as { frequency: number; gain: number };
  expect(Math.abs(Math.log2(frequency / 933))).toBeLessThan(1 / 24);
  expect(gain).toBeLessThan(-3);
  expect(gain).toBeGreaterThanOrEqual(-6);
  expect(decisionsOn(await heard([source], { name: 'guitar', role: 'guitar' }))).toEqual([]);
});
