import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/mix/balance.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import { gatedLoudness } from '../../src/mix/level-over-time.ts';
import { targetOf } from '../../src/mix/targets.ts';
import type { Role } from '../../src/roles.ts';
import type { Track } from '../../src/session.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const wished: MixWishes = { amount: 100, keep: [], kept: [], easesSections: false };
const deskOf = (stems: readonly Track[], wishes: Partial<MixWishes> = {}): Desk =>
  new Desk({ session: { stems }, outcomes: [], wishes: { ...wished, ...wishes }, refused: new Map() });
const balanced = (stems: readonly Track[], wishes: Partial<MixWishes> = {}): Desk => {
  const desk = deskOf(stems, wishes);
  return desk.with(balance(desk));
};

/** Noise around 500 Hz of a level, that says nothing but its role. */
const stem = (name: string, level: number, role: Role = 'other', more: { struck?: number; centroid?: number } = {}) =>
  writtenStem(name, role, noiseBand(300, 800, level), {
    features: { timbre: { centroid: more.centroid ?? 500 } },
    metrics: { 'transient.percussiveness': more.struck ?? 0 },
  });
const loudnessIn = (desk: Desk, track: Track): number => gatedLoudness(desk.rowsOf(track))!;
const fader = (name: string, gain: number): Decision => ({
  kind: 'gain',
  strip: 'tracks',
  name,
  steps: [{ processor: 'gain', gain }],
  reason: 'Set by hand.',
  evidence: {},
});

