import { expect, test } from 'vitest';
import { groupsOf, withMembers } from '../../src/mix/keep-groups.ts';

const stems = [
  { name: 'Kick', role: 'kick' },
  { name: 'Hats', role: 'hats' },
  { name: 'vocals', role: 'vocals' },
  { name: 'Doubles', role: 'backing-vocals' },
] as const;

test('a group that is kept is its strip and its stems', () => {
  expect(withMembers(['drums'], stems)).toEqual(['drums', 'Kick', 'Hats']);
  expect(withMembers(['drums.gain', 'Kick'], stems)).toEqual(['drums.gain', 'Kick.gain', 'Hats.gain', 'Kick']);
});

test('where a stem is called as its group, the group is its bus', () => {
  expect(withMembers(['vocals', 'drumstick'], stems)).toEqual(['vocals', 'drumstick']);
  expect(withMembers(['vocals bus'], stems)).toEqual(['vocals bus', 'vocals', 'Doubles']);
  expect(groupsOf(stems)).toEqual(['drums', 'vocals bus']);
});

test('in a plan a group is what goes through its bus; a return has no stems', () => {
  const strip = (to: string) => ({ chain: [], to });
  const plan = {
    tracks: { Kick: strip('band'), vocals: strip('band') },
    buses: { band: { chain: [] }, reverb: { chain: [] } },
  };
  expect(withMembers(['band.pan', 'reverb'], stems, plan)).toEqual(['band.pan', 'Kick.pan', 'vocals.pan', 'reverb']);
});
