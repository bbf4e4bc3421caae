import type { Plan, Strip } from '../plan.ts';
import type { ProcessorId, Step } from '../processors/index.ts';
import { type Decision, idOf, type Kind, kinds } from './decision.ts';
import { isKept } from './desk.ts';

/** Where a step that a person put in stands. */
const kindOf: { readonly [Id in ProcessorId]?: Kind } = {
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
  return [...found.values()];
}
