import { describe, expect, test } from 'vitest';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import { decidedPowers } from '../../src/mix/band-sum.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { Desk } from '../../src/mix/desk.ts';
import { distanceOf, goalBands } from '../../src/mix/reference-goal.ts';
import { toward } from '../../src/mix/toward.ts';
import type { Reference } from '../../src/reference.ts';
import type { Role } from '../../src/roles.ts';
import type { Decibels, Hz } from '../../src/units.ts';
import { track } from '../helpers/sessions.ts';

type Level = (frequency: Hz) => Decibels;

/** A stem of which only its third octaves are known: steady for four seconds. */
const stem = (name: string, role: Role, level: Level) => {
  const row = thirdOctaves.map(level);
  return track(
    name,
    {},
    {
      role,
      features: {
        spectrum: { rows: { step: 0.2, window: 0.37, values: Array.from({ length: 20 }, () => row).flat() } },
      },
    },
  );
};

/** Falls by 40 dB within a third octave outside of a range. */
const between =
  (from: Hz, to: Hz, level: Decibels = -20): Level =>
  (frequency) =>
    frequency >= from && frequency <= to ? level : level - 40;

const stems = [
  stem('bass', 'bass', between(30, 250)),
  stem('keys', 'keys', between(250, 2500)),
  stem('hats', 'hats', between(2500, 20_000)),
];

const referenceOf = (level: Level, more: Partial<Reference> = {}): Reference => ({
  name: 'record.wav',
  kind: 'songs',
  tracks: 1,
  metrics: {},
  spectrum: thirdOctaves.map((frequency) => {
    const median = level(frequency);
    return { low: median, median, high: median };
  }),
  ...more,
});

const deskOf = (
  reference: Reference | undefined,
  wishes: Partial<Desk['wishes']> = {},
  made: readonly Decision[] = [],
) =>
  new Desk(
    {
      session: { stems, ...(reference ? { reference } : {}) },
      outcomes: [],
      wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
      refused: new Map(),
    },
    made,
  );

const sumOf = (desk: Desk): Float64Array => {
  const all = stems.map((each) => decidedPowers(desk, each));
  return Float64Array.from(thirdOctaves, (_, band) => all.reduce((sum, powers) => sum + powers[band]!, 0));
};

const ids = (decisions: readonly Decision[]) => decisions.map(({ name, kind, detail }) => `${name}.${kind}.${detail}`);

/** 2 dB more of what hats play. */
const brighter = referenceOf((frequency) => (frequency >= 2500 ? -18 : -20));

describe('towards a reference', () => {
  test('nothing is decided where nobody named one, or where the sum is there already', () => {
    expect(toward(deskOf(undefined))).toEqual([]);
    expect(toward(deskOf({ ...brighter, kind: 'profile', name: 'all' }))).toEqual([]);
    expect(toward(deskOf(referenceOf(() => -33)))).toEqual([]);
  });

  test('the stem that plays there carries what the record has more', () => {
    const decisions = toward(deskOf(brighter));
    expect(ids(decisions)).toEqual(['hats.gain.reference']);
    expect(decisions[0]!.steps![0]).toMatchObject({ processor: 'gain' });
    const { gain } = decisions[0]!.steps![0] as { gain: number };
    expect(gain).toBeGreaterThan(1.4);
    expect(gain).toBeLessThanOrEqual(2);
    expect(decisions[0]!.reason).toMatch(
      /^hats \+1\.\d dB; record\.wav has 1\.\d dB more at 2\.\d to 1\d kHz, and hats/,
    );
  });

  test('a tilt of several dB is met by several stems, and the sum comes nearer', () => {
    const tilted = referenceOf((frequency) => -20 + 1.2 * Math.log2(frequency / 1000));
    const desk = deskOf(tilted);
    const after = desk.with(toward(desk));
    const bands = goalBands(tilted, desk, sumOf(desk));
    expect(distanceOf(bands, sumOf(after))).toBeLessThan(0.4 * distanceOf(bands, sumOf(desk)));
    const touched = new Set(toward(desk).map(({ name }) => name));
    expect(touched.has('bass') && touched.has('hats')).toBe(true);
  });

  test('what records leave open is left alone', () => {
    const spread = brighter.spectrum.map((each) => ({ ...each!, low: each!.low - 3, high: each!.high + 3 }));
    expect(toward(deskOf({ ...brighter, tracks: 5, spectrum: spread }))).toEqual([]);
  });

  test('a fader that is kept stays; a filter may do it instead', () => {
    const desk = deskOf(brighter, { keep: ['hats.gain'] });
    expect(ids(desk.with(toward(desk)).decisions)).not.toContain('hats.gain.reference');
    expect(toward(deskOf(brighter, { keep: ['*'] }))).toEqual([]);
  });

  test('nothing is raised where no stem plays', () => {
    const sub = referenceOf((frequency) => (frequency < 200 ? -10 : -20));
    const desk = new Desk({ ...deskOf(sub), session: { stems: stems.slice(1), reference: sub } });
    expect(toward(desk).filter(({ detail }) => detail === 'low')).toEqual([]);
  });

  test('half the amount is half of every move', () => {
    const gainOf = (decisions: readonly Decision[]) => (decisions[0]!.steps![0] as { gain: number }).gain;
    const all = gainOf(toward(deskOf(brighter)));
    expect(gainOf(toward(deskOf(brighter, { amount: 50 })))).toBeCloseTo(all / 2, 0);
    expect(toward(deskOf(brighter, { amount: 0 }))).toEqual([]);
  });

  test('what was decided before is reckoned with', () => {
    const raised: Decision = {
      kind: 'gain',
      strip: 'tracks',
      name: 'hats',
      steps: [{ processor: 'gain', gain: 2 }],
      reason: '',
      evidence: {},
    };
    expect(toward(deskOf(brighter, {}, [raised]))).toEqual([]);
  });
});
