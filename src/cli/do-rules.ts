import { detectors } from '../detectors/index.ts';
import { quantityOf } from '../print.ts';
import { remedies } from '../remedies/index.ts';
import { loadPresets, loadRules } from '../rules/load.ts';
import { type Category, categories, type Ladder, type Rule, severities } from '../rules/rule.ts';
import { nearest, unknownWord } from '../spelling.ts';
import { Invalid, type Unit } from '../units.ts';
import { projectOf } from './config.ts';

export interface RulesFlags {
  readonly rules?: readonly string[];
  readonly category?: string;
  readonly json?: boolean;
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
  const all = loadRules({ detectors, remedies, folders });
  const chosen = all.filter((rule) => category === undefined || rule.category === category);
  const presets = loadPresets(all, folders);
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

export function explain(id: string, flags: RulesFlags): string {
  const all = loadRules({ detectors, remedies, folders: foldersOf(flags) });
  const rule = all.find((each) => each.id === id);
  if (!rule) throw new Invalid('usage', unknownRule(id, all));
  return flags.json ? JSON.stringify(rule, null, 2) : inWords(rule);
}

function inWords(rule: Rule): string {
  const rows: readonly (readonly [string, string])[] = [
    ['What', rule.title],
    ['On', [rule.on].flat().join(', ')],
    ['Limits', rule.ladders.map((ladder) => limits(ladder, rule.unit)).join('; ')],
    ['Why', rule.why.trim()],
    ['Advice', rule.advice.trim()],
    ['Fix', rule.fix ? rule.fix.remedy : 'none: no processing mends it'],
    ['Sources', rule.sources.join('; ')],
    ['Change', `in mixwright.yaml: rules: { ${rule.id}: ${changeOf(rule)} }`],
  ];
  return [`${rule.id}   category ${rule.category}`, ...rows.map(([name, text]) => `${name.padEnd(8)} ${text}`)].join(
    '\n',
  );
}

/** How a project would set the first limit, as it stands now. */
function changeOf({ ladders, unit }: Rule): string {
  const [severity, rung] = Object.entries(ladders[0]?.rungs ?? {})[0] ?? [];
  if (!rung) return 'off';
  return `{ ${ladders[0]!.side}: { ${severity}: ${quantityOf(rung.at, unit).replace('−', '-').replace('+', '')} } }`;
}

const limits = ({ side, rungs }: Ladder, unit: Unit): string =>
  `${side} ${severities
    .flatMap((severity) => {
      const rung = rungs[severity];
      return rung ? [`${severity} ${quantityOf(rung.at, unit)}${rung.only ? ` (only with ${rung.only})` : ''}`] : [];
    })
    .join(', ')}`;
