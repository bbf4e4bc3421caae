import { expect, test } from 'vitest';
import { type Decision, planOfMix } from '../../src/mix/decision.ts';
import { Desk } from '../../src/mix/desk.ts';
import { keptOf } from '../../src/mix/kept.ts';
import type { Plan } from '../../src/plan.ts';
import type { Step } from '../../src/processors/index.ts';
import { deskOf } from '../helpers/desks.ts';

const fader: Decision = {
  ...{ kind: 'gain', strip: 'tracks', name: 'keys', steps: [{ processor: 'gain', gain: 2.3 }] },
  ...{ reason: 'keys +2.3 dB: as keys.', evidence: { gain: 2.3, loudness: -20 } },
};
const bell = (frequency: number): Step => ({ processor: 'filter', type: 'peaking', frequency, Q: 1, gain: -3 });
const cuts: Decision = {
  ...{ kind: 'room', strip: 'tracks', name: 'keys', detail: 'voice', steps: [bell(800), bell(2400)] },
  ...{ reason: 'keys makes room.', evidence: { frequency: 800, frequency2: 2400 } },
};
const planned = planOfMix([fader, cuts], ['keys'], []);

/** The plan with its last gain set anew. */
const edited = (gain: number): Plan => {
  const { chain, ...strip } = planned.tracks.keys!;
  const moved = chain.map((step) => (step.processor === 'gain' ? { ...step, gain } : step));
  return { ...planned, tracks: { keys: { ...strip, chain: moved } } };
};

test('what a plan holds as it was decided keeps its reason', () => {
  expect(keptOf(planned, ['*'])).toEqual([cuts, fader]);
});

test('a fader that a person set says so, with what was decided, again and again', () => {
  const [own] = keptOf(edited(-4), ['keys.gain']);
  expect(own).toEqual({
    ...fader,
    steps: [{ processor: 'gain', gain: -4 }],
    reason: 'keys: fader set by hand: gain −4.0 dB, where +2.3 dB was decided.',
    evidence: { gain: -4, decided: 2.3 },
  });
  expect(keptOf(planOfMix([own!], ['keys'], []), ['*'])).toEqual([own]);
});

test('half of a decision is no other than was decided', () => {
  const desk = new Desk({ ...deskOf([]), halved: new Map([['keys.gain', 'it woke a finding']]) }).with([fader]);
  const kept = keptOf(planOfMix(desk.decisions, ['keys'], []), ['*']);
  expect(kept[0]?.reason).toMatch(/^keys \+2\.3 dB: as keys\. Half of it/);
});
