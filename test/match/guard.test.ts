import { expect, test } from 'vitest';
import { usual } from '../../src/match/amounts.ts';
import { guarded, isTheMix } from '../../src/match/guard.ts';
import { type Profile, profileMeters, profileOf } from '../../src/match/profile.ts';
import { hear } from '../../src/meters/hear.ts';
import { noise, sound } from '../helpers/signals.ts';

const heard = async (channels: readonly Float32Array[], name = 'song'): Promise<Profile> =>
  profileOf(name, await hear(sound(channels, 44_100), profileMeters));

const [left, right] = [noise(-20, 4, 1, 44_100), noise(-20, 4, 2, 44_100)];
const mix = { ...(await heard([left, right], 'mix')), duration: 200, range: 5, integrated: -14 };

/** A record that is the mix but for what is said. */
const like = (changes: Partial<Profile> = {}): Profile => ({ ...mix, name: 'record', duration: 180, ...changes });
/** Tilted by so many decibels from end to end. */
const tilted = (profile: Profile, by: number): Float64Array =>
  profile.mid.map((power, k) => power * 10 ** ((by * Math.log2(Math.max(1, k) / 500)) / 90));

const guard = (profile: Profile, given = {}, target = mix, amounts = usual) =>
  guarded(target, [{ profile, tone: 1, level: 1 }], amounts, given, false);

test('a record that fits changes nothing', () => {
  expect(guard(like())).toEqual({ amounts: usual, notes: [] });
});

test('another kind of music lowers tone and width, and says by how much', () => {
  const { amounts, notes } = guard(like({ mid: tilted(mix, 80) }));
  expect(amounts.tone).toBeGreaterThan(0.1);
  expect(amounts.tone).toBeLessThan(0.45);
  expect(amounts.loudness).toBe(1);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(
    /^The tone of record is \d+\.\d dB a third octave away .* Tone goes \d+ % instead of 50 %, width goes/,
  );
});

test('who asks for an amount gets it, and is told', () => {
  const { amounts, notes } = guard(like({ mid: tilted(mix, 80) }), { tone: 0.5, width: 0.5 });
  expect(amounts).toEqual(usual);
  expect(notes[0]).toContain('Tone goes 50 % all the same, as asked');
});

test('what is short counts the less the shorter it is', () => {
  const at = (duration: number) => guard(like({ duration })).amounts.tone;
  expect(at(30)).toBe(0.5);
  expect(at(20)).toBeLessThan(0.45);
  expect(at(5)).toBeLessThan(at(10));
  expect(guard(like({ duration: 12 })).notes[0]).toContain('Only 12 s of record are there');
});

test('another range lowers what moves the level; a record too soft to be one does not set the loudness', () => {
  const moving = { ...usual, range: 1, dynamics: 1 };
  const far = guard(like({ range: 23 }), {}, mix, moving);
  expect(far.amounts.range).toBeCloseTo(0.5);
  expect(far.notes[0]).toContain('18.0 LU wider');
  const soft = guard(like({ integrated: -48 }));
  expect(soft.amounts.loudness).toBe(0);
  expect(soft.notes[0]).toContain('−48.0 LUFS');
});

test('mono beside stereo leaves the width, either way', async () => {
  const mono = like(await heard([left, left], 'record'));
  expect(guard(like({ side: mono.side })).amounts.width).toBe(0);
  expect(guard(like(), {}, { ...mix, channels: 1, side: mono.side }).notes).toEqual([
    expect.stringContaining('The mix is mono and stays so'),
  ]);
});

test('the mix under another name is told from the mix turned down', async () => {
  const own = await heard([left, right]);
  expect(isTheMix(own, await heard([left, right], 'copy'))).toBe(true);
  expect(isTheMix(own, await heard([left.map((x) => 0.9 * x), right.map((x) => 0.9 * x)]))).toBe(false);
  expect(isTheMix(own, await heard([right, left.map((x) => -x)]))).toBe(false);
});

test('beside the same recording nothing is lowered but what is not there', () => {
  const result = guarded(
    mix,
    [{ profile: like({ mid: tilted(mix, 80), duration: 10 }), tone: 1, level: 1 }],
    usual,
    {},
    true,
  );
  expect(result).toEqual({ amounts: usual, notes: [] });
});
