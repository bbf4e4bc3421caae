import { describe, expect, test } from 'vitest';
import { type Case, type Listening, mend } from '../src/mend.ts';
import type { Plan } from '../src/plan.ts';
import type { Step } from '../src/processors/index.ts';
import type { Category, Finding, Outcome, Rule, Severity } from '../src/rules/rule.ts';
import { mixOf } from './helpers/sessions.ts';

const bell = (frequency: number): Step => ({ processor: 'filter', type: 'peaking', frequency, Q: 1, gain: -4 });
const half = (frequency: number): Step => ({ ...bell(frequency), gain: -2 }) as Step;
const gain: Step = { processor: 'gain', gain: 2 };
const worseTwice = 'taken back: it made things worse, at half as well';
const wide: Step = { processor: 'width', gain: 3 };

interface Written {
  readonly category?: Category;
  readonly severity?: Severity;
  readonly step?: Step;
  readonly safety?: 'safe' | 'suggested';
  readonly band?: readonly [number, number];
}

const finding = (
  rule: string,
  value: number,
  { category = 'tone', severity = 'warning', step, safety = 'suggested', band }: Written = {},
): Finding => ({
  ...{
    id: `${rule}:mix`,
    rule,
    category,
    severity,
    value,
    unit: 'dB',
    limit: 1,
    tracks: ['mix'],
    confidence: 1,
    what: 'What.',
    why: 'Why.',
    advice: 'Do.',
  },
  ...(band ? { band } : {}),
  ...(step ? { fix: { safety, about: 'mix: a move', steps: [{ track: 'mix', step }] } } : {}),
});

const outcomesOf = (findings: readonly Finding[]): readonly Outcome[] =>
  findings.map((each) => ({ rule: each.rule, status: 'failed', findings: [each] }));

/** Rules as far as the loop reads them: which way is bad, and whether anything mends it. */
const rule = (id: string, side: 'above' | 'below' | 'outside' = 'above', fix = true): Rule =>
  ({
    id,
    ladders: [{ side, rungs: { warning: { at: 1 } } }],
    ...(fix ? { fix: { remedy: 'equalise', settings: {} } } : {}),
  }) as unknown as Rule;

const rules = [
  rule('mud'),
  rule('harsh'),
  rule('loudness', 'outside'),
  rule('narrow', 'below'),
  rule('clipping', 'above', false),
];

/** A room that answers a plan: the findings that are left after these steps. */
const run = async (
  before: readonly Finding[],
  answer: (steps: readonly Step[], plan: Plan) => readonly Finding[],
  rest: Partial<Case> = {},
) => {
  const plans: Plan[] = [];
  const session = mixOf({ 'peak.true': -3 });
  const listen = async (plan: Plan): Promise<Listening> => {
    plans.push(plan);
    return {
      session,
      outcomes: outcomesOf(
        answer(
          Object.values(plan.tracks).flatMap(({ chain }) => chain),
          plan,
        ),
      ),
    };
  };
  const wishes = { safety: 'suggested', amount: 100, ceiling: -1 } as const;
  return { ...(await mend({ session, outcomes: outcomesOf(before), rules, wishes, listen, ...rest })), plans };
};

const has = (steps: readonly Step[], step: Step) => steps.some((each) => JSON.stringify(each) === JSON.stringify(step));
const mud = finding('mud', 6, { step: bell(300), band: [200, 450] });
const harsh = finding('harsh', 6, { step: bell(3000), band: [2000, 4500] });

test('what helps stays, and is said to be fixed', async () => {
  const { plan, verdicts, plans } = await run([mud], () => []);
  expect(plan.taken).toEqual(['mud:mix']);
  expect(verdicts).toEqual([{ finding: 'mud:mix', rule: 'mud', verdict: 'fixed', before: 6 }]);
  expect(plans.length).toBe(1);
});

test('what helps in part is eased, not taken back', async () => {
  const { plan, verdicts } = await run([mud], () => [finding('mud', 3)]);
  expect(plan.taken).toEqual(['mud:mix']);
  expect(verdicts[0]).toMatchObject({ verdict: 'eased', before: 6, after: 3 });
});

