import { describe, expect, test } from 'vitest';
import { eitherWayNotes, lateNotes, offTimes } from '../../src/mix/late.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';
import { randoms } from '../helpers/signals.ts';

const beat = 0.5; // s: 120 BPM
const beats = 160;

interface Part {
  /** Strokes a beat. */
  readonly strokes?: number;
  /** Share of them that is played. */
  readonly played?: number;
  /** s after the click. */
  readonly late?: number;
  /** From half of the song on. */
  readonly lateThen?: number;
  /** s, of timing, either way. */
  readonly loose?: number;
  readonly strength?: number;
  readonly seed?: number;
  readonly role?: Track['role'];
}

/** A part played to the click, off by up to 5 ms. */
function part(
  name: string,
  { strokes = 2, played = 0.8, late = 0, lateThen = late, loose = 0.005, strength = 3, seed = 1, role }: Part = {},
) {
  const next = randoms(seed);
  const all = Array.from({ length: beats * strokes }, (_, i) => {
    const by = i < (beats * strokes) / 2 ? late : lateThen;
    return 1 + (i * beat) / strokes + by + 2 * loose * (next() - 0.5);
  });
  const times = all.filter(() => next() < played).map((time) => Math.round(100 * time) / 100);
  return track(name, {}, { ...(role ? { role } : {}), features: { transients: { times, strength } } });
}

const stretched = (stem: Track, by: number): Track => {
  const { transients } = stem.features;
  const times = transients.times.map((time) => Math.round(100 * by * time) / 100);
  return { ...stem, features: { ...stem.features, transients: { ...transients, times } } };
};

const band: readonly Track[] = [
  part('drums', { strokes: 4, seed: 1 }),
  part('bass', { seed: 2 }),
  part('guitar', { seed: 3 }),
];
const foundWith = (...more: readonly Track[]) => offTimes([...band, ...more]);

describe('a stem that plays with the others', () => {
  test.each([
    ['as often', {}],
    ['once a beat', { strokes: 1, played: 1 }],
    ['in triplets', { strokes: 3, played: 1 }],
    ['laid back', { late: 0.025 }],
    ['pushing', { late: -0.025 }],
    ['between the beats', { strokes: 1, played: 1, late: beat / 2 }],
    ['on the swung half of each beat', { strokes: 1, played: 1, late: (2 * beat) / 3 }],
    ['a sixteenth before each beat', { strokes: 1, played: 1, late: -beat / 4 }],
  ])('is not told: %s', (_, given) => expect(foundWith(part('keys', { ...given, seed: 4 }))).toEqual([]));
});

describe('a stem that is late or early', () => {
  test.each([0.045, -0.045, 0.06, -0.06])('is told with its offset: %f s', (late) => {
    const [keys, ...others] = foundWith(part('keys', { late, seed: 4 }));
    expect(others).toEqual([]);
    expect(keys).toMatchObject({ name: 'keys', against: expect.arrayContaining(['bass', 'guitar']) });
    expect(Math.abs(keys!.offset - late)).toBeLessThan(0.004);
    expect(keys!.stroke).toBeCloseTo(beat / 2, 1);
  });

  test('a stem of soft onsets is told from 60 ms on only', () => {
    expect(foundWith(part('keys', { late: 0.045, strength: 1, seed: 4 }))).toEqual([]);
    expect(foundWith(part('keys', { late: 0.07, strength: 1, seed: 4 }))).toMatchObject([{ name: 'keys' }]);
  });

  test.each([0.1, -0.1])(
    'near the middle of a stroke it belongs to the side on which it strikes together: %f s',
    (late) => {
      const straight = [1, 2].map((seed) => part(`straight ${seed}`, { played: 0.4, seed: 1 }));
      const [keys, ...others] = offTimes([...straight, part('keys', { late, played: 0.4, seed: 1 })]);
      expect(others).toEqual([]);
      expect(keys!.otherwise).toBeUndefined();
      expect(keys!.offset).toBeCloseTo(late, 2);
    },
  );

  test('where every stroke is played, both ways are told', () => {
    const even = ['hats', 'arp'].map((name, seed) => part(name, { played: 1, seed }));
    const keys = part('keys', { late: 0.1, played: 1, loose: 0, seed: 4 });
    expect(offTimes([...even, keys])).toMatchObject([{ name: 'keys', otherwise: expect.closeTo(-0.15, 2) }]);
    expect(lateNotes(deskOf([...even, keys]))).toEqual([]);
    expect(eitherWayNotes(deskOf([...even, keys]))).toEqual([
      expect.stringMatching(
        /^keys plays \d+ ms late, or \d+ ms early, against \w+ and \w+ throughout, .* which of the two/,
      ),
    ]);
  });

  test('is told in a sentence', () => {
    const [sentence, ...others] = lateNotes(deskOf([...band, part('keys', { late: 0.06, seed: 4, loose: 0 })]));
    expect(others).toEqual([]);
    expect(sentence).toMatch(
      /^keys plays (59|60|61) ms late against \w+ and \w+ throughout, .* \(by whole strokes it may as well be (189|190|191) ms early\)\./,
    );
  });

  test('is not told where it is moved already', () => {
    const kept = [{ kind: 'delay', strip: 'tracks', name: 'keys', reason: 'It is late.', evidence: {} }] as const;
    const keys = part('keys', { late: 0.06, seed: 4 });
    expect(lateNotes(deskOf([...band, keys], { kept }))).toEqual([]);
  });
});

describe('music at any speed', () => {
  const bands = [60, 75, 90, 110, 130, 150].map((bpm) => ({ bpm, stretch: 120 / bpm }));
  const places = [1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4].map((place) =>
    part('keys', { strokes: 1, played: 1, late: place * beat, seed: 4 }),
  );
  test.each(bands)('of $bpm BPM: parts off the beat are not told', ({ stretch }) => {
    for (const keys of places) expect(offTimes([...band, keys].map((each) => stretched(each, stretch)))).toEqual([]);
  });
});

describe('nothing is told', () => {
  test('of one that is late in one half only', () => {
    expect(foundWith(part('keys', { late: 0, lateThen: 0.06, seed: 4 }))).toEqual([]);
    expect(foundWith(part('keys', { late: 0.05, lateThen: 0.08, seed: 4 }))).toEqual([]);
  });

  test('of what swells', () => expect(foundWith(part('strings', { late: 0.06, strength: 0.8, seed: 4 }))).toEqual([]));

  test('of an echo', () => {
    expect(foundWith(part('keys', { late: 0.06, seed: 4, role: 'effects' }))).toEqual([]);
    expect(foundWith(part('vocals_echo', { late: 0.06, seed: 4 }))).toEqual([]);
  });

  test('of loose playing', () => expect(foundWith(part('keys', { late: 0.06, loose: 0.1, seed: 4 }))).toEqual([]));

  test('of a few notes', () => expect(foundWith(part('keys', { late: 0.06, played: 0.04, seed: 4 }))).toEqual([]));

  test('of one beside one: which of them is off, nobody knows', () => {
    expect(offTimes([band[1]!, part('keys', { late: 0.06, seed: 4 })])).toEqual([]);
  });

  test('where two are late together, and two are not', () => {
    expect(offTimes([band[1]!, band[2]!, ...[4, 5].map((seed) => part(`k${seed}`, { late: 0.06, seed }))])).toEqual([]);
  });

  test('of nothing', () => expect(offTimes([])).toEqual([]));
});
