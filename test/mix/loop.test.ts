import { describe, expect, test } from 'vitest';
import { verdictsOf } from '../../src/mend/verdicts.ts';
import type { Decision } from '../../src/mix/decision.ts';
import type { Desk } from '../../src/mix/desk.ts';
import { type MixCase, mixUntilFine } from '../../src/mix/loop.ts';
import type { Plan } from '../../src/plan.ts';
import type { Step } from '../../src/processors/index.ts';
import type { Category, Finding, Outcome, Rule, Severity } from '../../src/rules/rule.ts';
import { stem, track } from '../helpers/sessions.ts';

const cut: Step = { processor: 'filter', type: 'peaking', frequency: 1000, Q: 1, gain: -4 };
const half: Step = { ...cut, gain: -2 };
const eq: Decision = { kind: 'eq', strip: 'tracks', name: 'keys', steps: [cut], reason: 'A cut.', evidence: {} };
const polarity: Decision = {
  kind: 'polarity',
  strip: 'tracks',
  name: 'keys',
  steps: [{ processor: 'polarity' }],
  reason: 'Turned.',
  evidence: {},
};

const finding = (
  rule: string,
  name: string,
  {
    value = 10,
    severity = 'warning',
    category = 'tone',
    step,
  }: Partial<Record<'value', number>> & {
    severity?: Severity;
    category?: Category;
    step?: Step;
  } = {},
): Finding => ({
  ...{ id: `${rule}:${name}`, rule, category, severity, value, unit: 'dB', limit: 1, tracks: [name], confidence: 1 },
  ...{ what: 'What.', why: 'Why.', advice: 'Do.' },
  ...(step ? { fix: { safety: 'suggested', about: 'a move', steps: [{ track: name, step }] } } : {}),
});

const rule = (id: string): Rule =>
  ({ id, ladders: [{ side: 'above', rungs: { warning: { at: 1 } } }], fix: {} }) as unknown as Rule;
const rules = ['mud', 'harsh', 'pumping'].map(rule);

const outcomesOf = (findings: readonly Finding[]): readonly Outcome[] =>
  findings.map((each) => ({ rule: each.rule, status: 'failed', findings: [each] }));

const session = { mix: track('mix', { 'peak.sample': -6 }), stems: [stem('keys', 'keys'), stem('bass', 'bass')] };
const wishes = { amount: 100, keep: [], kept: [], easesSections: false };

const heardAs = (found: readonly Finding[], before: readonly Finding[] = []) => {
  const outcomes = outcomesOf(found);
  return { session, outcomes, verdicts: verdictsOf(outcomesOf(before), outcomes, plain, rules) };
};
const plain: Plan = { tracks: {}, buses: {}, taken: [], left: [] };

/** Tries decisions; `found` says what a plan sounds like. */
async function tried(
  decisions: readonly Decision[],
  found: (plan: Plan) => readonly Finding[],
  before: readonly Finding[] = [],
) {
  const plans: Plan[] = [];
  const given: MixCase = {
    start: { session, outcomes: outcomesOf(before), wishes },
    decide: (desk: Desk) => desk.with(decisions),
    listen: async (plan) => {
      plans.push(plan);
      return heardAs(found(plan), before);
    },
  };
  return { ...(await mixUntilFine(given)), plans };
}

const cutIn = (plan: Plan) =>
  plan.tracks.keys?.chain.flatMap((step) => (step.processor === 'filter' ? [step.gain] : []))[0];

