import { expect, test } from 'vitest';
import { checkChain, checkPlan } from '../src/plan-file.ts';

const bell = { processor: 'filter', type: 'peaking', frequency: 320, Q: 1.4, gain: -3 };
const planOf = (...chain: object[]) => ({ tracks: { mix: { chain } } });

test('a plan is read as it stands, with what may be left out filled in', () => {
  const step = { ...bell, on: 'side', time: [1, 2], mix: 0.5 };
  expect(checkPlan(planOf(step))).toEqual({ ...planOf(step), buses: {}, taken: [], left: [] });
});

test('a hand may write units', () => {
  expect(checkChain([{ ...bell, frequency: '2.5 kHz', gain: '-3 dB' }])).toEqual([{ ...bell, frequency: 2500 }]);
});

test.each<[object, string]>([
  [planOf(bell, { ...bell, frequency: 0 }), 'tracks.mix.chain[1].frequency: 0 should be between '],
  [planOf({ ...bell, gain: '3 Hz' }), 'tracks.mix.chain[0].gain: "3 Hz" should be in dB.'],
  [planOf({ ...bell, gian: 3 }), 'tracks.mix.chain[0].gian: unknown setting "gian". Did you mean "gain"?'],
  [
    planOf({ processor: 'filtre' }),
    'tracks.mix.chain[0].processor: unknown processor "filtre". Did you mean "filter"?',
  ],
  [planOf({ gain: 3 }), 'tracks.mix.chain[0].processor is missing.'],
  [planOf({ ...bell, on: 'centre' }), 'tracks.mix.chain[0].on: unknown choice "centre". '],
  [planOf({ ...bell, key: 'kick' }), 'tracks.mix.chain[0].key: there is no track "kick". There are mix.'],
  [{}, 'tracks is missing.'],
  [{ tracks: { mix: {} } }, 'tracks.mix.chain is missing.'],
  [{ tracks: { vox: { chain: [], to: 'mix' } } }, 'tracks.vox.to: there is no bus "mix". There are none.'],
  [
    { tracks: {}, buses: { a: { chain: [], to: 'b' }, b: { chain: [], sends: [{ to: 'a', gain: -6 }] } } },
    'buses.a: feeds itself, by way of the buses it goes to.',
  ],
])('%j is refused: %s', (plan, sentence) => {
  const message = expect.stringContaining(`plan.json: ${sentence}`);
  expect(() => checkPlan(plan)).toThrow(expect.objectContaining({ code: 'config', message }));
});

test('a chain is refused by its own name', () => {
  expect(() => checkChain({}, 'mine.json')).toThrow('mine.json: {} should be a list.');
});
