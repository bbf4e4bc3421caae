import { describe, expect, test } from 'vitest';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import { shiftedAuditory } from '../../src/features/shifted.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { mixUntilFine } from '../../src/mix/loop.ts';
import type { Plan } from '../../src/plan.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { harsh, heardWith, warned } from '../helpers/harsh-mixes.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const spectrum = (level: number) => ({
  seconds: 3,
  features: { spectrum: { rows: { step: 0.2, window: 0.37, values: thirdOctaves.map(() => level) } } },
});
const stems = [
  writtenStem('voice', 'vocals', noiseBand(300, 3000, -40), spectrum(-60)),
  writtenStem('snare', 'snare', noiseBand(200, 5000, -42), spectrum(-60)),
  writtenStem('keys', 'keys', noiseBand(300, 3000, -42), spectrum(-40)),
  writtenStem('pad', 'pad', noiseBand(200, 8000, -50), spectrum(-60)),
];

const fader = (name: string, gain: number): Decision => ({
  ...{ kind: 'gain', strip: 'tracks', name, steps: [{ processor: 'gain', gain }], reason: '', evidence: {} },
});
const gainIn = (plan: Plan, name: string): number =>
  plan.tracks[name]!.chain.reduce((sum, step) => sum + (step.processor === 'gain' ? step.gain : 0), 0);
const has = (plan: Plan, id: string): boolean => plan.taken.includes(id);

/** Faders are heard as they stand; `found` says what there is to say of a plan. */
async function mixed(faders: Readonly<Record<string, number>>, found: (plan: Plan) => readonly Finding[]) {
  const plans: Plan[] = [];
  const made = await mixUntilFine({
    start: {
      session: heardWith(stems, []).session,
      outcomes: [],
      wishes: { amount: 100, keep: [], kept: [], easesSections: false },
    },
    decide: (desk) => desk.with(Object.entries(faders).map(([name, gain]) => fader(name, gain))),
    listen: async (plan) => {
      plans.push(plan);
      const moved = stems.map((stem) => ({
        ...stem,
        features: { ...stem.features, auditory: shiftedAuditory(stem.features.auditory!, gainIn(plan, stem.name)) },
      }));
      return heardWith(moved, found(plan));
    },
  });
  return { ...made, plans };
}

const buried = { voice: 0.5, snare: -2, keys: 0.5 };
const id = 'snare.gain.heard';
const narrow = warned('narrow-image', 'stereo');

describe('faders set right last', () => {
  test('stay where they wake nothing', async () => {
    const { plan, desk } = await mixed(buried, () => []);
    expect(has(plan, id)).toBe(true);
    expect(desk.refused.size).toBe(0);
  });

  test('are taken back where they wake a warning of the mix', async () => {
    const { plan, desk, plans } = await mixed(buried, (plan) => (has(plan, id) ? [narrow] : []));
    expect(plans.some((each) => has(each, id))).toBe(true);
    expect(has(plan, id)).toBe(false);
    expect(desk.refused.get(id)).toBe('it woke a finding (narrow-image of the mix)');
    expect(plan.left).toContainEqual({
      finding: id,
      because: 'taken back: it woke a finding (narrow-image of the mix)',
    });
  });

  test('stay where they are the lead’s, which is what the mix is about', async () => {
    const lead = 'voice.gain.heard';
    const { plan, desk } = await mixed({ voice: -1, keys: 2 }, (plan) => (has(plan, lead) ? [narrow] : []));
    expect(has(plan, lead)).toBe(true);
    expect(desk.refused.size).toBe(0);
  });

  test('stay where the warning was there before, or is of the level, which comes last', async () => {
    expect((await mixed(buried, () => [narrow])).desk.refused.size).toBe(0);
    const loud = await mixed(buried, (plan) => (has(plan, id) ? [warned('true-peak', 'level')] : []));
    expect(loud.desk.refused.size).toBe(0);
  });
});

describe('tone set right last', () => {
  const cut = 'keys.tone.harshness';

  test('stays where the next hearing finds less of it', async () => {
    const { plan, desk } = await mixed({}, (plan) => [harsh(has(plan, cut) ? 3 : 5)]);
    expect(has(plan, cut)).toBe(true);
    expect(desk.refused.size).toBe(0);
  });

  test('is taken back where that finds as much', async () => {
    const { plan, desk } = await mixed({}, () => [harsh(5)]);
    expect(has(plan, cut)).toBe(false);
    expect(desk.refused.get(cut)).toBe('it did not help against what it was for (harshness of the mix)');
  });

  test('is taken back before faders where it wakes a warning', async () => {
    const { plan, desk } = await mixed(buried, (plan) =>
      has(plan, cut) ? [warned('hollowness', 'tone')] : [harsh(5)],
    );
    expect(has(plan, cut)).toBe(false);
    expect([...desk.refused.keys()]).toEqual([cut]);
    expect(has(plan, id)).toBe(true);
  });

  test('stays where a warning is the faders’', async () => {
    const { plan, desk } = await mixed(buried, (plan) => [
      harsh(has(plan, cut) ? 3 : 5),
      ...(has(plan, id) ? [narrow] : []),
    ]);
    expect(has(plan, cut)).toBe(true);
    expect(desk.refused.has(id)).toBe(true);
  });
});
