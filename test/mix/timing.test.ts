import { describe, expect, test } from 'vitest';
import { Desk } from '../../src/mix/desk.ts';
import { offSpeeds, timingNotes } from '../../src/mix/timing.ts';
import type { Finding, Outcome } from '../../src/rules/rule.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';
import { randoms } from '../helpers/signals.ts';

const beat = 0.5; // s: 120 BPM
const bars = 40;

interface Part {
  /** Strokes a beat. */
  readonly strokes?: number;
  /** Share of them that is played. */
  readonly played?: number;
  /** 1.03: 3 % faster. */
  readonly speed?: number;
  readonly bpm?: number;
  readonly beats?: number;
  readonly seed?: number;
}

/** A part played to the click, off by up to 5 ms, then at another speed. */
function part(
  name: string,
  { strokes = 4, played = 0.6, speed = 1, bpm = 120, beats = 4 * bars, seed = 1 }: Part = {},
) {
  const next = randoms(seed);
  const all = Array.from({ length: beats * strokes }, (_, i) => (i * beat) / strokes + 0.01 * (next() - 0.5));
  const times = all.filter(() => next() < played).map((time) => Math.round((100 * Math.max(0, time)) / speed) / 100);
  return track(name, {}, { features: { transients: { times }, tempo: { bpm: bpm * speed, confidence: 0.4 } } });
}

const band: readonly Track[] = [
  part('drums', { seed: 1 }),
  part('bass', { strokes: 2, seed: 2 }),
  part('guitar', { strokes: 2, seed: 3, bpm: 60 }),
];
const foundWith = (...more: readonly Track[]) => offSpeeds([...band, ...more]);

describe('a stem that plays to the click', () => {
  test('is not told', () => expect(foundWith(part('keys', { seed: 4 }))).toEqual([]));

  test.each([
    ['in half time', { strokes: 1, bpm: 60 }],
    ['in double time', { bpm: 240 }],
    ['three against two', { strokes: 3, bpm: 180 }],
    ['in triplets', { strokes: 3, bpm: 160 }],
    ['in quintuplets', { strokes: 5, bpm: 150 }],
  ])('nor is it %s', (_, given) => expect(foundWith(part('keys', { ...given, played: 1, seed: 4 }))).toEqual([]));

  test('nor is it where its tempo was misheard', () => {
    for (const bpm of [112, 116, 123.6, 130]) expect(foundWith(part('keys', { bpm, seed: 4 }))).toEqual([]);
  });
});

describe('a stem at another speed', () => {
  test.each([1.03, 0.97, 48 / 44.1, 1.015])('is told with its speed: %f', (speed) => {
    const [keys, ...others] = foundWith(part('keys', { speed, seed: 4 }));
    expect(others).toEqual([]);
    expect(keys).toMatchObject({ name: 'keys', bpm: 120 });
    expect(keys!.ratio).toBeCloseTo(speed, 3);
  });

  test('is told in a sentence', () => {
    const desk = deskOf([...band, part('keys', { speed: 1.03, seed: 4 })]);
    const [sentence, ...others] = timingNotes(desk);
    expect(others).toEqual([]);
    expect(sentence).toBe(
      'keys runs 3.0 % faster than the rest (123.6 against 120.0 BPM): it was stretched, or played at another rate. Bring it to the tempo of the song before mixing.',
    );
  });

  test('is told though it is heard in half time', () => {
    expect(foundWith(part('keys', { speed: 0.97, bpm: 60, seed: 4 }))[0]!.ratio).toBeCloseTo(0.97, 3);
  });
});

describe('nothing is told', () => {
  test('of too few onsets', () => {
    expect(foundWith(part('keys', { speed: 1.03, beats: 19, strokes: 1, played: 1 }))).toEqual([]);
  });

  test('of one that its length tells already', () => {
    const keys = part('keys', { speed: 48 / 44.1, seed: 4 });
    const finding = { rule: 'stem-speed', tracks: ['keys'], severity: 'warning' } as unknown as Finding;
    const outcomes: readonly Outcome[] = [{ rule: 'stem-speed', status: 'failed', findings: [finding] }];
    const desk = deskOf([...band, keys]);
    expect(timingNotes(desk)).toHaveLength(1);
    expect(timingNotes(new Desk({ ...desk, session: desk.session, outcomes }))).toEqual([]);
  });

  test('of one beside one: which of them is off, nobody knows', () => {
    expect(offSpeeds([band[0]!, part('keys', { speed: 1.03, seed: 4 })])).toEqual([]);
  });

  test('where half the stems are at one speed and half at another', () => {
    const others = band.map((_, i) => part(`other ${i}`, { speed: 1.03, seed: 5 + i }));
    expect(offSpeeds([...band, ...others])).toEqual([]);
  });

  test('of one that keeps no time', () => {
    const next = randoms(9);
    const times = Array.from({ length: 300 }, () => Math.round(8000 * next()) / 100).sort((a, b) => a - b);
    const loose = track('loose', {}, { features: { transients: { times }, tempo: { bpm: 123.6, confidence: 0.2 } } });
    expect(foundWith(loose)).toEqual([]);
  });

  test('of nothing', () => expect(offSpeeds([])).toEqual([]));
});
