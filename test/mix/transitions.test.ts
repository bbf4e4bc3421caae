import { describe, expect, test } from 'vitest';
import { idOf } from '../../src/mix/decision.ts';
import { Desk, type MixWishes, onCurve } from '../../src/mix/desk.ts';
import { liftsOf, sectionNotes } from '../../src/mix/section-lift.ts';
import { transitions } from '../../src/mix/transitions.ts';
import type { Track } from '../../src/session.ts';
import { track } from '../helpers/sessions.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const deskOf = (stems: readonly Track[], wishes: Partial<MixWishes> = {}, parts: readonly object[] = []) =>
  new Desk({
    session: { mix: track('mix', {}, { features: { sections: parts } }), stems },
    outcomes: [],
    wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
    refused: new Map(),
  });

describe('edges', () => {
  const stem = (name: string, duration: number, edges: object, percussiveness = 0): Track => {
    const metrics = { 'transient.percussiveness': percussiveness };
    const made = writtenStem(name, 'keys', noiseBand(200, 5000, -50), { features: { edges }, metrics });
    return { ...made, format: { ...made.format, duration } };
  };
  const diesAway = { deadHead: 0.3, deadTail: 1, endLevel: -50, fadesOut: false };
  const stops = { ...diesAway, deadTail: 0, endLevel: -3 };

  test('a stem that begins at once is faded in, but for one whose first stroke would suffer', () => {
    const atOnce = { ...diesAway, deadHead: 0 };
    const [fade, ...others] = transitions(deskOf([stem('pad', 60, atOnce), stem('kick', 60, atOnce, 0.9)]));
    expect(fade!.steps).toEqual([{ processor: 'fade', type: 'in', over: [0, 0.005] }]);
    expect(others).toEqual([]);
  });

  test('a stem that stops before the song is over is faded out, and the mix where something sounds to its end', () => {
    const decisions = transitions(
      deskOf([stem('hats', 57.5, stops), stem('pad', 60, stops), stem('vox', 60, diesAway)]),
    );
    expect(decisions.map(idOf)).toEqual(['hats.fade.out', 'mix.fade.out']);
    expect(decisions.map(({ steps }) => steps![0])).toEqual([
      { processor: 'fade', type: 'out', over: [57.49, 57.5] },
      { processor: 'fade', type: 'out', over: [59.95, 60] },
    ]);
    expect(decisions[1]!.reason).toMatch(/^pad sounds to the very end: the last 50 ms of the mix are faded out\.$/);
  });

  test('what dies away by itself, or is faded out already, is let be', () => {
    expect(transitions(deskOf([stem('pad', 60, diesAway), stem('vox', 60, { ...stops, fadesOut: true })]))).toEqual([]);
  });
});

describe('sections', () => {
  /** A verse of 10 s, then a chorus that is so much louder. */
  const song = (lift: number, wishes: Partial<MixWishes> = {}) =>
    deskOf(
      [
        writtenStem(
          'band',
          'keys',
          (frequency, time) => (frequency > 200 && frequency < 4000 ? (time < 10 ? -50 : -50 + lift) : undefined),
          { seconds: 20, features: { edges: {} } },
        ),
      ],
      wishes,
      [
        { name: 'part A', time: [0, 10] },
        { name: 'loud part B', time: [10, 20] },
      ],
    );

  test('how much the chorus lifts is told where it hardly does, or leaps, and not where it is as usual', () => {
    expect(liftsOf(song(2))[0]!.lift).toBeCloseTo(2, 6);
    expect(sectionNotes(song(2))).toEqual([]);
    expect(sectionNotes(song(0.5))).toEqual([
      'The loud part B at 0:10 is 0.5 LU louder than the part A before it; records lift by 1 to 3 LU.',
    ]);
    expect(sectionNotes(song(7))[0]).toMatch(/is 7\.0 LU louder/);
  });

  test('it is eased on request only, by no more than 2 dB, and then it is not told as well', () => {
    expect(transitions(song(7))).toEqual([]);
    const [ride] = transitions(song(7, { easesSections: true }));
    expect(ride).toMatchObject({ kind: 'ride', strip: 'buses', name: 'mix' });
    const step = ride!.steps![0]!;
    const at = (time: number) => (step.processor === 'rider' ? onCurve(step.curve, time) : Number.NaN);
    expect([at(5), at(12), at(19)]).toEqual([0, -2, -2]);
    expect(sectionNotes(song(7, { easesSections: true }))).toEqual([]);
    expect(transitions(song(0.5, { easesSections: true }))[0]!.evidence).toMatchObject({ gain: 0.5 });
  });

  test('a song of one piece has no steps', () => {
    expect(liftsOf(deskOf([], {}, [{ name: 'whole', time: [0, 20] }]))).toEqual([]);
  });
});
