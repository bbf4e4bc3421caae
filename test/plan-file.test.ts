import { expect, test } from 'vitest';
import { checkChain, checkPlan } from '../src/plan-file.ts';

const bell = { processor: 'filter', type: 'peaking', frequency: 320, Q: 1.4, gain: -3 };
const duck = { processor: 'compressor', threshold: -30 };
const keyed = (key: string) => ({ chain: [{ ...duck, key }] });
const planOf = (...chain: object[]) => ({ tracks: { mix: { chain } } });

test('a plan is read as it stands, with what may be left out filled in', () => {
  const step = { ...bell, on: 'side', time: [1, 2], mix: 0.5 };
  expect(checkPlan(planOf(step))).toEqual({ ...planOf(step), buses: {}, taken: [], left: [] });
});

test('a hand may write units', () => {
  expect(checkChain([{ ...bell, frequency: '2.5 kHz', gain: '-3 dB' }])).toEqual([{ ...bell, frequency: 2500 }]);
});

test.each<[object, string]>([
  [planOf(bell, { ...bell, frequency: 0 }), 'tracks.mix, step 2, frequency: 0 should be between '],
  [planOf({ ...bell, gain: '3 Hz' }), 'tracks.mix, step 1, gain: "3 Hz" should be in dB.'],
  [planOf({ ...bell, gian: 3 }), 'tracks.mix, step 1, gian: unknown setting "gian". Did you mean "gain"?'],
  [
    planOf({ processor: 'filtre' }),
    'tracks.mix, step 1, processor: unknown processor "filtre". Did you mean "filter"?',
  ],
  [planOf({ gain: 3 }), 'tracks.mix, step 1, processor is missing.'],
  [planOf({ ...bell, on: 'centre' }), 'tracks.mix, step 1, on: unknown choice "centre". '],
  [planOf({ ...duck, key: 'kick' }), 'tracks.mix, step 1, key: there is no track "kick". There are mix.'],
  [planOf({ ...bell, key: 'mix' }), 'tracks.mix, step 1, key: filter hears no other track; '],
  [planOf({ ...bell, frequency: -20 }), 'tracks.mix, step 1, frequency: -20 should be between '],
  [planOf({ ...bell, gain: Number.NaN }), 'tracks.mix, step 1, gain: NaN should be a finite number.'],
  [
    planOf({ ...bell, gain: Number.POSITIVE_INFINITY }),
    'tracks.mix, step 1, gain: Infinity should be a finite number.',
  ],
  [planOf({ ...bell, gain: 'loud' }), 'tracks.mix, step 1, gain: "loud" should be a quantity in dB.'],
  [planOf({ ...bell, mix: 2 }), 'tracks.mix, step 1, mix: 2 should be between 0 and 1.'],
  [planOf({ ...duck, key: 'mix' }), 'tracks.mix, step 1, key: goes in a circle: mix is keyed by mix. '],
  [
    { tracks: { a: keyed('b'), b: keyed('c'), c: keyed('b') } },
    'tracks.b, step 1, key: goes in a circle: b is keyed by c, c is keyed by b. Take one of them out.',
  ],
  [{ tracks: {}, buses: { mix: { chain: [], to: 'mix' } } }, 'buses.mix.to: the bus "mix" is the last one'],
  [planOf({ ...bell, time: [5] }), 'tracks.mix, step 1, time: [5] should be a list of two.'],
  [
    planOf({ processor: 'rider', curve: [[1, 2, 3]] }),
    'tracks.mix, step 1, curve[0]: [1,2,3] should be a list of two.',
  ],
  [{}, 'tracks is missing.'],
  [{ tracks: { mix: {} } }, 'tracks.mix.chain is missing.'],
  [
    { tracks: { vox: { chain: [], to: 'room' } }, buses: { mix: { chain: [] } } },
    'tracks.vox.to: there is no bus "room". There are mix.',
  ],
  [
    { tracks: {}, buses: { a: { chain: [], to: 'b' }, b: { chain: [], sends: [{ to: 'a', gain: -6 }] } } },
    'buses.a: feeds itself, by way of the buses it goes to. Take one of these ways out.',
  ],
])('%j is refused: %s', (plan, sentence) => {
  const message = expect.stringContaining(`plan.json: ${sentence}`);
  expect(() => checkPlan(plan)).toThrow(expect.objectContaining({ code: 'config', message }));
});

test('a chain is refused by its own name', () => {
  expect(() => checkChain({}, 'mine.json')).toThrow('mine.json: {} should be a list.');
});

test('tracks may key one another as long as they go in no circle; what is bypassed hears nothing', () => {
  const both = {
    chain: [
      { ...duck, key: 'a' },
      { ...duck, key: 'b' },
    ],
  };
  const back = { chain: [{ ...duck, key: 'c', bypass: true }] };
  expect(() => checkPlan({ tracks: { a: { chain: [] }, b: keyed('a'), c: both, d: back } })).not.toThrow();
});

test('the mix bus is there, named or not', () => {
  expect(() =>
    checkPlan({ tracks: { vox: { chain: [], to: 'mix', sends: [{ to: 'mix', gain: -6 }] } } }),
  ).not.toThrow();
});

test('a long value is not printed whole', () => {
  const steps = Array.from({ length: 50 }, () => bell);
  expect(() => checkChain({ steps })).toThrow(/^chain\.json: \{"steps":.{40,50}… should be a list\.$/);
});
