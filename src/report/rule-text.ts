import type { RuleExplained } from '../rules/explained.ts';
import type { RuleRecord } from '../rules/record.ts';
import type { Rule } from '../rules/rule.ts';
import { columns, type Ink, ink, wrapped } from './text-ink.ts';
import { table } from './text-page.ts';
import { listed, plural } from './verdict.ts';

const margin = 10;

/** A label and a paragraph; without one the label's column is left free. */
function part({ ink, width }: Paper, label: string, text: string): readonly string[] {
  const lines = wrapped(text, width, margin);
  const [first = '', ...rest] = lines;
  return [`${ink.bold(label.padEnd(margin))}${first.slice(margin)}`, ...rest];
}

interface Paper {
  readonly ink: Ink;
  readonly width: number;
}

/** Several paragraphs under one label. */
const parts = (paper: Paper, label: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : ['', ...texts.flatMap((text, i) => part(paper, i === 0 ? label : '', text))];

/** "Muddy low mids: about ‹value›, too much from ‹band›." */
const sentence = (template: string): string => template.replace(/[[\]]/g, '').replace(/\{(\w+)\}/g, '‹$1›');

const sentences = ({ above, below }: Rule['what']): readonly string[] =>
  above === below ? [sentence(above)] : [`Above: ${sentence(above)}`, `Below: ${sentence(below)}`];

const settingWords = ({ about, words }: { readonly about: string; readonly words: string }): string =>
  about.includes(':') ? `${about}. Here: ${words}.` : `${about}: ${words}.`;

const places = { mix: 'the mix', stems: 'every stem', tracks: 'the mix and every stem' } as const;

const placeOf = (on: Rule['on']): string =>
  typeof on === 'string' && on in places ? places[on as keyof typeof places] : `stems that are ${listed([on].flat())}`;

const unitWords = (unit: string): string => (unit === '1' ? 'a plain number' : unit);

function measuredParts({ measured }: RuleExplained): readonly string[] {
  const { about, settings, metrics, unit } = measured;
  return [
    `${about} In ${unitWords(unit)}.`.replace('In a plain number', 'A plain number'),
    ...metrics.map((metric) => `${metric.title} (${metric.id}, ${unitWords(metric.unit)}): ${metric.about}`),
    ...settings.map(settingWords),
  ];
}

const comparisons = {
  reference: 'only beside a reference or a target that you chose',
  'own-reference': 'only beside another version of the same recording',
} as const;

/** "above 2.5 dB  warning  only beside …": what it depends on is wrapped under itself. */
function limitLines({ width }: Paper, { limits, file }: RuleExplained): readonly string[] {
  const heads = table(
    limits.map(({ side, severity, words }) => [`${side === 'outside' ? 'outside ±' : `${side} `}${words}`, severity]),
    [],
  );
  return limits.flatMap(({ only, sure, from, own }, i) => {
    const head = `${' '.repeat(margin - 2)}${heads[i]}`;
    const conditions = [
      only && comparisons[only],
      sure !== undefined && `where it is ${percent(sure)} sure`,
      from !== file && `from ${from}`,
      own !== undefined && `the rule itself says ${own}`,
    ].filter(Boolean);
    if (conditions.length === 0) return [head.trimEnd()];
    const [first = '', ...rest] = wrapped(conditions.join('; '), width, columns(head) + 2);
    return [`${head}${first.slice(columns(head))}`, ...rest];
  });
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;

function limitParts(paper: Paper, explained: RuleExplained): readonly string[] {
  const { limits, removed, targets, off, file, preset } = explained;
  const isOwn = removed.length === 0 && limits.every(({ own }) => own === undefined);
  const source = isOwn
    ? `As ${file} has them; the preset ${preset} leaves them so.`
    : `The others are those of ${file}.`;
  const [first = '', ...rest] = limitLines(paper, explained);
  return [
    '',
    ...(off === undefined ? [] : part(paper, 'Off', `Switched off by ${off}; else it would be:`)),
    `${paper.ink.bold('Limits'.padEnd(margin))}${first.slice(margin)}`,
    ...rest,
    ...removed.flatMap(({ side, severity, words, from }) =>
      part(paper, '', `No ${severity} ${side} ${words}: taken out by ${from}.`),
    ),
    ...targets.flatMap(({ words, metric, from }) =>
      part(paper, '', `The target of ${metric} is ${words}, from ${from}.`),
    ),
    ...(limits.some(({ from }) => from === file) ? part(paper, '', source) : []),
    ...part(paper, '', 'A value at its limit is still fine.'),
  ];
}

const tiers = {
  blind: 'blind',
  original: 'beside the original',
  song: 'beside another part of the song',
  paired: 'before and after',
  stems: 'in stems',
} as const;

function recordLines(paper: Paper, record: RuleRecord | undefined): readonly string[] {
  if (!record) return parts(paper, 'Record', ['It has not been measured in the benchmark.']);
  const { falseAlarms, cleanTracks, cases, about, made } = record;
  const rows = cases.map(({ fault, amount, tier, count, recall, auc }) => [
    fault,
    amount,
    tiers[tier],
    `found in ${percent(Number(recall.toFixed(3)))} of ${count}`,
    auc === undefined ? '' : `AUC ${auc.toFixed(2)}`,
  ]);
  const alarms = `${falseAlarms} false ${plural(falseAlarms, 'alarm')} on ${cleanTracks} clean ${plural(cleanTracks, 'track')}.`;
  return [
    ...parts(paper, 'Record', [alarms]),
    ...table(rows, []).map((line) => `${' '.repeat(margin - 2)}${line}`.trimEnd()),
    ...part(paper, '', `${about.replace(/[^.]$/, '$&.')} Measured on ${made}. Found: told as a warning or graver.`),
  ];
}

/** A rule for people: what it looks at, from when on, when not, and how well it does. */
export function renderRule(
  explained: RuleExplained,
  options: { readonly color?: boolean; readonly width?: number } = {},
): string {
  const paper: Paper = { ink: ink(options.color ?? false), width: Math.max(60, Math.min(options.width ?? 96, 100)) };
  const { id, title, category, on, what, why, advice, silent, fix, sources, change, record } = explained;
  const mended = fix
    ? [`${fix.about} (${fix.remedy})`, ...fix.settings.map(settingWords)]
    : ['None: no processing mends it honestly.'];
  const lines = [
    `${paper.ink.bold(id)}   ${title}`,
    ...wrapped(`category ${category} · looks at ${placeOf(on)}${fix ? ' · fixable' : ''}`, paper.width, 0).map(
      paper.ink.dim,
    ),
    ...parts(paper, 'What', sentences(what)),
    ...parts(paper, 'Why', [why]),
    ...parts(paper, 'To do', [advice]),
    ...parts(paper, 'Measured', measuredParts(explained)),
    ...limitParts(paper, explained),
    ...parts(paper, 'Silent', silent.length > 0 ? ['Says nothing where one of these holds:', ...silent] : ['Never.']),
    ...parts(paper, 'Fix', mended),
    ...parts(paper, 'Sources', sources),
    ...recordLines(paper, record),
    ...parts(paper, 'Change', [`In mixwright.yaml: ${change}`, `Or switch it off: rules: { ${id}: off }`]),
  ];
  return lines.join('\n');
}