describe('a remedy that harms', () => {
  test('is taken back, said, and the others stay', async () => {
    const { plan, verdicts } = await run([mud, harsh], (steps) =>
      has(steps, bell(3000)) || has(steps, half(3000)) ? [finding('harsh', 9)] : [harsh],
    );
    expect(plan.taken).toEqual(['mud:mix']);
    expect(plan.left).toEqual([{ finding: 'harsh:mix', because: worseTwice }]);
    expect(has(plan.tracks.mix!.chain, bell(3000))).toBe(false);
    expect(verdicts.find(({ rule: id }) => id === 'mud')).toMatchObject({ verdict: 'fixed' });
    expect(verdicts.find(({ rule: id }) => id === 'harsh')).toMatchObject({
      verdict: 'unchanged',
      because: worseTwice,
    });
  });

  test('so is one that does nothing', async () => {
    const { plan, verdicts, after } = await run([mud], () => [mud]);
    expect(plan.taken).toEqual([]);
    expect(plan.left[0]!.because).toBe('taken back: it did not help');
    expect(after).toBeUndefined();
    expect(verdicts[0]).toMatchObject({ verdict: 'unchanged', because: 'taken back: it did not help' });
  });
});

describe('a remedy that wakes another rule', () => {
  test('is taken back and says which', async () => {
    const woken = finding('narrow', -30, { category: 'stereo', severity: 'warning' });
    const widened = finding('loudness', 3, { category: 'level', step: wide });
    const { plan, verdicts } = await run([mud, widened], (steps) => (has(steps, wide) ? [woken] : [widened]));
    expect(plan.taken).toEqual(['mud:mix']);
    expect(plan.left).toEqual([
      { finding: 'loudness:mix', because: 'taken back: it woke another finding (narrow); at half, it did not help' },
    ]);
    expect(verdicts.some(({ verdict }) => verdict === 'new')).toBe(false);
  });

  test('of two filters the one in the band goes', async () => {
    const woken = finding('thin', 4, { band: [150, 400] });
    const { plan } = await run(
      [mud, harsh],
      (steps) => (has(steps, bell(300)) || has(steps, half(300)) ? [woken] : [mud]),
      {
        rules: [...rules, rule('thin')],
      },
    );
    expect(plan.taken).toEqual(['harsh:mix']);
    expect(plan.left).toEqual([
      { finding: 'mud:mix', because: 'taken back: it woke another finding (thin), at half as well' },
    ]);
  });

  test('a hint that wakes is borne and told', async () => {
    const { plan, verdicts } = await run([mud], () => [finding('thin', 1.2, { severity: 'info' })], {
      rules: [...rules, rule('thin')],
    });
    expect(plan.taken).toEqual(['mud:mix']);
    expect(verdicts.find(({ verdict }) => verdict === 'new')).toMatchObject({ rule: 'thin', after: 1.2 });
  });

  test('another finding that grows graver counts as woken', async () => {
    const clipping = finding('clipping', 20, { category: 'technical' });
    const lean = finding('narrow', -16, { category: 'stereo' });
    const { plan } = await run([mud, lean, clipping], (steps) =>
      has(steps, bell(300)) || has(steps, half(300))
        ? [finding('narrow', -25, { category: 'stereo' }), clipping]
        : [mud, lean, clipping],
    );
    expect(plan.taken).toEqual([]);
    expect(plan.left.find(({ finding: id }) => id === 'mud:mix')!.because).toBe(
      'taken back: it woke another finding (narrow), at half as well',
    );
  });
});

test('a side effect with a safe cure is mended along', async () => {
  const softer = finding('loudness', -2, { category: 'level', severity: 'info', step: gain, safety: 'safe' });
  const { plan, verdicts, plans } = await run([mud], (steps) => (has(steps, gain) ? [] : [softer]));
  expect(plans.length).toBe(2);
  expect(plan.taken).toEqual(['mud:mix', 'loudness:mix']);
  expect(has(plan.tracks.mix!.chain, gain)).toBe(true);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fixed']);
});

