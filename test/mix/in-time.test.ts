import { describe, expect, test } from 'vitest';
import { idOf } from '../../src/mix/decision.ts';
import { Desk } from '../../src/mix/desk.ts';
import { inTime, retimings, stillOff } from '../../src/mix/in-time.ts';
import { notesOf } from '../../src/mix/notes.ts';
import type { Finding, Outcome } from '../../src/rules/rule.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';
import { randoms } from '../helpers/signals.ts';

/** Strokes on a click of 120 BPM, off by up to 5 ms, at another speed. */
function part(name: string, seed: number, strokes: number, speed = 1): Track {
  const next = randoms(seed);
  const all = Array.from({ length: 160 * strokes }, (_, i) => (0.5 * i) / strokes + 0.01 * (next() - 0.5));
  const times = all.filter(() => next() < 0.6).map((time) => Math.round((100 * Math.max(0, time)) / speed) / 100);
  return track(name, {}, { features: { transients: { times }, tempo: { bpm: 120 * speed, confidence: 0.4 } } });
}

const band = [part('drums', 1, 4), part('bass', 2, 2), part('guitar', 3, 2)];
const withKeys = (speed: number) => [...band, part('keys', 4, 4, speed)];

describe('a stem at another speed', () => {
  test.each([1.03, 0.975])('is stretched to that of the rest: %f', (speed) => {
    const [keys, ...others] = inTime(deskOf(withKeys(speed)));
    expect(others).toEqual([]);
    expect(idOf(keys!)).toBe('keys.timing');
    const [step] = keys!.steps!;
    expect(step).toEqual({ processor: 'stretch', rate: expect.any(Number) });
    // over 80 s, 0.01 % are 8 ms
    expect(Math.abs((step as { rate: number }).rate * speed - 1)).toBeLessThan(1e-4);
    expect(keys!.reason).toMatch(
      /^keys runs \d\.\d\d % (faster|slower) than the rest: stretched to the speed of the song, its pitch kept\.$/,
    );
  });

  test('that was taken for one of another rate is resampled by just that', () => {
    const [keys] = inTime(deskOf(withKeys(48 / 44.1)));
    expect(keys!.steps).toEqual([{ processor: 'stretch', rate: 0.91875, semitones: -1.467069 }]);
    expect(keys!.reason).toContain('its pitch is off by as much (+147 cents)');
  });

  test('that its length tells is mended by that', () => {
    const finding = { rule: 'stem-speed', tracks: ['keys'], severity: 'warning', value: 8.125 } as unknown as Finding;
    const outcomes: readonly Outcome[] = [{ rule: 'stem-speed', status: 'failed', findings: [finding] }];
    const desk = deskOf([...band, part('keys', 4, 4)]);
    const [keys] = inTime(new Desk({ ...desk, session: desk.session, outcomes }));
    expect(keys!.steps).toEqual([{ processor: 'stretch', rate: 0.91875, semitones: -1.467069 }]);
  });

  test('that is heard as off again is left as it was', () => {
    const desk = deskOf(withKeys(1.03));
    const decisions = inTime(desk);
    expect([...stillOff(decisions, desk)]).toEqual([
      [
        'keys.timing',
        expect.stringMatching(/^heard again, it is still off \(keys runs 3\.0\d % faster than the rest\)$/),
      ],
    ]);
    expect([...stillOff(decisions, deskOf(withKeys(1)))]).toEqual([]);
  });
});

test('what is in time is left alone', () => expect(inTime(deskOf(withKeys(1)))).toEqual([]));

test('a note says that it can be done here, unless that was asked for', () => {
  const told = (bringsIntoTime: boolean) => notesOf(deskOf(withKeys(1.03), { bringsIntoTime })).join(' ');
  expect(told(false)).toMatch(/keys runs 3\.0 % faster.* With --timing, it is done here\./);
  expect(told(true)).not.toContain('--timing');
});

test('steps that change the time of a stem are known in a plan, a bypassed one is none', () => {
  const chain = [
    { processor: 'gain', gain: -1 },
    { processor: 'stretch', rate: 0.97 },
    { processor: 'shift', offset: -0.1 },
    { processor: 'stretch', rate: 0.5, bypass: true },
  ] as const;
  expect([...retimings({ keys: { chain }, bass: { chain: [] } })]).toEqual([['keys', [chain[1], chain[2]]]]);
});
