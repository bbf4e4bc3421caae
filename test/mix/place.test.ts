import { describe, expect, test } from 'vitest';
import { balance } from '../../src/mix/balance.ts';
import { type Decision, idOf } from '../../src/mix/decision.ts';
import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import { place } from '../../src/mix/place.ts';
import type { Role } from '../../src/roles.ts';
import type { Track } from '../../src/session.ts';
import { noiseBand, type Written, writtenStem } from '../helpers/written-stems.ts';

/** A stem on one channel, or on two with so much of an image. */
const stem = (name: string, role: Role, level: Written, stereo?: object): Track => {
  const made = writtenStem(name, role, level, { features: { stereo: stereo ?? {} } });
  return { ...made, format: { ...made.format, channels: stereo ? 2 : 1 } };
};
const strings = noiseBand(400, 4000, -50);
const deskOf = (stems: readonly Track[], wishes: Partial<MixWishes> = {}) => {
  const all = { amount: 100, keep: [], kept: [], easesSections: false, ...wishes };
  const desk = new Desk({ session: { stems }, outcomes: [], wishes: all, refused: new Map() });
  return desk.with(balance(desk));
};
const placed = (stems: readonly Track[], wishes: Partial<MixWishes> = {}) => {
  const desk = deskOf(stems, wishes);
  const decisions = place(desk);
  return { decisions, after: desk.with(decisions) };
};
const panOf = (decisions: readonly Decision[], name: string): number => {
  const step = decisions.find((each) => each.name === name)?.steps?.find(({ processor }) => processor === 'pan');
  return step?.processor === 'pan' ? step.pan : 0;
};
/** Left less right as the desk predicts it, dB. */
const leanOf = (desk: Desk): number => {
  const sums = desk.stems.map((track) => {
    const energy = desk.rowsOf(track).reduce((sum, power) => sum + power, 0);
    const { left, right } = desk.sidesOf(track);
    return [(energy * left) / (left + right), (energy * right) / (left + right)] as const;
  });
  const [left, right] = [0, 1].map((side) => sums.reduce((sum, each) => sum + each[side]!, 0)) as [number, number];
  return 10 * Math.log10(left / right);
};
const imaged = (track: Track, image: object): Track => ({
  ...track,
  format: { ...track.format, channels: 2 },
  features: { ...track.features, stereo: { monoLosses: [], bands: {}, ...image } } as unknown as Track['features'],
});
const singer = stem('vox', 'vocals', noiseBand(300, 3000, -45));

describe('two of a kind', () => {
  const guitars = ['guitar', 'guitar_2'].map((name) => stem(name, 'guitar', strings));
  const { decisions, after } = placed([singer, ...guitars]);

  test('stand on opposite sides, as far from the middle, and as loud as before', () => {
    expect(decisions.map(idOf).sort()).toEqual(['guitar.pan', 'guitar_2.pan']);
    expect(panOf(decisions, 'guitar')).toBeLessThan(-0.4);
    expect(panOf(decisions, 'guitar_2')).toBeCloseTo(-panOf(decisions, 'guitar'), 2);
    expect(Math.abs(leanOf(after))).toBeLessThan(0.01);
    const energy = (desk: Desk) => desk.rowsOf(guitars[0]!).reduce((sum, power) => sum + power, 0);
    expect(energy(after) / energy(deskOf([singer, ...guitars]))).toBeCloseTo(1, 4);
    expect(decisions[0]!.reason).toMatch(
      /^guitar \d\d % left, guitar_2 \d\d % right: two of a kind, which share 100 % of their loudness, from .* to .*; doubles stand apart\.$/,
    );
  });

  test('go half as far by half the amount, nowhere by none', () => {
    const half = placed([singer, ...guitars], { amount: 50 });
    expect(panOf(half.decisions, 'guitar')).toBeCloseTo(panOf(decisions, 'guitar') / 2, 1);
    expect(placed([singer, ...guitars], { amount: 0 }).decisions).toEqual([]);
  });

  test('the one that a person placed stays, and the other answers it', () => {
    const kept: Decision = {
      ...{ kind: 'pan', strip: 'tracks', name: 'guitar', reason: 'Set by hand.', evidence: {} },
      steps: [{ processor: 'pan', pan: 0.4, source: 'mono', compensated: true }],
    };
    const stays = placed([singer, ...guitars], { keep: ['guitar.pan'], kept: [kept] });
    expect(stays.decisions.map(idOf)).toEqual(['guitar_2.pan']);
    expect(panOf(stays.decisions, 'guitar_2')).toBeLessThan(-0.2);
    expect(panOf(stays.after.decisions, 'guitar')).toBe(0.4);
  });
});

