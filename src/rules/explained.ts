import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import type { Field, Fields } from '../fields.ts';
import { quantityOf } from '../print.ts';
import type { Unit } from '../units.ts';
import {
  type Layers,
  type Limit,
  limitsOf,
  limitWords,
  offBy,
  type Removed,
  removedOf,
  type Target,
  targetOf,
} from './in-force.ts';
import type { RuleRecord } from './record.ts';
import type { Category, Rule } from './rule.ts';
import { byId, type Known } from './rule-schema.ts';
import { type ExceptionId, exceptions } from './unless.ts';

interface Setting {
  readonly name: string;
  readonly about: string;
  readonly value: unknown;
  /** As printed. */
  readonly words: string;
}

/** All there is to know of a rule. */
export interface RuleExplained {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly on: Rule['on'];
  readonly file: string;
  readonly preset: string;
  readonly what: Rule['what'];
  readonly why: string;
  readonly advice: string;
  readonly measured: {
    readonly detector: string;
    readonly about: string;
    readonly unit: Unit;
    readonly settings: readonly Setting[];
    readonly metrics: readonly {
      readonly id: MetricId;
      readonly title: string;
      readonly unit: Unit;
      readonly about: string;
    }[];
  };
  /** What switched it off. */
  readonly off?: string;
  readonly limits: readonly Limit[];
  /** Limits of the rule itself that were taken away, and where. */
  readonly removed: readonly Removed[];
  /** What the preset or the project wants the number to be. */
  readonly targets: readonly Target[];
  /** When it says nothing, a sentence each. */
  readonly silent: readonly string[];
  readonly fix?: { readonly remedy: string; readonly about: string; readonly settings: readonly Setting[] };
  readonly sources: readonly string[];
  readonly change: string;
  readonly record?: RuleRecord;
}

export function explainedRule(
  rule: Rule,
  { detectors, remedies }: Known,
  layers: Layers,
  { file = rule.path, record }: { readonly file?: string; readonly record?: RuleRecord | undefined } = {},
): RuleExplained {
  const detector = byId(detectors, rule.detect.detector)!;
  const remedy = rule.fix && byId(remedies, rule.fix.remedy)!;
  const { id, title, category, on, what, why, advice, unit, sources } = rule;
  const metrics = metricsOf(rule);
  const off = offBy(id, layers);
  return {
    ...{ id, title, category, on, file, preset: layers.preset.id, what, why: why.trim(), advice: advice.trim() },
    measured: {
      ...{ detector: detector.id, about: detector.about, unit },
      settings: settingsOf(detector.settings, rule.detect.settings),
      metrics: metrics.map((metric) => ({ id: metric, ...titleOf(metric) })),
    },
    ...(off === undefined ? {} : { off }),
    limits: limitsOf(rule, layers, file),
    removed: removedOf(rule, layers),
    targets: metrics.flatMap((metric) => targetOf(metric, layers)),
    silent: silences(rule, detector.needs),
    ...(remedy && rule.fix
      ? { fix: { remedy: remedy.id, about: remedy.about, settings: settingsOf(remedy.settings, rule.fix.settings) } }
      : {}),
    ...{ sources, change: changeOf(rule) },
    ...(record ? { record } : {}),
  };
}

function titleOf(id: MetricId) {
  const { title, unit, about } = metricOf(id);
  return { title, unit, about };
}

const isMetric = (value: unknown): value is MetricId => (metricIds as readonly unknown[]).includes(value);

const metricsOf = ({ detect, and }: Rule): readonly MetricId[] => [
  ...new Set([...Object.values(detect.settings), and?.metric].filter(isMetric)),
];

/** Settings as they are, metrics left out: these are told with their definition. */
const settingsOf = (fields: Fields, settings: Readonly<Record<string, unknown>>): readonly Setting[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const value = settings[name];
    if (value === undefined || isMetric(value)) return [];
    return [{ name, about: field.about.replace(/\.$/, ''), value, words: wordsOf(field, value) }];
  });

function wordsOf(field: Field, value: unknown): string {
  switch (field.kind) {
    case 'number':
      return field.unit === '1' ? String(value) : quantityOf(value as number, field.unit);
    case 'range':
      return (value as readonly [number, number]).map((end) => quantityOf(end, field.unit)).join(' to ');
    case 'flag':
      return value ? 'yes' : 'no';
    case 'choice':
      return String(value);
    case 'curve':
    case 'list':
      return JSON.stringify(value);
  }
}

const lacking = {
  reference: 'There is nothing to compare with: not even the records that come along.',
  stems: 'There are no stems.',
  mix: 'There is no mix.',
  album: 'It is no album: only `mixwright album` looks at several songs.',
} as const;

function silences({ unless, and, on }: Rule, needs: readonly (keyof typeof lacking)[]): readonly string[] {
  const roles = typeof on === 'string' ? [on] : on;
  const isOfRoles = !['mix', 'stems', 'tracks', 'album'].includes(roles[0]!);
  return [
    ...needs.map((need) => lacking[need]),
    ...(isOfRoles ? [`No stem is ${roles.join(', ')}.`] : []),
    ...(unless as readonly ExceptionId[]).map((exception) => exceptions[exception].about),
    ...(and ? [agreement(and)] : []),
  ];
}

function agreement({ metric, side, at }: NonNullable<Rule['and']>): string {
  const { title, unit } = metricOf(metric);
  return `${title} is not ${side} ${limitWords(at, unit)} as well.`;
}

/** As a file has it, to be read again: no typographic minus, no words for a unit, nothing rounded away. */
const written = (at: number, unit: Unit): string => {
  const [value, sign] = unit === 's' && Math.abs(at) < 0.1 ? [at * 1000, ' ms'] : [at, unit === '1' ? '' : ` ${unit}`];
  return `${Number(value.toPrecision(12))}${sign}`;
};

/** How a project would set the first limit, as it stands now. */
function changeOf({ id, ladders, unit }: Rule): string {
  const [severity, rung] = Object.entries(ladders[0]?.rungs ?? {})[0] ?? [];
  const limits = rung ? `{ ${ladders[0]!.side}: { ${severity}: ${written(rung.at, unit)} } }` : 'off';
  return `rules: { ${id}: ${limits} }`;
}
