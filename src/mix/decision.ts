import { mixBus, type Plan, type Send, type Strip } from '../plan.ts';
import type { Step, Why } from '../processors/index.ts';

/** In the order of the signal: where in its strip a decision stands. */
export const kinds = [
  'timing',
  'tuning',
  'polarity',
  'repair',
  'delay',
  'mute',
  'low-cut',
  'gate',
  'eq',
  'de-ess',
  'compression',
  'tone',
  'room',
  'ride',
  'gain',
  'pan',
  'width',
  'fade',
  'group',
  'send',
  'return',
  'glue',
  'level',
] as const;
export type Kind = (typeof kinds)[number];

/** What a decision does to a strip; all that is there is done. */
export interface Doing {
  readonly steps?: readonly Step[];
  readonly sends?: readonly Send[];
  readonly mute?: true;
  /** The bus that the strip goes to. */
  readonly to?: string;
}

/** One thing that was decided of one strip, why, and by which figures. */
export interface Decision extends Doing {
  readonly kind: Kind;
  /** `tracks` or `buses`, and the name of the strip. */
  readonly strip: 'tracks' | 'buses';
  readonly name: string;
  /** Tells decisions of one kind of one strip apart: a frequency, another track. */
  readonly detail?: string;
  /** A sentence that a mixing engineer would say, with numbers and units. */
  readonly reason: string;
  /** In base units. */
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** `vocals.gain`, `keys.room.vocals`: what `--keep` names, and what stays the same from one run to the next. */
export const idOf = ({ name, kind, detail }: Pick<Decision, 'name' | 'kind' | 'detail'>): string =>
  [name, kind, ...(detail === undefined ? [] : [detail])].join('.');

const whyOf = (decision: Decision): Why => {
  const { reason, evidence } = decision;
  return { decision: idOf(decision), reason, ...(Object.keys(evidence).length > 0 ? { evidence } : {}) };
};

/** Decisions as strips, each step with its reason; stems that nothing was decided of go to the mix as they are. */
export function planOfMix(
  decisions: readonly Decision[],
  stems: readonly string[],
  left: readonly { readonly finding: string; readonly because: string }[],
): Plan {
  const inOrder = [...decisions].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const fed = inOrder.flatMap(({ to, sends = [] }) => [
    ...(to === undefined ? [] : [to]),
    ...sends.map((send) => send.to),
  ]);
  const buses = [...fed, ...inOrder.filter(({ strip }) => strip === 'buses').map(({ name }) => name), mixBus];
  const stripsOf = (strip: Decision['strip'], names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        stripOf(
          inOrder.filter((each) => each.strip === strip && each.name === name),
          name,
        ),
      ]),
    );
  return {
    tracks: stripsOf('tracks', stems),
    buses: stripsOf('buses', [...new Set(buses)]),
    taken: inOrder.map(idOf),
    left,
  };
}

function stripOf(decisions: readonly Decision[], name: string): Strip {
  const chain = decisions.flatMap((each) => (each.steps ?? []).map((step) => ({ ...step, why: whyOf(each) })));
  const sends = decisions.flatMap((each) => (each.sends ?? []).map((send) => ({ ...send, why: whyOf(each) })));
  const routed = decisions.find(({ to, mute }) => to !== undefined || mute);
  const to = decisions.find((each) => each.to !== undefined)?.to ?? mixBus;
  return {
    chain,
    ...(name === mixBus ? {} : { to }),
    ...(sends.length > 0 ? { sends } : {}),
    ...(decisions.some(({ mute }) => mute) ? { mute: true } : {}),
    ...(routed ? { why: whyOf(routed) } : {}),
  };
}