describe('the loop', () => {
  test('renders once where there is nothing to object to', async () => {
    const { plans, plan } = await tried([eq], () => []);
    expect(plans).toHaveLength(1);
    expect(cutIn(plan)).toBe(-4);
    expect(plan.left).toEqual([]);
  });

  test('takes back what did not help against what it was made for, and says so', async () => {
    const mud = finding('mud', 'keys', { step: cut });
    const { plans, plan, desk } = await tried([eq], () => [mud], [mud]);
    expect(plans).toHaveLength(2);
    expect(cutIn(plan)).toBeUndefined();
    expect(desk.refused.get('keys.eq')).toBe('it did not help against what it was for (mud of keys)');
    expect(plan.left).toEqual([{ finding: 'keys.eq', because: expect.stringMatching(/^taken back: it did not help/) }]);
  });

  test('leaves alone what eased what it was made for', async () => {
    const mud = finding('mud', 'keys', { step: cut });
    const { plan } = await tried([eq], () => [{ ...mud, value: 5 }], [mud]);
    expect(cutIn(plan)).toBe(-4);
  });

  test('halves what woke a finding, with the reason in the plan, and keeps the half where that is fine', async () => {
    const { plan, plans } = await tried([eq], (plan) => (cutIn(plan) === -4 ? [finding('harsh', 'keys')] : []));
    expect(plans).toHaveLength(2);
    expect(cutIn(plan)).toBe(half.gain);
    expect(plan.tracks.keys?.chain[0]?.why?.reason).toBe(
      'A cut. Half of it is done: with all of it, it woke a finding (harsh of keys).',
    );
  });

  test('takes it back where half of it wakes the finding as well', async () => {
    const { plan, plans } = await tried([eq], (plan) => (cutIn(plan) === undefined ? [] : [finding('harsh', 'keys')]));
    expect(plans).toHaveLength(3);
    expect(cutIn(plan)).toBeUndefined();
  });

  test('a finding of the mix puts every track under suspicion that was changed in its way, and no other', async () => {
    const bass: Decision = {
      ...eq,
      name: 'bass',
      kind: 'compression',
      steps: [{ processor: 'compressor', threshold: -20, ratio: 3 }],
    };
    const { desk } = await tried([eq, bass], (plan) =>
      plan.tracks.bass?.chain.length ? [finding('pumping', 'mix', { category: 'dynamics' })] : [],
    );
    expect([...desk.refused.keys()]).toEqual(['bass.compression']);
  });

  test('what a mix stands on is not given up for a finding, nor what a person keeps', async () => {
    const always = () => [finding('harsh', 'keys')];
    expect((await tried([polarity], always)).plan.tracks.keys?.chain).toHaveLength(1);
    const kept: MixCase['start'] = {
      session,
      outcomes: [],
      wishes: { ...wishes, keep: ['keys.eq'], kept: [eq] },
    };
    const listen = async () => heardAs(always());
    const { plan } = await mixUntilFine({ start: kept, decide: (desk) => desk, listen });
    expect(cutIn(plan)).toBe(-4);
  });

  test('a band of the mix puts none under suspicion but filters of stems there: the rest of it is mended last', async () => {
    const away: Decision = { ...eq, name: 'bass', steps: [{ ...cut, frequency: 100 }] };
    const send: Decision = { ...polarity, kind: 'send', steps: [], sends: [{ to: 'reverb', gain: -12 }] };
    const hollow: Finding = { ...finding('hollow', 'mix'), band: [700, 2800] };
    const { desk } = await tried([eq, away, send], () => [hollow]);
    expect([...desk.refused.keys()]).toEqual(['keys.eq']);
  });

  test('peaks of the mix put nothing under suspicion: its level comes last', async () => {
    const fade: Decision = { ...eq, kind: 'fade' };
    const { plans, desk } = await tried([fade], () => [finding('true-peak', 'mix', { category: 'level' })]);
    expect(plans).toHaveLength(1);
    expect(desk.refused.size).toBe(0);
  });

  test('what gives a mono sum some width is not given up because that is still narrow', async () => {
    const pan: Decision = { ...eq, kind: 'pan', steps: [{ processor: 'pan', pan: 0.3 }] };
    const narrow = (value: number): Finding => ({
      ...finding('narrow-image', 'mix', { category: 'stereo', value }),
      limit: -18,
      evidence: { kind: 'metric', metric: 'stereo.width', measured: value },
    });
    const { plans, desk } = await tried([pan], () => [narrow(-20)]);
    expect(desk.refused.size).toBe(0);
    expect(plans).toHaveLength(1);
    const wide = { ...session, mix: track('mix', { 'peak.sample': -6, 'stereo.width': -10 }) };
    const start = { session: wide, outcomes: [], wishes };
    const narrowed = await mixUntilFine({
      start,
      decide: (desk) => desk.with([pan]),
      listen: async () => heardAs([narrow(-20)]),
    });
    expect([...narrowed.desk.refused.keys()]).toEqual(['keys.pan']);
  });

  test.each([
    ['still narrower than the reference', undefined, -6, []],
    ['as narrow as it was', -12, -6, ['keys.pan']],
    ['wider than the reference', undefined, 6, ['keys.pan']],
  ])('of a sum beside a reference, places: %s', async (_, before, value, refused) => {
    const pan: Decision = { ...eq, kind: 'pan', steps: [{ processor: 'pan', pan: 0.3 }] };
    const width = (is: number | undefined) => (is === undefined ? {} : { 'stereo.width': is });
    const sessionOf = (is: number | undefined) => ({ ...session, mix: track('mix', width(is)) });
    const found = { ...finding('reference-width', 'mix', { category: 'stereo', value }), limit: 5 };
    const { desk } = await mixUntilFine({
      start: { session: sessionOf(before), outcomes: [], wishes },
      decide: (desk) => desk.with([pan]),
      listen: async () => ({ ...heardAs([found]), session: sessionOf(-12) }),
    });
    expect([...desk.refused.keys()]).toEqual(refused);
  });

  test('ends after three rounds, whatever is found', async () => {
    const kinds = ['eq', 'tone', 'room', 'low-cut'] as const;
    let count = 0;
    const { plans } = await tried(
      kinds.map((kind) => ({ ...eq, kind })),
      () => [finding('harsh', 'keys', { value: count++ })],
    );
    expect(plans.length).toBeLessThanOrEqual(4);
  });

  test('nothing is rendered where nobody listens', async () => {
    const { plan, after } = await mixUntilFine({
      start: { session, outcomes: [], wishes },
      decide: (desk) => desk.with([eq]),
    });
    expect(cutIn(plan)).toBe(-4);
    expect(after).toBeUndefined();
  });
});
