import { describe, expect, test } from 'vitest';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { Desk } from '../../src/mix/desk.ts';
import { rangeOf, towardRange } from '../../src/mix/toward-range.ts';
import { towardWidth } from '../../src/mix/toward-width.ts';
import type { Reference } from '../../src/reference.ts';
import type { Session, Track } from '../../src/session.ts';
import type { Decibels, Seconds } from '../../src/units.ts';
import { track } from '../helpers/sessions.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const spread = (median: number, half = 0) => ({ low: median - half, median, high: median + half });

const deskOf = (session: Session, made: readonly Decision[] = [], wishes: Partial<Desk['wishes']> = {}) =>
  new Desk(
    {
      session,
      outcomes: [],
      wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
      refused: new Map(),
    },
    made,
  );

describe('width towards a reference', () => {
  const row = thirdOctaves.map(() => -20);
  const rows = { step: 0.2, window: 0.37, values: Array.from({ length: 10 }, () => row).flat() };
  const stem = (name: string, width: Decibels | undefined): Track => {
    const image = width === undefined ? undefined : { width };
    const bands = image ? { lowMid: image, mid: image, highMid: image, high: image } : {};
    const format = { channels: image ? 2 : 1 };
    return track(name, {}, { format, features: { spectrum: { rows }, stereo: { bands } } });
  };
  const wide = (width: Decibels, half = 0): Reference => ({
    name: 'record.wav',
    kind: 'songs',
    tracks: 1,
    spectrum: [],
    metrics: {
      'stereo.low-mid-width': spread(width, half),
      'stereo.mid-width': spread(width, half),
      'stereo.high-mid-width': spread(width, half),
      'stereo.high-width': spread(width, half),
    },
  });
  const stems = [stem('keys', -8), stem('voice', undefined)];
  const gainOf = ([first]: readonly Decision[]) => (first?.steps?.[0] as { gain: number } | undefined)?.gain;

  test('nothing without a reference, or where the mix is as wide', () => {
    // Side of keys over the mid of both: 0.137 / (0.863 + 1) is −11.3 dB.
    expect(towardWidth(deskOf({ stems }))).toEqual([]);
    expect(towardWidth(deskOf({ stems, reference: wide(-11.3) }))).toEqual([]);
    expect(towardWidth(deskOf({ stems, reference: wide(-8, 4) }))).toEqual([]);
  });

  test('the stem that has sides gets the gain that is missing, and only that stem', () => {
    const wider = towardWidth(deskOf({ stems, reference: wide(-9.3) }));
    expect(wider.map(({ name, kind }) => `${name}.${kind}`)).toEqual(['keys.width']);
    expect(gainOf(wider)).toBeGreaterThan(1.7);
    expect(gainOf(wider)).toBeLessThanOrEqual(2);
    expect(wider[0]!.reason).toContain('record.wav is 2.0 dB wider');
    expect(gainOf(towardWidth(deskOf({ stems, reference: wide(-14.3) })))).toBeLessThan(-2.4);
  });

  test('no side is raised over its mid', () => {
    expect(
      gainOf(towardWidth(deskOf({ stems: [stem('keys', -3), stems[1]!], reference: wide(4) }))),
    ).toBeLessThanOrEqual(2);
  });

  test('stems that were placed move together, so that both sides stay as loud', () => {
    const placed = [stem('left', undefined), stem('right', undefined), stems[1]!];
    const pan = (name: string, at: number): Decision => ({
      kind: 'pan',
      strip: 'tracks',
      name,
      steps: [{ processor: 'pan', pan: at, source: 'mono', compensated: true }],
      reason: '',
      evidence: {},
    });
    const desk = deskOf({ stems: placed, reference: wide(-16) }, [pan('left', -0.5), pan('right', 0.5)]);
    const decisions = towardWidth(desk);
    expect(decisions.map(({ name }) => name)).toEqual(['left', 'right']);
    expect(decisions[0]!.steps).toEqual(decisions[1]!.steps);
    expect(gainOf(decisions)).toBeLessThan(-1);
  });
});

describe('sections towards a reference', () => {
  const levels = (time: Seconds): Decibels => (time < 20 ? -40 : -34);
  const stems = [
    writtenStem('keys', 'keys', (frequency, time) => noiseBand(300, 3000, levels(time))(frequency, time), {
      seconds: 40,
    }),
  ];
  const sections = [
    { name: 'part A', time: [0, 20] },
    { name: 'loud part B', time: [20, 40] },
  ];
  const sessionOf = (range: number): Session => ({
    stems,
    mix: track('mix', {}, { features: { sections } }),
    reference: {
      name: 'record.wav',
      kind: 'songs',
      tracks: 1,
      spectrum: [],
      metrics: { 'loudness.range': spread(range) },
    },
  });

  test('a range is that of the standard: two levels 6 dB apart are 6 LU', () => {
    const rows = Float64Array.from({ length: 400 }, (_, row) => (row < 200 ? 1e-4 : 4e-4));
    expect(rangeOf(rows)).toBeCloseTo(10 * Math.log10(4), 2);
    expect(rangeOf(rows.subarray(0, 20))).toBeUndefined();
  });

  test('a wider range sets sections apart, a narrower one brings them together, by 1.5 dB at most', () => {
    const gainsOf = (range: number) => {
      const step = towardRange(deskOf(sessionOf(range)))[0]?.steps?.[0] as { curve: [number, number][] } | undefined;
      return step?.curve.map(([, gain]) => gain);
    };
    expect(gainsOf(6)).toBeUndefined();
    const apart = gainsOf(20)!;
    expect(apart[0]!).toBeLessThan(-0.3);
    expect(apart.at(-1)!).toBeGreaterThan(0.3);
    const together = gainsOf(3)!;
    expect(together[0]!).toBeGreaterThan(0.3);
    expect(Math.max(...together.map(Math.abs), ...apart.map(Math.abs))).toBeLessThanOrEqual(1.5);
  });

  test('nothing where sections are eased, and nothing without sections', () => {
    expect(towardRange(deskOf(sessionOf(20), [], { easesSections: true }))).toEqual([]);
    expect(towardRange(deskOf({ ...sessionOf(20), mix: track('mix', {}, { features: { sections: [] } }) }))).toEqual(
      [],
    );
  });
});
