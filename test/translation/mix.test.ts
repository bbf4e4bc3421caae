import { describe, expect, test } from 'vitest';
import { render } from '../../src/processors/render.ts';
import { soundingOn } from '../../src/translation/mix.ts';
import { chainFor } from '../../src/translation/render.ts';
import { type SystemId, systemIds } from '../../src/translation/systems.ts';
import { heard } from '../helpers/sessions.ts';
import { both, collected, noise, sine, sound } from '../helpers/signals.ts';

const octave = { 63: 0, 1000: 4 } as const;

/** Wide noise that falls by 3 dB an octave or so, in bursts: there is something in every octave of mid and side. */
const burst = (seed: number) => {
  const white = noise(-12, 6, seed);
  let [slow, low] = [0, 0];
  return white.map((x, i) => {
    slow += 0.02 * (x - slow);
    low += 0.15 * (x - low);
    return (i % 48_000 < 24_000 ? 1 : 0.2) * (0.1 * x + 0.5 * low + 2 * slow);
  });
};
const [mid, side] = [burst(1), burst(2).map((x) => 0.5 * x)] as const;
const wide = [mid.map((x, i) => x + side[i]!), mid.map((x, i) => x - side[i]!)];
const track = heard(wide);

describe('what is told is what is heard when it is rendered', () => {
  test.each(systemIds)('%s', async (id) => {
    const before = await track;
    const told = soundingOn(before, id)!;
    const played = sound(wide);
    const after = await heard(await collected(render(chainFor(id, played.format), played)));
    const loudness = after.metrics['loudness.integrated']! - before.metrics['loudness.integrated']!;
    expect(Math.abs(told.loudness - loudness)).toBeLessThan(0.15);
    const levels = (of: typeof before) => octaveLevels(of);
    const [was, is] = [levels(before), levels(after)];
    told.octaves.forEach((change, i) => {
      // what is 45 dB down is told by the window of the analysis as much as by the filter
      if (change === null || change < -45) return;
      expect(Math.abs(change + told.loudness - (is[i]! - was[i]!)), `${id} octave ${i}`).toBeLessThan(0.5);
    });
  });
});

/** Absolute, dB, of the eight octaves. */
function octaveLevels({ features: { spectrum, loudness } }: Awaited<typeof track>): number[] {
  const { frequencies, levels } = spectrum.fine;
  return [63, 125, 250, 500, 1000, 2000, 4000, 8000].map((centre) => {
    const inside = levels.filter(
      (_, k) => frequencies[k]! >= centre * Math.SQRT1_2 * 0.999 && frequencies[k]! < centre * Math.SQRT2 * 0.999,
    );
    return 10 * Math.log10(inside.reduce((sum, level) => sum + 10 ** (level / 10), 0)) + loudness.integrated!;
  });
}

test('a phone takes all of 50 Hz and hardly any of 1 kHz', async () => {
  const low = soundingOn(await heard(both(sine(50, -12, 4))), 'phone')!;
  expect(low.loudness).toBeLessThan(-40);
  const middle = soundingOn(await heard(both(sine(1000, -12, 4))), 'phone')!;
  expect(middle.octaves[octave[1000]]).toBeCloseTo(0, 1);
  expect(middle.loudness).toBeGreaterThan(0);
  const mixed = soundingOn(await heard(both(sine(50, -12, 4).map((x, i) => x + 0.1 * middleSine[i]!))), 'phone')!;
  expect(mixed.octaves[octave[63]]).toBe(-60);
});
const middleSine = sine(1000, 0, 4);

test('what lives at the sides is gone in mono, what stands in the middle is not', async () => {
  const tone = sine(500, -12, 4);
  const sides = soundingOn(await heard([tone, tone.map((x) => -x)]), 'mono')!;
  expect(sides.loudness).toBeLessThan(-40);
  expect(sides.narrowed).toBeGreaterThan(40);
  const middle = soundingOn(await heard(both(tone)), 'mono')!;
  expect(middle).toMatchObject({ loudness: 0, narrowed: 0 });
  const left = soundingOn(await heard([tone, tone.map(() => 0)]), 'mono')!;
  expect(left.loudness).toBeCloseTo(-3.01, 1);
});

test('level does not matter', async () => {
  const softer = await heard(wide.map((channel) => channel.map((x) => x / 10)));
  for (const id of ['phone', 'car', 'club'] as const satisfies readonly SystemId[]) {
    expect(soundingOn(softer, id)!.loudness).toBeCloseTo(soundingOn(await track, id)!.loudness, 1);
  }
});

test('silence and surround say nothing', async () => {
  expect(soundingOn(await heard(both(new Float32Array(48_000))), 'phone')).toBeUndefined();
  const tone = sine(500, -12, 2);
  expect(soundingOn(await heard([tone, tone, tone, tone]), 'phone')).toBeUndefined();
});
