import { expect, test } from 'vitest';
import { type Decision, idOf, planOfMix } from '../../src/mix/decision.ts';
import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import { grouped } from '../../src/mix/groups.ts';
import type { Role } from '../../src/roles.ts';
import type { Track } from '../../src/session.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const stem = (name: string, role: Role, features: object = {}, plr = 18): Track =>
  writtenStem(name, role, noiseBand(200, 5000, -50), { features, metrics: { 'dynamics.plr': plr } });
const deskOf = (stems: readonly Track[], wishes: Partial<MixWishes> = {}, before: readonly Decision[] = []) =>
  new Desk(
    {
      session: { stems },
      outcomes: [],
      wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
      refused: new Map(),
    },
    before,
  );
/** Peaks at −6 dBFS, nineteen in twenty no higher than −10. */
const strokes = { dynamics: { peaks: [...new Array<number>(19).fill(-20), -10, -6] } };
const band = [
  stem('kick', 'kick', strokes),
  stem('snare', 'snare'),
  stem('vox', 'vocals'),
  stem('guitar', 'guitar'),
  stem('guitar_2', 'guitar'),
];

test('what belongs together goes through one bus, what is alone to the mix; every bus is in the plan', () => {
  const decisions = grouped(deskOf(band));
  expect(decisions.map(idOf)).toEqual(['kick.group', 'snare.group', 'drums.glue', 'guitar.group', 'guitar_2.group']);
  const plan = planOfMix(
    decisions,
    band.map(({ name }) => name),
    [],
  );
  expect(Object.entries(plan.tracks).map(([name, { to }]) => [name, to])).toEqual([
    ['kick', 'drums'],
    ['snare', 'drums'],
    ['vox', 'mix'],
    ['guitar', 'guitars'],
    ['guitar_2', 'guitars'],
  ]);
  expect(Object.keys(plan.buses).sort()).toEqual(['drums', 'guitars', 'mix']);
  expect(plan.tracks.kick!.why!.reason).toBe('kick goes through the bus "drums" with snare: one fader for 2 stems.');
});

test('glue takes no more than 2 dB of peaks, and less by the amount', () => {
  const glueOf = (amount: number) => grouped(deskOf(band, { amount })).find(({ kind }) => kind === 'glue')?.steps?.[0];
  expect(glueOf(100)).toMatchObject({ processor: 'compressor', threshold: -14, ratio: 1.5, attack: 0.03 });
  expect(glueOf(50)).toMatchObject({ ratio: 1.25 });
  expect(glueOf(0)).toBeUndefined();
});

test('no glue where strokes are held already, by a compressor here or elsewhere', () => {
  const compressed: Decision = {
    ...{ kind: 'compression', strip: 'tracks', name: 'snare', reason: '', evidence: {} },
    steps: [{ processor: 'compressor', threshold: -20 }],
  };
  const flat = band.map((each) => ({ ...each, metrics: { 'dynamics.plr': 9 } }));
  for (const desk of [deskOf(band, {}, [compressed]), deskOf(flat)])
    expect(grouped(desk).some(({ kind }) => kind === 'glue')).toBe(false);
});

test('a bus has no name that a stem has, and few stems need none', () => {
  const named = grouped(deskOf([...band.slice(0, 4), stem('drums', 'drums')]));
  expect(new Set(named.flatMap(({ to }) => to ?? []))).toEqual(new Set(['drums bus']));
  expect(grouped(deskOf(band.slice(0, 2)))).toEqual([]);
});
