import { detectors } from '../detectors/index.ts';
import { remedies } from '../remedies/index.ts';
import { renderRule } from '../report/rule-text.ts';
import { explainedRule } from '../rules/explained.ts';
import { builtIn, loadRecord } from '../rules/load.ts';
import { presetOf } from '../rules/preset.ts';
import { recordOf } from '../rules/record.ts';
import { type Category, categories, type Rule } from '../rules/rule.ts';
import { opinionsIn } from '../run/judging.ts';
import { nearest, unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { isColored } from './output.ts';
import { projectOf } from './project.ts';

export interface RulesFlags {
  readonly rules?: readonly string[];
  readonly category?: string;
  readonly json?: boolean;
}

export interface ExplainFlags extends RulesFlags {
  readonly preset?: string;
}

/** Those of the project that one stands in, too. */
const foldersOf = ({ rules = [] }: RulesFlags): readonly string[] => [...projectOf('.').rules, ...rules];

function unknownRule(id: string, all: readonly Rule[]): string {
  const near = nearest(
    id,
    all.map((rule) => rule.id),
  );
  return `Unknown rule "${id}".${near ? ` Did you mean "${near}"?` : ''} (mixwright rules list)`;
}

export function list(flags: RulesFlags): string {
  const { category, json } = flags;
  const folders = foldersOf(flags);
  if (category !== undefined && !(categories as readonly string[]).includes(category))
    throw new Invalid('usage', `--category: ${unknownWord('category', category, categories)}`);
  const { rules: all, presets } = opinionsIn(folders);
  const chosen = all.filter((rule) => category === undefined || rule.category === category);
  if (json)
    return JSON.stringify(
      {
        rules: chosen.map(({ id, category, title, on }) => ({ id, category, title, on })),
        presets: presets.map(({ id, title }) => ({ id, title })),
      },
      null,
      2,
    );
  const groups = categories.flatMap((each: Category) => {
    const inside = chosen.filter((rule) => rule.category === each);
    return inside.length > 0
      ? ['', each.toUpperCase(), ...inside.map((rule) => `  ${rule.id.padEnd(24)} ${rule.title}`)]
      : [];
  });
  return [...groups.slice(1), '', 'PRESETS', ...presets.map(({ id, title }) => `  ${id.padEnd(24)} ${title}`)].join(
    '\n',
  );
}

/** A rule as it is in force here: with the preset, and the project that one stands in. */
export function explain(id: string, flags: ExplainFlags): string {
  const project = projectOf('.');
  const { rules, presets } = opinionsIn(foldersOf(flags));
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw new Invalid('usage', unknownRule(id, rules));
  const inForce = project.choose?.(flags.preset)(presets, rules);
  const preset = presetOf(presets, inForce?.id ?? flags.preset ?? 'default');
  const isOurs = rule.path.startsWith(builtIn);
  const explained = explainedRule(
    rule,
    { detectors, remedies },
    { preset, ...(inForce && project.name ? { project: { preset: inForce, name: project.name } } : {}) },
    {
      file: isOurs ? `rules${rule.path.slice(builtIn.length).replaceAll('\\', '/')}` : rule.path,
      record: isOurs ? recordOf(loadRecord(), id) : undefined,
    },
  );
  if (flags.json) return JSON.stringify(explained, null, 2);
  return renderRule(explained, { color: isColored('auto'), width: process.stdout.columns ?? 96 });
}
