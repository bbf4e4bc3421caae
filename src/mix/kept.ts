import type { Plan, Strip } from '../plan.ts';
import { change, hertz, signed } from '../print.ts';
import type { ProcessorId, Step } from '../processors/index.ts';
import { type Decision, idOf, type Kind, kinds } from './decision.ts';
import { isKept } from './desk.ts';

/** Where a step that a person put in stands. */
const kindOf: { readonly [Id in ProcessorId]?: Kind } = {
  stretch: 'timing',
  shift: 'timing',
  polarity: 'polarity',
  'dc-block': 'repair',
  'de-click': 'repair',
  'de-hum': 'repair',
  delay: 'delay',
  expander: 'gate',
  'de-esser': 'de-ess',
  compressor: 'compression',
  'multiband-compressor': 'compression',
  rider: 'ride',
  gain: 'gain',
  pan: 'pan',
  width: 'width',
  fade: 'fade',
  limiter: 'glue',
};

/** Settings that evidence says what was decided of: of these a person's own are known. */
const told = ['gain', 'pan', 'threshold', 'ratio', 'frequency'] as const;
const alike = 0.01; // of it

/** A decision that a person has changed in the plan: its reason is no longer why it is so. */
function byHand(decision: Decision): Decision {
  const { name, kind, steps = [], sends = [], evidence } = decision;
  const changed = [...steps, ...sends].flatMap((set) =>
    told.flatMap((key) => {
      const is: unknown = Object.entries(set).find(([each]) => each === key)?.[1];
      const decided = Object.entries(evidence).flatMap(([each, value]) =>
        each.replace(/\d+$/, '') === key && typeof value === 'number' ? [value] : [],
      );
      const isSo =
        typeof is !== 'number' || decided.some((was) => Math.abs(is - was) <= alike * Math.max(1, Math.abs(was)));
      return isSo || decided.length === 0 ? [] : [{ key, is, was: decided[0]! }];
    }),
  );
  const [first] = changed;
  if (!first) return decision;
  const words = changed.map(
    ({ key, is, was }) => `${key} ${settingOf(key, is)}, where ${settingOf(key, was)} was decided`,
  );
  return {
    ...decision,
    reason: `${name}: ${kind === 'gain' ? 'fader' : kind} set by hand: ${words.join('; ')}.`,
    evidence: { ...Object.fromEntries(changed.map(({ key, is }) => [key, is])), decided: first.was },
  };
}

const settingOf = (key: (typeof told)[number], value: number): string =>
  key === 'frequency' ? hertz(value) : key === 'pan' ? signed(value) : key === 'ratio' ? `${value}:1` : change(value);

/** What a plan has of the decisions that are to be kept, a person's own steps among them. */
export const keptOf = (plan: Plan, keep: readonly string[]): readonly Decision[] =>
  (['tracks', 'buses'] as const).flatMap((strip) =>
    Object.entries(plan[strip]).flatMap(([name, each]) =>
      decisionsIn(strip, name, each).filter((decision) => isKept(idOf(decision), keep)),
    ),
  );

function decisionsIn(strip: Decision['strip'], name: string, { chain, sends = [], mute, to, why }: Strip): Decision[] {
  const found = new Map<string, Decision>();
  const note = (at: Decision, more: Partial<Decision>) => {
    const known = found.get(idOf(at)) ?? at;
    const steps = [...(known.steps ?? []), ...(more.steps ?? [])];
    const sends = [...(known.sends ?? []), ...(more.sends ?? [])];
    found.set(idOf(at), {
      ...known,
      ...more,
      ...(steps.length > 0 ? { steps } : {}),
      ...(sends.length > 0 ? { sends } : {}),
    });
  };
  const blank = (kind: Kind): Decision => ({
    kind,
    strip,
    name,
    reason: `${name}: ${kind} set by hand.`,
    evidence: {},
  });
  const decisionOf = (given: { readonly why?: Strip['why'] }, kind: Kind): Decision => {
    if (!given.why) return blank(kind);
    const { decision, reason, evidence = {} } = given.why;
    const [written, ...detail] = decision.slice(name.length + 1).split('.');
    const known = decision.startsWith(`${name}.`) ? kinds.find((each) => each === written) : undefined;
    const told = detail.length > 0 ? { detail: detail.join('.') } : {};
    return known ? { kind: known, strip, name, ...told, reason, evidence } : { ...blank(kind), reason, evidence };
  };
  for (const step of chain) {
    const { why: _, ...plain } = step;
    note(decisionOf(step, kindOf[step.processor] ?? 'eq'), { steps: [plain as Step] });
  }
  for (const { why, ...send } of sends) note(decisionOf({ why }, 'send'), { sends: [send] });
  if (mute) note(decisionOf({ why }, 'mute'), { mute: true });
  else if (why && to !== undefined) note(decisionOf({ why }, 'group'), { to });
  return [...found.values()].map(byHand);
}
