import { expect, test } from 'vitest';
import type { Evidence, Measurement, Scene } from '../../src/detectors/detector.ts';
import { withDefaults } from '../../src/fields.ts';
import { responseOf } from '../../src/processors/render.ts';
import { remedies } from '../../src/remedies/index.ts';
import type { Fix } from '../../src/remedies/remedy.ts';
import type { Session } from '../../src/session.ts';
import { mixOf, referenceOf, track } from '../helpers/sessions.ts';

const propose = (
  id: string,
  measurement: Partial<Measurement>,
  session: Session = mixOf(),
  settings = {},
  targets = {},
) => {
  const remedy = remedies[id]!;
  const scene: Scene = { session, tracks: [session.mix!], targets };
  return remedy.propose(
    { value: 0, tracks: ['mix'], confidence: 1, ...measurement },
    scene,
    withDefaults(remedy.settings, settings as never) as never,
  );
};
const stepOf = (proposed: ReturnType<typeof propose>) => (proposed as Fix).steps[0]!.step;
const mud = (estimate: number): Evidence => ({
  kind: 'shape',
  type: 'peaking',
  frequency: 300,
  Q: 0.7,
  estimate,
  error: 1,
});
const beside = (kind: 'own' | 'songs' | 'profile') => ({ ...mixOf(), reference: referenceOf(kind) });

test('an EQ move is all of the fault beside the same recording, less beside other music', () => {
  const gain = (kind: 'own' | 'songs' | 'profile', estimate: number) =>
    (stepOf(propose('equalise', { evidence: mud(estimate) }, beside(kind))) as { gain: number }).gain;
  expect(gain('own', 5)).toBe(-5);
  expect(gain('songs', 4)).toBe(-3.4);
  expect(gain('profile', 4)).toBe(-2.8);
  expect(gain('own', 20)).toBe(-12);
  expect(gain('songs', 20)).toBe(-6);
  expect(gain('songs', -20)).toBe(4);
  expect(propose('equalise', { evidence: mud(0.2) }, beside('own'))).toEqual({
    because: 'the move would be too small to hear',
  });
});

test.each([2, -2, 1])('a tilt of %d dB an octave is answered by shelves that make a straight line', (slope) => {
  const evidence: Evidence = { kind: 'shape', type: 'tilt', frequency: 1000, Q: 0.7, estimate: -slope, error: 0.1 };
  const { steps } = propose('equalise', { evidence }, beside('own')) as Fix;
  const response = (frequency: number) =>
    responseOf(
      steps.map(({ step }) => step),
      { sampleRate: 48_000, channels: 2 },
      frequency,
    );
  for (const frequency of [60, 125, 250, 500, 2000, 4000, 8000, 12_000])
    expect(
      Math.abs(response(frequency) - response(1000) - slope * Math.log2(frequency / 1000)),
      `${frequency} Hz`,
    ).toBeLessThan(0.9 * Math.abs(slope));
});

test('the louder side comes down by the lean, four fifths of it where nothing says it was not meant', () => {
  expect(stepOf(propose('rebalance', { value: 2.5 }, beside('own')))).toEqual({
    processor: 'gain',
    on: 'left',
    gain: -2.5,
  });
  expect(stepOf(propose('rebalance', { value: -2.5 }))).toEqual({ processor: 'gain', on: 'right', gain: -2 });
  expect(stepOf(propose('rebalance', { value: 30 }))).toMatchObject({ gain: -6 });
});

test('level goes down freely and up only into the room there is', () => {
  const session = mixOf({ 'peak.true': -3 });
  expect(stepOf(propose('set-level', { value: 4 }, session))).toEqual({ processor: 'gain', gain: -4 });
  expect(stepOf(propose('set-level', { value: -1 }, session))).toEqual({ processor: 'gain', gain: 1 });
  expect(stepOf(propose('set-level', { value: -6 }, session))).toEqual({ processor: 'gain', gain: 2 });
  expect(propose('set-level', { value: -6 }, mixOf({ 'peak.true': 0 }))).toHaveProperty('because');
});

test('the ceiling is the lower of the rule’s and the preset’s', () => {
  expect(stepOf(propose('limit', {}, mixOf(), { ceiling: -1 }, { 'peak.true': -2 }))).toEqual({
    processor: 'limiter',
    ceiling: -2,
  });
  expect(stepOf(propose('limit', {}, mixOf(), { ceiling: -1 }, { 'peak.true': 0 }))).toEqual({
    processor: 'limiter',
    ceiling: -1,
  });
});

test('a masker gives way by 0.7 of the excess and 6 dB', () => {
  const covered = (excess: number, more = {}): Partial<Measurement> => ({
    tracks: ['vox', 'keys'],
    evidence: { kind: 'masking', band: [1000, 4000], excess, covered: 0.6, whole: 0.4, Q: 1.3, ...more },
  });
  expect((propose('cut', covered(-2)) as Fix).steps).toEqual([
    { track: 'keys', step: { processor: 'filter', type: 'peaking', frequency: 2000, Q: 1.3, gain: -2.8 } },
  ]);
  expect(stepOf(propose('cut', covered(20), mixOf(), { most: 4 }))).toMatchObject({ gain: -4 });
  expect(propose('cut', covered(9, { whole: 0.9 }))).toHaveProperty('because');
  // the masker plays without the part: it gives way to the part's own level, and not otherwise
  const keyed = propose('cut', covered(2, { keyLevel: -30 })) as Fix;
  expect(keyed.about).toBe('keys: bell 2 kHz, −5.6 dB, Q 1.3, only while vox plays');
  expect(keyed.steps[0]!.step).toMatchObject({ processor: 'dynamic-eq', key: 'vox', range: -5.6, threshold: -37 });
});