describe('the middle', () => {
  test('is for kick, snare, bass and voice, and for what is low', () => {
    const { decisions } = placed([
      singer,
      stem('kick', 'kick', noiseBand(40, 4000, -50)),
      stem('snare', 'snare', noiseBand(200, 8000, -50)),
      stem('bass', 'bass', noiseBand(40, 2000, -50)),
      stem('tuba', 'brass', noiseBand(50, 190, -40)),
      stem('tuba_2', 'brass', noiseBand(50, 190, -40)),
    ]);
    expect(decisions).toEqual([]);
  });

  test('what is under 200 Hz stays there of a stem that goes aside', () => {
    const full = ['piano', 'piano_2'].map((name) => {
      const made = stem(name, 'keys', noiseBand(60, 6000, -50));
      const critical = new Array<number>(75).fill(-10);
      return { ...made, features: { ...made.features, spectrum: { ...made.features.spectrum, critical } } };
    });
    const { decisions } = placed([singer, ...full]);
    expect(decisions[0]!.steps![1]).toEqual({ processor: 'width', bassMono: 200 });
    expect(decisions[0]!.reason).toMatch(/What is under 200 Hz stays in the middle\.$/);
  });
});

describe('stems that have a place', () => {
  test('keep it', () => {
    const wide = stem('pad', 'pad', strings, { width: -6, balance: 0.2, correlation: 0.5 });
    const left = stem('shaker', 'percussion', strings, { width: 0, balance: 9, correlation: 1 });
    const right = stem('tambourine', 'percussion', strings, { width: 0, balance: -9, correlation: 1 });
    expect(placed([singer, wide, left, right]).decisions).toEqual([]);
  });

  test('lean no more where all together lean', () => {
    const leaning = (name: string, balance: number) =>
      stem(name, 'synth', strings, { width: -8, balance, correlation: 0.7 });
    const { decisions, after } = placed([singer, leaning('one', -2), leaning('two', -1.5), leaning('three', 0)]);
    expect(decisions.map(idOf)).toContain('one.pan');
    expect(Math.abs(leanOf(after))).toBeLessThan(0.1);
    expect(decisions[0]!.reason).toMatch(
      /^The stems lean to the right by \d\.\d dB in all, and one by 2\.0 dB: it is turned back\. Left \+1\.0 dB, right −1\.0 dB\.$/,
    );
  });

  test('a voice that leans comes to the middle', () => {
    const aside = imaged(singer, { width: -10, balance: 4, correlation: 0.9 });
    const { decisions, after } = placed([aside, stem('bass', 'bass', noiseBand(40, 500, -50))]);
    expect(decisions.map(idOf)).toEqual(['vox.pan']);
    expect(leanOf(after)).toBeCloseTo(0, 1);
  });
});

test('two mono stems that are left and right by their names are what they say', () => {
  const { decisions } = placed([
    singer,
    stem('overhead_R', 'cymbals', noiseBand(300, 9000, -50)),
    stem('overhead_L', 'cymbals', noiseBand(300, 9000, -51)),
  ]);
  expect([panOf(decisions, 'overhead_L'), panOf(decisions, 'overhead_R')]).toEqual([-1, 1]);
});

test('the hats stand on the right and the cymbals on the left, as the audience sees the kit', () => {
  const { decisions } = placed([
    singer,
    stem('hats', 'hats', noiseBand(5000, 12_000, -50)),
    stem('cymbals', 'cymbals', noiseBand(3000, 12_000, -50)),
  ]);
  expect(panOf(decisions, 'hats')).toBeGreaterThan(0.2);
  expect(panOf(decisions, 'cymbals')).toBeLessThan(-0.2);
  expect(decisions[0]!.reason).toMatch(/as the audience sees it\.$/);
});

test('toms on one track stay in the middle: they have no side of the kit', () => {
  const { decisions } = placed([singer, stem('toms', 'toms', strings), stem('guitar', 'guitar', strings)]);
  expect(decisions.map(idOf)).not.toContain('toms.pan');
});