describe('faders', () => {
  test('of parts of which nothing is known go to equal loudness, but for a share (1.5 dB over their scatter)²', () => {
    const desk = balanced([stem('a', -30), stem('b', -40), stem('c', -50)]);
    expect(['a', 'b', 'c'].map((name) => desk.gainOf(name))).toEqual([-9.8, 0, 9.8]);
  });

  test('of parts that lie within 1.5 dB of where they belong stay, and one that does not is moved', () => {
    expect(balanced([stem('a', -38.5), stem('b', -40), stem('c', -41.5)]).decisions).toEqual([]);
    const desk = balanced([...Array.from({ length: 9 }, (_, i) => stem(`part ${i}`, -40)), stem('loud', -30)]);
    expect(desk.gainOf('part 0') - desk.gainOf('loud')).toBeGreaterThan(7);
  });

  test('of finished stems keep more of the levels they came with: (3 dB over their scatter)², at most 3 dB', () => {
    const finished = (name: string, level: number): Track => {
      const heard = stem(name, level);
      return {
        ...heard,
        format: { ...heard.format, channels: 2 },
        features: { ...heard.features, stereo: { ...heard.features.stereo, width: -10 } },
      };
    };
    const desk = balanced([finished('a', -30), finished('b', -40), finished('c', -50)]);
    expect(['a', 'b', 'c'].map((name) => desk.gainOf(name))).toEqual([-9.1, 0, 9.1]);
    expect(balanced([finished('a', -37.5), finished('b', -40), finished('c', -42.5)]).decisions).toEqual([]);
    const one = balanced([...Array.from({ length: 9 }, (_, i) => finished(`part ${i}`, -40)), finished('loud', -30)]);
    expect(one.gainOf('part 0') - one.gainOf('loud')).toBeCloseTo(6);
  });

  test('of a lead that is too soft go all the way', () => {
    const gains = (role: Role) => {
      const desk = balanced([stem('sax', -50, role), stem('b', -40), stem('c', -40), stem('d', -40)]);
      return desk.gainOf('sax') - desk.gainOf('b');
    };
    expect(gains('woodwinds')).toBeGreaterThan(10 + 3.8 - 1.1);
  });

  test('go by what a part is for, its hits, its height and whether it leads', () => {
    const beside = (role: Role, more: { struck?: number; centroid?: number } = {}, leads = false) =>
      targetOf(stem('x', -40, role, more), leads).beside;
    expect(beside('other')).toBe(0);
    expect(beside('vocals')).toBeGreaterThan(beside('bass'));
    expect(beside('bass')).toBeGreaterThan(beside('effects'));
    expect(beside('other', { struck: 1 })).toBeLessThan(beside('other'));
    expect(beside('other', { centroid: 8000 })).toBeLessThan(beside('other', { centroid: 100 }));
    const low = { centroid: 125 };
    expect(beside('other', low)).toBeCloseTo(2.6);
    expect(beside('other', { ...low, struck: 1 })).toBeCloseTo(0.6 - 4);
    expect(beside('guitar', {}, true)).toBeGreaterThan(beside('guitar'));
    expect(beside('vocals', {}, true)).toBe(beside('vocals'));
  });

  test('put parts at their targets where they were recorded there, and leave them then', () => {
    const [voice, pad] = [stem('voice', -40, 'vocals'), stem('pad', -45.3, 'pad')];
    expect(loudnessIn(deskOf([voice]), voice) - loudnessIn(deskOf([pad]), pad)).toBeCloseTo(5.5, 1);
    expect(balanced([voice, pad]).decisions).toEqual([]);
  });

  test('say what they go by, in numbers', () => {
    const { decisions } = balanced([stem('voice', -50, 'vocals'), stem('hats', -30, 'hats', { struck: 1 })]);
    expect(decisions.map(({ reason }) => reason)[0]).toMatch(
      /^voice \+\d+\.\d dB: it plays at −\d+\.\d LUFS and goes \d\.\d LU under the whole\. Beside the typical part: \+3\.8 LU as vocals\.$/,
    );
    expect(decisions[1]!.reason).toContain('−4.0 LU because its hits stand out, −2.8 LU as hats');
    expect(decisions[1]!.evidence).toMatchObject({ hits: -4, role: -2.8 });
  });

  test('are kept where a person keeps them, and the others go by those', () => {
    const stems = [stem('a', -30), stem('b', -40), stem('c', -40)];
    const set = balanced(stems, { keep: ['a.gain'], kept: [fader('a', -4)] });
    expect(['a', 'b', 'c'].map((name) => set.gainOf(name))).toEqual([-4, 6, 6]);
    const left = balanced(stems, { keep: ['a.gain'] });
    expect(['a', 'b', 'c'].map((name) => left.gainOf(name))).toEqual([0, 10, 10]);
  });

  test('go half the way at half the amount, and stay at none', () => {
    const stems = [stem('a', -30), stem('b', -40), stem('c', -50)];
    expect(balanced(stems, { amount: 50 }).gainOf('a')).toBe(-4.9);
    expect(balanced(stems, { amount: 0 }).decisions).toEqual([]);
  });

  test('leave a part alone that has no other, and one that is silent', () => {
    expect(balanced([stem('a', -30)]).decisions).toEqual([]);
    const silent = writtenStem('silent', 'other', () => undefined);
    expect(balanced([stem('a', -30), stem('b', -40), silent]).gainOf('silent')).toBe(0);
  });

  test('do not lift a part by 30 dB for the sake of it where all others are in place', () => {
    const many = Array.from({ length: 12 }, (_, i) => stem(`part ${i}`, -40));
    const desk = balanced([...many, stem('faint', -70)]);
    expect(desk.gainOf('faint') - desk.gainOf('part 0')).toBeLessThan(25);
  });

  test('do not take a faint rest for a part because it lies far off itself', () => {
    const few = [-36, -38, -40, -42, -44].map((level, i) => stem(`part ${i}`, level));
    const desk = balanced([...few, stem('faint', -78)]);
    expect(desk.gainOf('faint') - desk.gainOf('part 2')).toBeLessThan(20);
  });

  const partsFrom = (each: readonly number[]): Track[] =>
    each.map((level, i) => stem(`s${i}`, level, i === 0 ? 'vocals' : 'synth'));

  test('are the same in whatever order stems come', () => {
    const levels = fc.array(fc.integer({ min: -60, max: -30 }), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(levels, (each) => {
        const stems = partsFrom(each);
        const [plain, turned] = [balanced(stems), balanced([...stems].reverse())];
        // A tenth by rounding; about 0.25 dB, where a fader is just moved or just not, as much.
        for (const { name } of stems) expect(Math.abs(turned.gainOf(name) - plain.gainOf(name))).toBeLessThan(0.31);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  test('are the same for parts that are the same, whatever the others lose', () => {
    const desk = balanced(partsFrom([-32, -30, -30]));
    expect(Math.abs(desk.gainOf('s1'))).toBeGreaterThan(0.25);
    expect(desk.gainOf('s2')).toBe(desk.gainOf('s1'));
  });

  test('leave no two parts more than 4 LU off where they belong beside each other, however loud each was recorded (2 LU each are spared)', () => {
    // So near each other that none is taken to be meant soft or loud; none leads or matters so much that others make way for it.
    const level = fc.integer({ min: -46, max: -38 });
    const centroid = fc.integer({ min: 200, max: 4000 });
    const struck = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ level, centroid, struck }), { minLength: 3, maxLength: 6 }), (each) => {
        const stems = each.map((one, i) => stem(`s${i}`, one.level, 'pad', one));
        const desk = balanced(stems);
        const off = stems.map((part) => loudnessIn(desk, part) - targetOf(part, false).beside);
        // A fader of less than 0.25 dB is not moved.
        expect(Math.max(...off) - Math.min(...off)).toBeLessThan(4.6);
      }),
      { seed: 1, numRuns: 12 },
    );
  });
});