describe('a move that is too much', () => {
  test('is tried at half, and says why', async () => {
    const woken = finding('thin', 4, { band: [150, 400] });
    const { plan, plans, verdicts } = await run([mud], (steps) =>
      has(steps, bell(300)) ? [woken] : [finding('mud', 3)],
    );
    expect(plans.length).toBe(2);
    expect(has(plan.tracks.mix!.chain, half(300))).toBe(true);
    expect(verdicts).toMatchObject([
      { verdict: 'eased', because: 'at half: with all of it, it woke another finding (thin)' },
    ]);
  });

  test('what is no matter of degree is taken back at once', async () => {
    const flipped = finding('narrow', -20, { step: { processor: 'polarity', on: 'right' } });
    const { plan, plans } = await run([flipped], () => [finding('narrow', -30)]);
    expect(plans.length).toBe(1);
    expect(plan.left).toEqual([{ finding: 'narrow:mix', because: 'taken back: it made things worse' }]);
  });
});

test('what nothing mends is told where it got worse', async () => {
  const clipping = finding('clipping', 40, { category: 'technical', severity: 'error' });
  const { verdicts } = await run([mud, clipping], () => [finding('clipping', 60, { severity: 'error' })]);
  expect(verdicts.find(({ rule: id }) => id === 'clipping')).toMatchObject({ verdict: 'worse', before: 40, after: 60 });
});

/** A room in which sound has a level: a bell at 300 Hz takes `loss`, of peaks as well, plain gain adds, the limiter holds. */
const levelled = async (
  before: readonly Finding[],
  { loudness = -14, peak = -3, loss = 0, target = Number.NaN } = {},
) => {
  const session = mixOf({ 'loudness.integrated': loudness, 'peak.true': peak });
  const plans: Plan[] = [];
  const quiet = (at: number): Finding[] =>
    Math.abs(at - target) > 1
      ? [finding('loudness', at - target, { category: 'level', safety: 'safe', step: gain })]
      : [];
  const mended = await mend({
    session,
    outcomes: outcomesOf([...before, ...quiet(loudness)]),
    rules: [{ ...rule('loudness', 'outside'), fix: { remedy: 'set-level', settings: {} } }, ...rules],
    wishes: { safety: 'suggested', amount: 100, ceiling: -1 },
    async listen(plan) {
      plans.push(plan);
      const { chain } = plan.tracks.mix!;
      let level = loudness;
      let top = peak;
      for (const step of chain) {
        const change = step.processor === 'filter' ? -loss : step.processor === 'gain' ? step.gain : 0;
        level += change;
        top += change;
        if (step.processor === 'limiter') {
          const over = Math.max(0, top - (step.ceiling ?? -1));
          top -= over;
          level -= 0.1 * over;
        }
      }
      const left = before.filter(({ fix }) => !fix || !chain.some(({ processor }) => processor === 'filter'));
      return {
        session: mixOf({ 'loudness.integrated': level, 'peak.true': top }),
        outcomes: outcomesOf([...left, ...quiet(level)]),
      };
    },
  });
  const mix = mended.after?.session.mix?.metrics ?? session.mix!.metrics;
  return { ...mended, plans, loudness: mix['loudness.integrated']!, peak: mix['peak.true']! };
};

