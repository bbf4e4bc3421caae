import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import type { Field, Fields } from '../fields.ts';
import { quantityOf } from '../print.ts';
import type { Unit } from '../units.ts';
import type { RuleRecord } from './record.ts';
import { type Category, type Ladder, type Preset, type Rule, type Rung, type Severity, severities } from './rule.ts';
import { byId, type Known } from './rule-schema.ts';
import { type ExceptionId, exceptions } from './unless.ts';

/** Presets as they are laid over a rule. */
export interface Layers {
  readonly preset: Preset;
  /** The same with a project's own changes, and what their file is called. */
  readonly project?: { readonly preset: Preset; readonly name: string };
}

interface Setting {
  readonly name: string;
  readonly about: string;
  readonly value: unknown;
  /** As printed. */
  readonly words: string;
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
  readonly removed: readonly Pick<Limit, 'side' | 'severity' | 'words' | 'from'>[];
  /** What the preset or the project wants the number to be. */
  readonly targets: readonly {
    readonly metric: MetricId;
    readonly at: number;
    readonly words: string;
    readonly from: string;
  }[];
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
      return quantityOf(value as number, field.unit);
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

const laddersIn = (rule: Rule, preset: Preset): readonly Ladder[] => preset.ladders[rule.id] ?? rule.ladders;

const rungIn = (ladders: readonly Ladder[], side: Ladder['side'], severity: Severity): Rung | undefined =>
  ladders.find((ladder) => ladder.side === side)?.rungs[severity];

const isSame = (a: Rung | undefined, b: Rung | undefined): boolean => a?.at === b?.at && a?.only === b?.only;

/** Bare numbers as written: a correlation of −0.05 has no better precision than that. */
const limitWords = (at: number, unit: Unit): string =>
  unit === '1' ? String(at).replace('-', '−') : quantityOf(at, unit);

function limitsOf(rule: Rule, { preset, project }: Layers, file: string): readonly Limit[] {
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

function removedOf(rule: Rule, { preset, project }: Layers): RuleExplained['removed'] {
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

function offBy(id: string, { preset, project }: Layers): string | undefined {
  const isOff = (project?.preset ?? preset).off.includes(id);
  if (!isOff) return undefined;
  return preset.off.includes(id) ? `preset ${preset.id}` : project!.name;
}

function targetOf(metric: MetricId, { preset, project }: Layers): RuleExplained['targets'] {
  const at = (project?.preset ?? preset).targets[metric];
  if (at === undefined) return [];
  const from = project && preset.targets[metric] !== at ? project.name : `preset ${preset.id}`;
  return [{ metric, at, words: quantityOf(at, metricOf(metric).unit), from }];
}

const lacking = {
  reference: 'No reference was given.',
  stems: 'There are no stems.',
  mix: 'There is no mix.',
} as const;

function silences({ unless, and, on }: Rule, needs: readonly (keyof typeof lacking)[]): readonly string[] {
  const roles = typeof on === 'string' ? [on] : on;
  const isOfRoles = !['mix', 'stems', 'tracks'].includes(roles[0]!);
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

/** How a project would set the first limit, as it stands now. */
function changeOf({ id, ladders, unit }: Rule): string {
  const [severity, rung] = Object.entries(ladders[0]?.rungs ?? {})[0] ?? [];
  const at = rung && quantityOf(rung.at, unit).replace('−', '-').replace('+', '');
  const limits = rung ? `{ ${ladders[0]!.side}: { ${severity}: ${at} } }` : 'off';
  return `rules: { ${id}: ${limits} }`;
}
