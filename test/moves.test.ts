import { expect, test } from 'vitest';
import { livePatch } from '../src/live-patch.ts';
import { adjusted, movesOf, racked, settingsOf } from '../src/moves.ts';
import type { Plan } from '../src/plan.ts';
import type { Chain } from '../src/processors/index.ts';

const bell = { processor: 'filter', type: 'peaking', frequency: 300, gain: -4, Q: 1 } as const;
const limit = { processor: 'limiter', ceiling: -1 } as const;
const plan = (tracks: Readonly<Record<string, Chain>>, last?: Chain): Plan => ({
  tracks: Object.fromEntries(Object.entries(tracks).map(([name, chain]) => [name, { chain }])),
  buses: last ? { mix: { chain: last } } : {},
  taken: [],
  left: [],
});

test('a move has an id of its own, and an amount where it is a matter of degree', () => {
  const moves = movesOf(plan({ 'a:b': [bell, limit] }, [limit]));
  expect(moves.map(({ id, hasAmount }) => [id, hasAmount])).toEqual([
    ['tracks:0:a:b', true],
    ['tracks:1:a:b', false],
    ['buses:0:mix', false],
  ]);
});

test('what is off is bypassed, what is less is scaled, the rest as it was', () => {
  const was = plan({ song: [bell, { ...limit, bypass: true }] });
  expect(adjusted(was, settingsOf(was))).toEqual(was);
  const set = adjusted(was, [
    { id: 'tracks:0:song', on: false, amount: 25 },
    { id: 'tracks:1:song', on: true, amount: 100 },
  ]);
  expect(set.tracks.song!.chain).toEqual([{ ...bell, gain: -1, bypass: true }, limit]);
});

test('a move that is not there, and an amount that is none, are refused', () => {
  const was = plan({ song: [bell] });
  expect(() => adjusted(was, [{ id: 'tracks:1:song', on: true, amount: 100 }])).toThrow('no move "tracks:1:song"');
  expect(() => adjusted(was, [{ id: 'tracks:0:song', on: true, amount: 120 }])).toThrow('between 0 and 100 %');
});

test('while one listens, what is off keeps its place', () => {
  const was = plan({ song: [bell, { ...limit, bypass: true }] });
  const rack = racked(was, livePatch(was, [])!, settingsOf(was));
  expect(rack).toEqual({ stems: [], mix: [bell, { ...limit, mix: 0 }] });
});

test('a page takes chains of the mix, and of stems with who keys them first', () => {
  const keyed = { processor: 'compressor', threshold: -30, ratio: 4, key: 'kick' } as const;
  const patch = livePatch(plan({ bass: [keyed], kick: [], pad: [] }, [limit]), ['pad', 'bass', 'kick']);
  expect(patch).toEqual({
    stems: [
      { name: 'kick', moves: [] },
      { name: 'bass', moves: ['tracks:0:bass'] },
    ],
    mix: ['buses:0:mix'],
  });
  expect(livePatch(plan({ song: [bell] }), [])).toEqual({ stems: [], mix: ['tracks:0:song'] });
});

test('what takes more than chains beside the mix is left to who renders it', () => {
  const keyed = (key: string) => ({ processor: 'compressor', threshold: -30, ratio: 4, key }) as const;
  const sent = { ...plan({}), tracks: { vox: { chain: [], sends: [{ to: 'hall', gain: -12 }] } } };
  const refused: readonly (readonly [Plan, readonly string[]])[] = [
    [sent, ['vox']],
    [{ ...plan({ kick: [bell] }), tracks: { vox: { chain: [], mute: true } } }, ['vox', 'kick']],
    [{ ...plan({ vox: [bell] }), buses: { drums: { chain: [] } } }, ['vox']],
    [plan({ song: [{ processor: 'resample', sampleRate: 44_100 }] }), []],
    [plan({ a: [keyed('b')], b: [keyed('a')] }), ['a', 'b']],
    [plan({ a: [keyed('gone')] }), ['a']],
    [plan({ stranger: [bell] }), ['a']],
    [plan({ song: [keyed('a')] }), []],
  ];
  for (const [each, stems] of refused) expect(livePatch(each, stems)).toBeUndefined();
});