describe('the level', () => {
  test('alone is set at once', async () => {
    const { plans, verdicts, plan, loudness } = await levelled([], { target: -16 });
    expect(plans.length).toBe(1);
    expect(plan.taken).toEqual(['loudness:mix']);
    expect(verdicts).toMatchObject([{ verdict: 'fixed' }]);
    expect(loudness).toBeCloseTo(-16, 1);
  });

  test('is left where there is no room, and said', async () => {
    const { plans, plan } = await levelled([], { target: -11, peak: -1 });
    expect(plans).toEqual([]);
    expect(plan.left.map(({ finding: id }) => id)).toEqual(['loudness:mix']);
  });

  // Loudness is never further from its target than before, or from where it was; each finding stands once; peaks stay under the ceiling.
  const cases = [-3, 0, 3, 6].flatMap((loss) =>
    [Number.NaN, -20, -15, -12, -9].flatMap((target) => [-8, -3, -1, 0].map((peak) => ({ loss, target, peak }))),
  );
  test.for(cases)('is never further away: loss $loss dB, target $target LUFS, peak $peak dBTP', async (given) => {
    const { loudness, plan, peak, plans } = await levelled([mud], given);
    const aim = Number.isNaN(given.target) ? -14 : given.target;
    // More than 3 dB a limiter is not asked to hold.
    const taken = Math.max(0, given.loss - 3 - Math.max(0, -1 - (given.peak - given.loss)));
    expect(Math.abs(loudness - aim)).toBeLessThan(Math.abs(-14 - aim) + taken + 0.35);
    expect(peak).toBeLessThanOrEqual(Math.max(-1, given.peak) + 0.01);
    const ids = [...plan.taken, ...plan.left.map(({ finding: id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(plans.length).toBeLessThanOrEqual(4);
  });
});

test('of a finding met anew the last word counts, once', async () => {
  const unmended = { ...finding('thin', 3), unmended: 'no room' };
  const cured = finding('thin', 3, { step: gain, safety: 'safe' });
  const { plan } = await run([mud, unmended], (steps) => (has(steps, gain) ? [] : [cured]), {
    rules: [...rules, rule('thin')],
  });
  expect(plan.taken).toEqual(['mud:mix', 'thin:mix']);
  expect(plan.left).toEqual([]);
});

test('what nothing mends stays unchanged, also where it is no longer seen', async () => {
  const clipping = finding('clipping', 40, { category: 'technical', severity: 'error' });
  const { plan, verdicts } = await run([mud, clipping], () => []);
  expect(plan.left).toEqual([{ finding: 'clipping:mix', because: 'no processing mends this; see the advice' }]);
  expect(verdicts.find(({ rule: id }) => id === 'clipping')).toMatchObject({ verdict: 'unchanged', before: 40 });
});

test('below 0 is worse where less is worse', async () => {
  const narrow = finding('narrow', -25, { category: 'stereo', step: wide });
  expect((await run([narrow], () => [finding('narrow', -18, { category: 'stereo' })])).verdicts[0]).toMatchObject({
    verdict: 'eased',
  });
  expect((await run([narrow], () => [finding('narrow', -40, { category: 'stereo' })])).plan.taken).toEqual([]);
});

test('it listens four times at most', async () => {
  let turn = 0;
  const { plans } = await run([mud], () => [finding(`new-${turn++}`, 5, { step: gain, safety: 'safe' })]);
  expect(plans.length).toBeLessThanOrEqual(4);
});

describe('nothing to do', () => {
  test('no findings: an empty plan, nothing rendered', async () => {
    const { plan, after, plans } = await run([], () => []);
    expect(plan.taken).toEqual([]);
    expect(plan.tracks).toEqual({ mix: { chain: [] } });
    expect(after).toBeUndefined();
    expect(plans).toEqual([]);
  });

  test('amount 0', async () => {
    const { plan, plans } = await run([mud], () => [], { wishes: { safety: 'suggested', amount: 0, ceiling: -1 } });
    expect(plan.left).toEqual([{ finding: 'mud:mix', because: 'the amount is 0 %' }]);
    expect(plans).toEqual([]);
  });

  test('safe only', async () => {
    const { plan, plans } = await run([mud], () => [], { wishes: { safety: 'safe', amount: 100, ceiling: -1 } });
    expect(plan.left[0]!.because).toMatch(/matter of taste/);
    expect(plans).toEqual([]);
  });

  test('a dry run plans and renders nothing', async () => {
    const session = mixOf({ 'peak.true': -3 });
    const { plan, after, verdicts } = await mend({
      session,
      outcomes: outcomesOf([mud]),
      rules,
      wishes: { safety: 'suggested', amount: 100, ceiling: -1 },
    });
    expect(plan.taken).toEqual(['mud:mix']);
    expect(plan.tracks.mix!.chain.length).toBeGreaterThan(0);
    expect(after).toBeUndefined();
    expect(verdicts).toEqual([]);
  });
});

test('a plan that was given is applied as it stands, whatever comes of it', async () => {
  const given: Plan = { tracks: { mix: { chain: [gain] } }, buses: {}, taken: [], left: [] };
  const { plan, plans, verdicts } = await run([mud], () => [finding('mud', 12)], { plan: given });
  expect(plan).toBe(given);
  expect(plans).toEqual([given]);
  expect(verdicts[0]).toMatchObject({ verdict: 'worse', before: 6, after: 12 });
});
