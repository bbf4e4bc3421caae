import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/mix/decision.ts';
import { room } from '../../src/mix/room.ts';
import type { Chain } from '../../src/processors/index.ts';
import { processors } from '../../src/processors/index.ts';
import { deskOf } from '../helpers/desks.ts';
import { noiseBand, type Written, writtenStem } from '../helpers/written-stems.ts';

const both =
  (first: Written, second: Written): Written =>
  (frequency, time) =>
    first(frequency, time) ?? second(frequency, time);

const vox = writtenStem('vox', 'vocals', noiseBand(300, 4000, -45));
/** Loud where the voice has its middle, soft around it. */
const rising = both(noiseBand(1000, 2000, -41), noiseBand(200, 6000, -62));
const keys = writtenStem('keys', 'keys', rising);

const steps = (decisions: readonly Decision[]): Chain => decisions.flatMap((each) => each.steps ?? []);
const bell = (decisions: readonly Decision[]) => steps(decisions)[0] as { frequency: number; Q: number; gain: number };

describe('room for each', () => {
  test('a cut in the masker where it covers the voice', () => {
    const found = room(deskOf([vox, keys]));
    expect(found).toMatchObject([{ kind: 'room', strip: 'tracks', name: 'keys', detail: 'vox' }]);
    expect(steps(found)[0]).toMatchObject({ processor: 'filter', type: 'peaking' });
    const { frequency, gain } = bell(found);
    expect(frequency).toBeGreaterThan(1000);
    expect(frequency).toBeLessThan(2000);
    expect(gain).toBeLessThanOrEqual(-1.5);
    expect(gain).toBeGreaterThanOrEqual(-4);
    const { lostBefore, lostAfter } = found[0]!.evidence;
    expect(lostAfter).toBeLessThan(lostBefore as number);
    expect(found[0]!.reason).toMatch(
      /^keys makes room for vox: −\d\.0 dB at 1\.\d kHz\. There vox is heard \d+ % louder/,
    );
  });

  test('none in what covers nothing: too soft, elsewhere, or at another time', () => {
    const soft = writtenStem('keys', 'keys', noiseBand(1000, 2000, -75));
    const low = writtenStem('organ', 'keys', noiseBand(40, 90, -35));
    const sung = writtenStem(
      'vox',
      'vocals',
      noiseBand(300, 4000, -45, (time) => time < 5),
    );
    const solo = writtenStem(
      'solo',
      'guitar',
      noiseBand(300, 4000, -40, (time) => time > 5.5),
    );
    expect(room(deskOf([vox, soft, low]))).toEqual([]);
    expect(room(deskOf([sung, solo]))).toEqual([]);
  });

  test('none in the lead for what it covers, nor for a pad', () => {
    const loud = writtenStem('vox', 'vocals', noiseBand(1000, 2000, -30));
    const pad = writtenStem('pad', 'pad', noiseBand(1000, 2000, -45));
    expect(room(deskOf([loud, pad]))).toEqual([]);
  });

  test('only while the voice sounds, where the masker is often alone', () => {
    const sung = writtenStem(
      'vox',
      'vocals',
      noiseBand(300, 4000, -45, (time) => time < 5),
    );
    const found = room(deskOf([sung, keys]));
    expect(steps(found)[0]).toMatchObject({ processor: 'dynamic-eq', key: 'vox' });
    expect(found[0]!.reason).toContain('while it sounds');
    const { range } = steps(found)[0] as { range: number };
    expect(range).toBeLessThanOrEqual(-1.5);
  });

  test('of bass and kick in the low end of the bass, while the kick sounds', () => {
    const kick = writtenStem(
      'kick',
      'kick',
      noiseBand(50, 130, -35, (time) => time % 0.5 < 0.15),
    );
    const bass = writtenStem('bass', 'bass', noiseBand(40, 200, -33));
    const found = room(deskOf([kick, bass]));
    expect(found).toMatchObject([{ name: 'bass', detail: 'kick' }]);
    expect(steps(found)[0]).toMatchObject({ processor: 'dynamic-eq', key: 'kick' });
    expect(bell([{ ...found[0]! }]).frequency).toBeLessThan(150);
    const after = writtenStem(
      'bass',
      'bass',
      noiseBand(40, 200, -33, (time) => time % 0.5 >= 0.2),
    );
    expect(room(deskOf([kick, after]))).toEqual([]);
  });

  test('for a part that matters, where it loses more than in the plain sum', () => {
    const snare = writtenStem('snare', 'snare', noiseBand(300, 4000, -42));
    const down: Decision = {
      ...{ kind: 'gain', strip: 'tracks', name: 'snare', reason: 'Set by hand.', evidence: {} },
      steps: [{ processor: 'gain', gain: -5 }],
    };
    const pad = writtenStem('pad', 'pad', rising);
    expect(room(deskOf([snare, pad]))).toEqual([]);
    expect(room(deskOf([snare, pad], { kept: [down] }))).toMatchObject([{ name: 'pad', detail: 'snare' }]);
  });

  test('few and small: three bands of a stem at most, 9 dB in all', () => {
    const wall = writtenStem('wall', 'guitar', noiseBand(150, 9000, -38));
    const cuts = steps(room(deskOf([vox, wall]))) as unknown as { gain: number }[];
    expect(cuts.length).toBeGreaterThan(0);
    expect(cuts.length).toBeLessThanOrEqual(3);
    expect(cuts.reduce((sum, { gain }) => sum + gain, 0)).toBeGreaterThanOrEqual(-9);
  });

  test('every step is one that its processor takes', () => {
    const sung = writtenStem(
      'vox',
      'vocals',
      noiseBand(300, 4000, -45, (time) => time < 5),
    );
    for (const step of steps([...room(deskOf([sung, keys])), ...room(deskOf([vox, keys]))])) {
      const { processor, key: _, ...set } = step;
      expect(() => processors[processor].describe(set as never)).not.toThrow();
    }
  });
});

describe('wishes', () => {
  test('what is kept is not touched', () => {
    expect(room(deskOf([vox, keys], { keep: ['keys.room.vox'] }))).toEqual([]);
    expect(room(deskOf([vox, keys], { keep: ['keys'] }))).toEqual([]);
    expect(room(deskOf([vox, keys], { keep: ['vox'] }))).toHaveLength(1);
  });

  test('a share of every cut, and none of nothing', () => {
    const { gain } = bell(room(deskOf([vox, keys], { amount: 50 })));
    expect(gain).toBeLessThanOrEqual(-0.7);
    expect(gain).toBeGreaterThanOrEqual(-2);
    expect(room(deskOf([vox, keys], { amount: 0 }))).toEqual([]);
  });
});
