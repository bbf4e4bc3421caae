import { type MetricId, metricOf } from '../features/metrics.ts';
import { quantityOf } from '../print.ts';
import type { Unit } from '../units.ts';
import { type Ladder, type Preset, type Rule, type Rung, type Severity, severities } from './rule.ts';

/** Presets as they are laid over a rule. */
export interface Layers {
  readonly preset: Preset;
  /** The same with a project's own changes, and what their file is called. */
  readonly project?: { readonly preset: Preset; readonly name: string };
}

/** A limit that is in force. */
export interface Limit {
  readonly side: Ladder['side'];
  readonly severity: Severity;
  readonly at: number;
  readonly words: string;
  readonly only?: Rung['only'];
  /** The confidence that it asks for. */
  readonly sure?: number;
  /** Where it is written: the rule's file, a preset, or a project's file. */
  readonly from: string;
  /** What the rule itself says, where that is something else. */
  readonly own?: string;
}

export type Removed = Pick<Limit, 'side' | 'severity' | 'words' | 'from'>;

export interface Target {
  readonly metric: MetricId;
  readonly at: number;
  readonly words: string;
  readonly from: string;
}

const laddersIn = (rule: Rule, preset: Preset): readonly Ladder[] => preset.ladders[rule.id] ?? rule.ladders;

const rungIn = (ladders: readonly Ladder[], side: Ladder['side'], severity: Severity): Rung | undefined =>
  ladders.find((ladder) => ladder.side === side)?.rungs[severity];

const isSame = (a: Rung | undefined, b: Rung | undefined): boolean => a?.at === b?.at && a?.only === b?.only;

/** Bare numbers and fractions of a millisecond as written: 0.08 and 0.15 ms are two limits. */
export function limitWords(at: number, unit: Unit): string {
  if (unit === '1') return String(at).replace('-', '−');
  if (unit === 's' && Math.abs(at) < 0.001) return `${Number((at * 1000).toPrecision(3))} ms`.replace('-', '−');
  return quantityOf(at, unit);
}

/** All limits that count, and where they are written. */
export function limitsOf(rule: Rule, { preset, project }: Layers, file: string): readonly Limit[] {
  const inPreset = laddersIn(rule, preset);
  const inForce = project ? laddersIn(rule, project.preset) : inPreset;
  return inForce.flatMap(({ side, rungs }) =>
    severities.flatMap((severity): Limit[] => {
      const rung = rungs[severity];
      if (!rung) return [];
      const own = rungIn(rule.ladders, side, severity);
      const isOfPreset = isSame(rung, rungIn(inPreset, side, severity));
      const from = !isOfPreset && project ? project.name : isSame(rung, own) ? file : `preset ${preset.id}`;
      const sure = sureness(rule, severity);
      const { at, only } = rung;
      return [
        {
          ...{ side, severity, at, words: limitWords(at, rule.unit) },
          ...(only ? { only } : {}),
          ...(sure > 0 ? { sure } : {}),
          from,
          ...(isSame(rung, own) ? {} : { own: own ? limitWords(own.at, rule.unit) : 'none' }),
        },
      ];
    }),
  );
}

/** Limits of the rule itself that were taken away, and where. */
export function removedOf(rule: Rule, { preset, project }: Layers): readonly Removed[] {
  const inPreset = laddersIn(rule, preset);
  const inForce = project ? laddersIn(rule, project.preset) : inPreset;
  return rule.ladders.flatMap(({ side, rungs }) =>
    severities.flatMap((severity) => {
      const rung = rungs[severity];
      if (!rung || rungIn(inForce, side, severity)) return [];
      const from = project && rungIn(inPreset, side, severity) ? project.name : `preset ${preset.id}`;
      return [{ side, severity, words: limitWords(rung.at, rule.unit), from }];
    }),
  );
}

/** What a severity asks for, the graver ones ask for too. */
const sureness = ({ sure }: Rule, severity: Severity): number =>
  Math.max(...severities.slice(0, severities.indexOf(severity) + 1).map((each) => sure[each] ?? 0));

/** What switched a rule off. */
export function offBy(id: string, { preset, project }: Layers): string | undefined {
  const isOff = (project?.preset ?? preset).off.includes(id);
  if (!isOff) return undefined;
  return preset.off.includes(id) ? `preset ${preset.id}` : project!.name;
}

/** What the preset or the project wants a number to be. */
export function targetOf(metric: MetricId, { preset, project }: Layers): readonly Target[] {
  const at = (project?.preset ?? preset).targets[metric];
  if (at === undefined) return [];
  const from = project && preset.targets[metric] !== at ? project.name : `preset ${preset.id}`;
  return [{ metric, at, words: quantityOf(at, metricOf(metric).unit), from }];
}
