import { type MetricId, metricOf } from '../features/metrics.ts';
import { quantityOf } from '../print.ts';
import { limitWords } from './in-force.ts';
import { type Ladder, type Preset, type Rule, severities } from './rule.ts';
import { placeholders } from './template.ts';
import { exceptions } from './unless.ts';

const conditions = { 'own-reference': 'beside the same recording', reference: 'beside a chosen reference' } as const;

const limitsOf = ({ unit, ladders }: Rule): string =>
  ladders.map((ladder) => `${ladder.side} ${rungsOf(ladder, unit)}`).join('; ');

const rungsOf = ({ rungs }: Ladder, unit: Rule['unit']): string =>
  severities
    .flatMap((severity) => {
      const rung = rungs[severity];
      if (!rung) return [];
      const limit = limitWords(rung.at, unit);
      return [`${limit} ${severity}${rung.only ? ` (${conditions[rung.only]})` : ''}`];
    })
    .join(', ');

/** The table of rules, as Markdown. */
export const ruleTable = (rules: readonly Rule[]): string =>
  table(
    ['rule', 'finds', 'on', 'limits', 'fix'],
    rules.map((rule) => [
      `[${rule.id}](${rule.category}/${rule.id}.yaml)`,
      rule.title,
      [rule.on].flat().join(', '),
      limitsOf(rule),
      rule.fix?.remedy ?? '–',
    ]),
  );

/** The table of presets, as Markdown: what they aim at, and how that is known. */
export const presetTable = (presets: readonly Preset[]): string =>
  table(
    ['preset', 'for', 'loudness', 'true peak', 'as a master', 'noted', 'source'],
    presets.map(({ id, title, targets, master, noted, official, sources = [] }) => [
      `[${id}](presets/${id}.yaml)`,
      title,
      aimOf(targets, 'loudness.integrated'),
      aimOf(targets, 'peak.true'),
      masterWords(master),
      noted ?? '',
      `${official === undefined ? '' : official ? 'official: ' : 'not official: '}${sources.join('; ')}`,
    ]),
  );

const masterWords = ({ loudness, limiting }: Preset['master']): string =>
  [
    ...(loudness === undefined ? [] : [quantityOf(loudness, 'LUFS')]),
    ...(limiting === undefined ? [] : [`limited by up to ${quantityOf(limiting, 'dB')}`]),
  ].join(', ') || '–';

const aimOf = (targets: Preset['targets'], id: MetricId): string => {
  const target = targets[id];
  return target === undefined ? '–' : quantityOf(target, metricOf(id).unit);
};

export const placeholderTable = (): string =>
  table(
    ['placeholder', 'says', 'may be absent'],
    Object.entries(placeholders).map(([name, { about, maybe }]) => [`\`{${name}}\``, about, maybe ? 'yes' : '']),
  );

export const exceptionTable = (): string =>
  table(
    ['exception', 'holds when'],
    Object.entries(exceptions).map(([name, { about }]) => [`\`${name}\``, about]),
  );

/** What can be asked for by name, with its unit and what it is. */
export const unitTable = (
  units: readonly { readonly id: string; readonly about: string; readonly settings: object }[],
): string =>
  table(
    ['name', 'settings', 'about'],
    units.map(({ id, about, settings }) => [
      `\`${id}\``,
      Object.keys(settings)
        .map((name) => `\`${name}\``)
        .join(', ') || '–',
      about,
    ]),
  );

/** Columns as wide as their widest cell: the formatter leaves such a table alone. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, filler)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((cells) => line(cells)),
  ].join('\n');
}

/** A document with what stands between `<!-- name -->` and `<!-- /name -->` written anew. */
export const refreshed = (document: string, parts: Readonly<Record<string, string>>): string =>
  Object.entries(parts).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`The document has no place for "${name}".`);
    return text.replace(marked, (_, before: string, after: string) => `${before}${part}\n${after}`);
  }, document);

/** JSON with short lists on one line, as the formatter leaves it. */
export const printedJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(
    /^( *(?:"[^"]+": )?)\[\n([^[\]{}]*)\n *\](,?)$/gm,
    (long, before, items, after) => {
      const short = `${before}[${items.trim().replace(/,\n */g, ', ')}]${after}`;
      return short.length <= 120 ? short : long;
    },
  );
