import { expect, test } from 'vitest';
import { isEmpty, mixBus, planOf, type Wishes } from '../src/plan.ts';
import { checkPlan } from '../src/plan-file.ts';
import type { Step } from '../src/processors/index.ts';
import { scaled } from '../src/processors/scaled.ts';
import type { Finding, Outcome } from '../src/rules/rule.ts';
import type { Session } from '../src/session.ts';
import { mixOf, stem, track } from './helpers/sessions.ts';

const wishes: Wishes = {
  safety: 'suggested',
  amount: 100,
  ceiling: -1,
  takenBack: new Map(),
  adopted: [],
  shares: new Map(),
  closing: { gain: 0, answers: new Set() },
};
const finding = (rule: string, name: string, steps: readonly Step[], rest: Partial<Finding> = {}): Finding => ({
  ...{
    id: `${rule}:${name}`,
    rule,
    category: 'tone',
    severity: 'warning',
    value: 3,
    unit: 'dB',
    limit: 1,
    tracks: [name],
    confidence: 1,
    what: 'W.',
    why: 'Y.',
    advice: 'A.',
  },
  fix: { safety: 'suggested', about: `${name}: a move`, steps: steps.map((step) => ({ track: name, step })) },
  ...rest,
});
const outcomes = (...findings: readonly Finding[]): readonly Outcome[] =>
  findings.map((each) => ({ rule: each.rule, status: 'failed', findings: [each] }));
const soft = mixOf({ 'peak.true': -6 });
const loud = mixOf({ 'peak.true': 0.4 });
const withStems: Session = {
  mix: track('song', { 'peak.true': -6 }),
  stems: [stem('vox', 'vocals'), stem('keys', 'keys')],
};

const bell: Step = { processor: 'filter', type: 'peaking', frequency: 300, Q: 0.7, gain: -4 };
const cut: Step = { processor: 'filter', type: 'highpass', frequency: 5, Q: 0.7 };
const gain: Step = { processor: 'gain', gain: -2 };
const flip: Step = { processor: 'polarity', on: 'right' };
const wide: Step = { processor: 'width', gain: 3 };
const squash: Step = { processor: 'compressor', threshold: -20 };
const limit = (ceiling: number): Step => ({ processor: 'limiter', ceiling });
const chainOf = (session: Session, ...findings: readonly Finding[]) =>
  planOf(outcomes(...findings), session, wishes).tracks.mix!.chain;

test('steps stand in signal order, the limiter closes', () => {
  const steps = [limit(-1), gain, wide, squash, bell, flip, cut];
  const chain = chainOf(soft, ...steps.map((step, i) => finding(`rule-${i}`, 'mix', [step])));
  expect(chain.map(({ processor }) => processor)).toEqual([
    'polarity',
    'filter',
    'filter',
    'compressor',
    'width',
    'gain',
    'limiter',
  ]);
});

test('of several limiters one is left, at the lowest ceiling', () => {
  const chain = chainOf(loud, finding('a', 'mix', [limit(-1)]), finding('b', 'mix', [limit(-2)]));
  expect(chain).toEqual([limit(-2)]);
});

test('moves never push peaks over the ceiling, or over what the mix came with', () => {
  expect(chainOf(soft, finding('mud', 'mix', [bell]))).toEqual([bell, limit(-1)]);
  expect(chainOf(loud, finding('mud', 'mix', [bell]))).toEqual([bell, limit(0)]); // it came with +0.4 dBTP, and no limiter goes over full scale
});

test('the amount scales gains and nothing else', () => {
  expect(scaled(bell, 0.5)).toEqual({ ...bell, gain: -2 });
  expect(scaled(flip, 0.5)).toEqual(flip);
  expect(scaled(limit(-1), 0.5)).toEqual(limit(-1));
  expect(planOf(outcomes(finding('mud', 'mix', [bell])), soft, { ...wishes, amount: 25 }).tracks.mix!.chain[0]).toEqual(
    { ...bell, gain: -1 },
  );
});

test('each finding is taken or left, and what is left says why', () => {
  const { fix: _, ...unmended } = finding('clipping', 'mix', []);
  const noWay = { ...unmended, id: 'x:mix', rule: 'x', unmended: 'there is no headroom left' };
  const hint = finding('dull', 'mix', [bell], { severity: 'info' });
  const back = finding('back', 'mix', [bell]);
  const plan = planOf(outcomes(unmended, noWay, hint, back, finding('mud', 'mix', [bell])), soft, {
    ...wishes,
    takenBack: new Map([['back:mix', 'taken back: it did not help']]),
  });
  expect(plan.taken).toEqual(['mud:mix']);
  expect(Object.fromEntries(plan.left.map(({ finding: id, because }) => [id, because]))).toEqual({
    'clipping:mix': 'no processing mends this; see the advice',
    'x:mix': 'there is no headroom left',
    'dull:mix': 'it is only worth considering: too unsure to act on unasked',
    'back:mix': 'taken back: it did not help',
  });
});

test('a hint with a safe cure is acted on', () => {
  const hint = finding('dc', 'mix', [cut], {
    severity: 'info',
    fix: { safety: 'safe', about: 'mix: high-pass', steps: [{ track: 'mix', step: cut }] },
  });
  expect(planOf(outcomes(hint), soft, { ...wishes, safety: 'safe' }).taken).toEqual(['dc:mix']);
});

test('polarity comes before everything else of stereo on the same track', () => {
  const inverted = finding('inverted-polarity', 'mix', [flip], { category: 'stereo' });
  const narrow = finding('mono-loss', 'mix', [wide], { category: 'stereo' });
  const plan = planOf(outcomes(inverted, narrow), soft, wishes);
  expect(plan.taken).toEqual(['inverted-polarity:mix']);
  expect(plan.left[0]!.because).toMatch(/polarity comes first/);
});

test('what a stem mends is not mended again in the mix', () => {
  const plan = planOf(outcomes(finding('dc', 'song', [cut]), finding('dc', 'vox', [cut])), withStems, wishes);
  expect(plan.taken).toEqual(['dc:vox']);
  expect(plan.left).toEqual([{ finding: 'dc:song', because: 'it is mended where it comes from, in vox' }]);
});

test('stems have a strip each and meet in the mix bus, where the mix’s own moves and the ceiling are', () => {
  const plan = planOf(outcomes(finding('mud', 'song', [bell]), finding('dc', 'keys', [cut])), withStems, wishes);
  expect(plan.tracks).toEqual({ vox: { chain: [], to: mixBus }, keys: { chain: [cut], to: mixBus } });
  expect(plan.buses).toEqual({ [mixBus]: { chain: [bell, limit(-1)] } });
});

test('nothing to do is an empty plan', () => {
  expect(isEmpty(planOf([], soft, wishes))).toBe(true);
  expect(isEmpty(planOf([], withStems, wishes))).toBe(true);
  expect(isEmpty(planOf(outcomes(finding('mud', 'mix', [bell])), soft, wishes))).toBe(false);
});

test('a plan is data that its own file format takes', () => {
  const plan = planOf(outcomes(finding('mud', 'song', [bell]), finding('dc', 'keys', [cut])), withStems, wishes);
  const read = checkPlan(JSON.parse(JSON.stringify(plan)));
  expect(read.taken).toEqual(plan.taken);
  expect(read.buses[mixBus]!.chain[0]).toMatchObject(bell);
});
