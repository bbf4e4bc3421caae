import { metricOf } from '../features/metrics.ts';
import type { Fields, Settings } from '../fields.ts';
import { type Checked, check, type Mistake, readQuantity } from '../schema.ts';
import { isPlainMap, openRungs, readLadders, sides, type WrittenLadders } from './ladder.ts';
import { type Category, categories, type Rule } from './rule.ts';
import { byId, checkSchema, type Known } from './rule-schema.ts';
import { templateMistake } from './template.ts';

/** What a file's place says about its rule. */
export interface RuleFile {
  readonly path: string;
  readonly id: string;
  /** The folder it lies in, where there is one. */
  readonly folder?: string;
}

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** From what a file says to a rule, or every mistake in it. */
export function readRule(raw: unknown, file: RuleFile, known: Known): Checked<Rule> {
  const checked = check(checkSchema(known), opened(raw, known));
  if ('mistakes' in checked) return checked;
  const written = checked.value;
  const mistakes: Mistake[] = [];
  const refuse = (path: Mistake['path'], message: string) => mistakes.push({ path, message });

  if (!kebabCase.test(file.id))
    refuse([], `the file's name is the rule's id: "${file.id}" should be words-with-hyphens`);
  const category = categoryOf(file, written.category, refuse);
  const detect = only(written.detect, 'detector', (message) => refuse(['detect'], message));
  const fix = written.fix && only(written.fix, 'remedy', (message) => refuse(['fix'], message));
  for (const side of ['above', 'below'] as const) {
    const mistake = templateMistake(written.what[side]);
    if (mistake) refuse(['what', side], mistake);
  }
  const and = written.and && readAnd(written.and, refuse);
  if (!detect || !category) return failed(mistakes);

  const unit = byId(known.detectors, detect.name)!.unit(detect.settings);
  const ladders = readLadders(written as WrittenLadders, unit);
  if ('mistakes' in ladders) mistakes.push(...ladders.mistakes);
  else if (ladders.value.length === 0) refuse([], 'there is no limit: write above, below or outside');
  if (mistakes.length > 0 || 'mistakes' in ladders) return failed(mistakes);
  const { title, on, what, why, advice, sources, unless, sure } = written;
  const fixed = fix ? { fix: { remedy: fix.name, settings: fix.settings } } : {};
  return {
    value: {
      ...{ id: file.id, category, title, on, detect: { detector: detect.name, settings: detect.settings }, unit },
      ...{ ladders: ladders.value, sure: sure as Rule['sure'], ...(and ? { and } : {}), unless },
      ...{ what, why, advice, ...fixed, sources, path: file.path },
    },
  };
}

const failed = ([first, ...others]: readonly Mistake[]) => ({ mistakes: [first!, ...others] }) as const;

/** Shorthands as they are meant. */
function opened(raw: unknown, known: Known): unknown {
  if (!isPlainMap(raw)) return raw;
  const full: Record<string, unknown> = { ...raw };
  if ('detect' in raw) full.detect = openSettings(raw.detect, known.detectors);
  if ('fix' in raw) full.fix = openSettings(raw.fix, known.remedies);
  for (const side of sides) if (side in raw) full[side] = openRungs(raw[side]);
  if (typeof raw.what === 'string') full.what = { above: raw.what, below: raw.what };
  return full;
}

/** `{ metric: peak.true }` means `{ metric: { of: peak.true } }`: a bare value is the first setting. */
function openSettings(written: unknown, units: Readonly<Record<string, { id: string; settings: object }>>): unknown {
  if (!isPlainMap(written)) return written;
  const open = ([id, value]: [string, unknown]) => {
    const first = Object.keys(byId(units, id)?.settings ?? {})[0];
    if (value === null) return [id, {}];
    return [id, isPlainMap(value) || first === undefined ? value : { [first]: value }];
  };
  return Object.fromEntries(Object.entries(written).map(open));
}

type Named = { readonly name: string; readonly settings: Settings<Fields> };

function only(
  written: Readonly<Record<string, unknown>>,
  noun: string,
  refuse: (message: string) => void,
): Named | undefined {
  const names = Object.keys(written).filter((name) => written[name] !== undefined);
  if (names.length === 1) return { name: names[0]!, settings: written[names[0]!] as Named['settings'] };
  refuse(
    names.length === 0
      ? `names no ${noun}`
      : `names ${names.length} of them (${names.join(', ')}); a rule has one ${noun}`,
  );
  return undefined;
}

function categoryOf(file: RuleFile, key: Category | undefined, refuse: (path: string[], message: string) => void) {
  if (file.folder === undefined) {
    if (!key) refuse([], `category is missing: the file lies in no category folder (${categories.join(', ')})`);
    return key;
  }
  if (key) refuse(['category'], `the folder "${file.folder}" already says it; leave the key out`);
  return file.folder as Category;
}

function readAnd(
  { metric, above, below }: { metric: NonNullable<Rule['and']>['metric']; above?: unknown; below?: unknown },
  refuse: (path: string[], message: string) => void,
): Rule['and'] {
  if ((above === undefined) === (below === undefined)) {
    refuse(['and'], 'needs either above or below');
    return undefined;
  }
  const side = above === undefined ? 'below' : 'above';
  const at = readQuantity(above ?? below, metricOf(metric).unit);
  if (typeof at === 'number') return { metric, side, at };
  refuse(['and', side], at.mistake);
  return undefined;
}