test('width is only given where there is a side, and only taken where the sides do not cancel', () => {
  expect(stepOf(propose('widen', { value: -25 }))).toMatchObject({ processor: 'width', gain: 3 });
  expect(propose('widen', { value: -50 })).toHaveProperty('because');
  expect(stepOf(propose('narrow', { value: 3 }, mixOf({ 'stereo.polarity': 0.1 })))).toMatchObject({
    processor: 'width',
    gain: -4.5,
  });
  expect(propose('narrow', { value: 3 }, mixOf({ 'stereo.polarity': -0.5 }))).toHaveProperty('because');
});

test('whichever side is early waits, unless it is an echo', () => {
  expect(stepOf(propose('align-sides', { value: 0.0006 }))).toEqual({
    processor: 'delay',
    on: 'left',
    delayTime: 0.0006,
  });
  expect(stepOf(propose('align-sides', { value: -0.002 }))).toMatchObject({ on: 'right', delayTime: 0.002 });
  expect(propose('align-sides', { value: 0.015 })).toHaveProperty('because');
});

test('hum is taken out where it was heard, and what is too wide comes back to what is usual', () => {
  const humming = { mix: track('mix', {}, { features: { hum: { frequency: 60 } } }), stems: [] };
  expect(stepOf(propose('de-hum', {}, humming))).toMatchObject({ processor: 'de-hum', frequency: 60 });
  const evidence = { kind: 'metric', metric: 'stereo.width', measured: 1 } as const;
  expect(stepOf(propose('narrow', { value: 1, evidence }))).toMatchObject({ processor: 'width', gain: -4 });
});

test('width beside a reference: the band that is furthest, no more than 3 dB; beside the same recording what was changed', () => {
  const widths = {
    'stereo.low-mid-width': -8,
    'stereo.mid-width': -8,
    'stereo.high-mid-width': -8,
    'stereo.high-width': -8,
  };
  const is = { ...widths, 'stereo.mid-width': -2 };
  const measured = {
    band: [500, 2000] as const,
    value: 6,
    evidence: { kind: 'metric', metric: 'stereo.mid-width', measured: -2 } as const,
  };
  const spreads = Object.fromEntries(Object.entries(widths).map(([id, at]) => [id, { low: at, median: at, high: at }]));
  const beside = (kind: 'own' | 'songs', metrics = is) => ({
    ...mixOf(metrics),
    reference: referenceOf(kind, spreads),
  });
  const bell = { processor: 'filter', on: 'side', type: 'peaking', frequency: 1000, Q: 0.67 };
  expect(stepOf(propose('match-width', measured, beside('songs')))).toEqual({ ...bell, gain: -3 });
  expect(stepOf(propose('match-width', measured, beside('own')))).toEqual({ ...bell, gain: -6 });
  const all = Object.fromEntries(Object.keys(widths).map((id) => [id, -14])) as typeof is;
  expect(stepOf(propose('match-width', { ...measured, value: -6 }, beside('own', all)))).toEqual({
    processor: 'width',
    gain: 6,
  });
  const none = { ...measured, evidence: { ...measured.evidence, measured: -60 } };
  expect(propose('match-width', none, beside('songs'))).toEqual({
    because: 'there is no side signal in that band to bring up',
  });
});

test('a bell that rings beside the original is taken out whole, else 0.7 of its height', () => {
  const rings = { value: 9, band: [870, 930] as const };
  const evidence: Evidence = { kind: 'shape', type: 'peaking', frequency: 900, Q: 14, estimate: 9, error: 0.1 };
  expect(stepOf(propose('tame', { ...rings, evidence }, beside('own')))).toMatchObject({
    frequency: 900,
    Q: 14,
    gain: -9,
  });
  expect(stepOf(propose('tame', rings, beside('profile')))).toMatchObject({ gain: -6.3 });
});

test('pauses are turned down from 8 dB over the floor, in its peaks', () => {
  const noisy = { mix: track('mix', {}, { features: { noise: { floor: -60, bands: [] } } }), stems: [] };
  expect(stepOf(propose('expand', { value: -40 }, noisy))).toMatchObject({
    processor: 'expander',
    threshold: -42,
    range: 10,
  });
  expect(propose('expand', { value: -40 }, mixOf())).toHaveProperty('because');
});

test('attacks come up by what hits lack, 6 dB at most', () => {
  expect(stepOf(propose('sharpen', { value: -0.06 }))).toMatchObject({ processor: 'transient-shaper', attack: 3 });
  expect(stepOf(propose('sharpen', { value: -0.5 }))).toMatchObject({ attack: 6 });
});
