import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shiftedAuditory } from '../../src/features/shifted.ts';
import { balance } from '../../src/mix/balance.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { sharesLost } from '../../src/mix/lost.ts';
import { type Held, upheld } from '../../src/mix/upheld.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const snare = writtenStem('snare', 'snare', noiseBand(200, 5000, -42));
const keys = writtenStem('keys', 'keys', noiseBand(300, 3000, -42));
const pad = writtenStem('pad', 'pad', noiseBand(200, 8000, -50));
const band = [snare, keys, pad];

const fader = (name: string, gain: number): Decision => ({
  ...{ kind: 'gain', strip: 'tracks', name, steps: [{ processor: 'gain', gain }], reason: '', evidence: {} },
});

const held = (faders: Readonly<Record<string, number>>, trust = 1, lead?: Track): ReadonlyMap<string, Held> =>
  upheld(deskOf(band).with(Object.entries(faders).map(([name, gain]) => fader(name, gain))), {
    faders: new Map(Object.entries(faders)),
    lead,
    trust,
  });

/** Share that a stem loses behind faders, by the rule's own reckoning. */
const lost = (name: string, faders: Readonly<Record<string, number>>): number =>
  sharesLost(
    band.map((stem) => ({
      ...stem,
      features: { ...stem.features, auditory: shiftedAuditory(stem.features.auditory!, faders[stem.name] ?? 0) },
    })),
  ).get(name)!;
const after = (faders: Readonly<Record<string, number>>, back: ReadonlyMap<string, Held>) =>
  Object.fromEntries(Object.entries(faders).map(([name, gain]) => [name, gain + (back.get(name)?.gain ?? 0)]));

describe('what is taken back of faders', () => {
  test('is enough that a part that matters loses at most a little more than in the plain sum', () => {
    const faders = { snare: -2, keys: 1, pad: 1 };
    const now = after(faders, held(faders));
    expect(lost('snare', faders)).toBeGreaterThan(lost('snare', {}) + 0.03);
    expect(lost('snare', now)).toBeLessThan(lost('snare', {}) + 0.015);
  });

  test('is told with the part that it is for, and what that would lose', () => {
    const faders = { snare: -2, keys: 1, pad: 1 };
    const { gain, part, lost: would, plain } = held(faders).get('snare')!;
    expect(gain).toBeGreaterThan(0.5);
    expect(part).toBe('snare');
    expect(would).toBeCloseTo(lost('snare', faders), 1.5);
    expect(plain).toBeCloseTo(lost('snare', {}), 1.5);
  });

  test('is nothing where no part that matters loses more, and nothing for others', () => {
    expect(held({ snare: 2, keys: -1, pad: -1 })).toEqual(new Map());
    expect(held({ snare: 4, keys: -4, pad: 0 })).toEqual(new Map());
  });

  test('is nothing where levels as they came say nothing', () => {
    expect(held({ snare: -4, keys: 2, pad: 2 }, 0)).toEqual(new Map());
  });

  test('is never more than 3 dB, nor beyond where a stem was but for 1 dB of what matters, nor of what has no fader to move', () => {
    const gains = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(gains, gains, gains, (a, b, c) => {
        const faders = { snare: a, keys: b, pad: c };
        const common = (a + b + c) / 3;
        for (const [name, { gain }] of held(faders)) {
          const undone = common - faders[name as keyof typeof faders];
          const [low, high] = [Math.min(0, undone), Math.max(0, undone) + (name === 'snare' ? 1 : 0)];
          expect(gain).toBeGreaterThanOrEqual(Math.max(-3, low) - 1e-9);
          expect(gain).toBeLessThanOrEqual(Math.min(3, high) + 1e-9);
        }
      }),
      { seed: 1, numRuns: 10 },
    );
    expect([...held({ keys: 3, pad: -3 }).keys()]).not.toContain('snare');
  });
});

test('a fader says what was taken back of it, and a fader that is kept stays', () => {
  const loud = writtenStem('snare', 'snare', noiseBand(200, 5000, -39), {
    metrics: { 'transient.percussiveness': 1 },
  });
  const stems = [loud, keys, pad];
  const desk = deskOf(stems);
  const made = balance(desk).find(({ name }) => name === 'snare')!;
  expect(made.reason).toMatch(
    /\d\.\d dB more than that asks for, as it would lose \d+ % of its loudness to the others, and in the plain sum it loses \d+ %\.$/,
  );
  expect(made.evidence.held).toBeGreaterThan(0);
  const kept = balance(deskOf(stems, { keep: ['snare.gain'] }));
  expect(kept.map(({ name }) => name)).not.toContain('snare');
});
