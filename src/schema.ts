import { z } from 'zod';
import { beside, type Field, type Fields, type Settings } from './fields.ts';
import { quoted, unknownWord } from './spelling.ts';
import type { Unit } from './units.ts';

/** What may be written after a number, as the power of ten that turns it into the base unit. */
const spellings: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  LUFS: { LUFS: 0 },
  LU: { LU: 0 },
  dBTP: { dBTP: 0 },
  dBFS: { dBFS: 0 },
  dB: { dB: 0 },
  'dB/oct': { 'dB/oct': 0 },
  Hz: { Hz: 0, kHz: 3 },
  s: { s: 0, ms: -3 },
  '/s': { '/s': 0 },
  '/min': { '/min': 0 },
  bit: { bit: 0 },
  cent: { cent: 0, cents: 0 },
  '%': { '%': 0 },
  '1': { '': 0, '%': -2 },
};

/** `written`: units are spelt out, as on a console, and defaults filled in. `plain`: numbers in base units; nothing is filled in. */
export type Form = 'written' | 'plain';

/** A wrong place in something that a person wrote, and what would be right there. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  /** Half a sentence that follows the place: `"-9 dB" should be in LUFS`. */
  readonly message: string;
  /** Nothing stands at that place. */
  readonly isMissing?: boolean;
}

export type Checked<T> = { readonly value: T } | { readonly mistakes: readonly [Mistake, ...Mistake[]] };

const inBaseUnit = (number: number, unit: Unit) => (unit === '1' ? String(number) : `${number} ${unit}`);

const spelt = (unit: Unit) => Object.keys(spellings[unit]).filter(Boolean).join(' or ');

const number = /^([-+−]?)(\d+(?:\.\d+)?)\s*(.*)$/;

/** "-1 dBTP", "2.5 kHz", "30 ms", "35 %" in the base unit of what is asked for, or why not. */
export function readQuantity(written: unknown, unit: Unit, form: Form = 'written'): number | { mistake: string } {
  if (typeof written === 'number' && !Number.isFinite(written))
    return { mistake: `${quoted(written)} should be a finite number` };
  if (typeof written === 'number' && (unit === '1' || form === 'plain')) return written;
  const parts = number.exec(String(written).trim());
  if (!parts || (typeof written !== 'string' && typeof written !== 'number')) {
    const example = unit === '1' ? 'a number' : `a quantity in ${spelt(unit)}`;
    return { mistake: `${quoted(written)} should be ${example}` };
  }
  const [, sign, digits, suffix] = parts;
  const power = spellings[unit][suffix!];
  if (power !== undefined) return Number(`${sign ? sign.replace('−', '-') : ''}${digits}e${power}`);
  if (suffix)
    return { mistake: `${quoted(written)} should be ${unit === '1' ? 'a plain number' : `in ${spelt(unit)}`}` };
  return { mistake: `${quoted(written)} should carry its unit, such as "${written} ${unit}"` };
}

/** One word of a list; another is refused by its noun. */
export const word = <const W extends string>(noun: string, words: readonly W[]) =>
  z.enum(words as readonly [W, ...W[]], {
    error: (issue) => (issue.input === undefined ? undefined : unknownWord(noun, issue.input, words)),
  });

/** A map of these keys and no others. */
export const map = <S extends z.ZodRawShape>(noun: string, shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownWord(noun, issue.keys[0], Object.keys(shape)) : undefined,
  });

/** A quantity in a base unit. */
export function quantitySchema(unit: Unit, form: Form = 'written', [min, max] = [-Infinity, Infinity], step?: number) {
  const suffix = Object.keys(spellings[unit]).join('|');
  const text = z.string().meta({ pattern: `^[-+−]?\\d+(\\.\\d+)?\\s*(${suffix})$` });
  const numeric = unit === '1' || form === 'plain';
  const refuse = (issue: { input?: unknown }) => {
    const read = issue.input === undefined ? undefined : readQuantity(issue.input, unit, form);
    return typeof read === 'object' ? read.mistake : undefined;
  };
  const accepted = z.union(numeric ? [z.number(), text] : [text], { error: refuse });
  return accepted.transform((written, context) => {
    const value = readQuantity(written, unit, form);
    if (typeof value === 'object') context.addIssue(value.mistake);
    else if (value >= min && value <= max) {
      const near = beside(value, min, step);
      if (!near) return value;
      context.addIssue(`${quoted(written)} should be ${near[0]} or ${inBaseUnit(near[1], unit)}`);
    } else {
      const limits =
        max === Infinity
          ? `at least ${inBaseUnit(min, unit)}`
          : `between ${inBaseUnit(min, unit)} and ${inBaseUnit(max, unit)}`;
      context.addIssue(`${quoted(written)} should be ${limits}`);
    }
    return z.NEVER;
  });
}

function schemaOfField(field: Field, form: Form): z.ZodType {
  switch (field.kind) {
    case 'number':
      return quantitySchema(field.unit, form, [field.min, field.max], field.step);
    case 'choice':
      return word('choice', field.of);
    case 'flag':
      return z.boolean();
    case 'range': {
      const end = quantitySchema(field.unit, form);
      return z
        .tuple([end, end])
        .refine(([from, to]) => from < to, { error: 'should run from the lower to the higher value' });
    }
    case 'curve': {
      const point = z.tuple([
        quantitySchema(field.units[0], form, [...field.x]),
        quantitySchema(field.units[1], form, [...field.y]),
      ]);
      const isRising = (points: readonly (readonly [number, number])[]) =>
        points.every(([x], i) => i === 0 || x > points[i - 1]![0]);
      return z
        .array(point)
        .min(field.default?.length === 0 ? 0 : 1)
        .refine(isRising, { error: `should list its points by rising ${field.units[0]}` });
    }
    case 'list':
      return z
        .array(map('setting', shapeOf(field.of, form)))
        .min(field.length[0])
        .max(field.length[1]);
  }
}

/** A default as a person would write it. */
function spelling(field: Field): string {
  if (field.kind === 'number') return inBaseUnit(field.default!, field.unit);
  if (field.kind === 'curve' || field.kind === 'list') return JSON.stringify(field.default);
  return field.kind === 'range'
    ? `[${field.default!.map((end) => inBaseUnit(end, field.unit)).join(', ')}]`
    : String(field.default);
}

/** Declared settings, one schema a field: for a map that holds more than them. */
export function shapeOf(fields: Fields, form: Form = 'written'): Record<string, z.ZodType> {
  const entry = ([name, field]: [string, Field]) => {
    const schema = schemaOfField(field, form).describe(field.about);
    if (field.default === undefined) return [name, schema];
    if (form === 'plain') return [name, schema.optional()];
    return [name, schema.default(field.default).describe(`${field.about} Default: ${spelling(field)}.`)];
  };
  return Object.fromEntries(Object.entries(fields).map(entry));
}

/** Declared settings as a schema that gives `Settings`. */
export const settingsSchema = <F extends Fields>(fields: F, form: Form = 'written') =>
  map('setting', shapeOf(fields, form)) as unknown as z.ZodType<Settings<F>>;

const kinds: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  array: 'a list',
  tuple: 'a list of two',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type')
    return `${quoted(issue.input)} should be ${kinds[issue.expected] ?? issue.expected}`;
  if (isOfTwo(issue)) return `${quoted(issue.input)} should be a list of two`;
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'should list at least one' : 'should not be empty';
  if (issue.code === 'too_big') return 'lists too many';
  return undefined;
}

/** What stands in a list of two has too few or too many. */
const isOfTwo = ({ code, inst }: z.core.$ZodRawIssue): boolean =>
  (code === 'too_small' || code === 'too_big') && inst instanceof z.ZodTuple;

/** Checks what a person wrote; never throws. */
export function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value, { error: sentence, jitless: true });
  if (result.success) return { value: result.data };
  const [first, ...others] = result.error.issues.map(mistakeOf);
  return { mistakes: [first!, ...others] };
}

const mistakeOf = (issue: z.core.$ZodIssue): Mistake => ({
  path: [...issue.path.map((part) => (typeof part === 'number' ? part : String(part))), ...unknownKey(issue)],
  message: issue.message,
  isMissing: issue.message === 'is missing',
});

const unknownKey = (issue: z.core.$ZodIssue) => (issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []);

/** A schema that depends on what is there: its mistakes are told as they are, not as "none of the alternatives fits". */
export const depending = <T>(pick: (value: unknown) => z.ZodType<T>) =>
  z.unknown().transform((value, context): T => {
    const checked = check(pick(value), value);
    if ('value' in checked) return checked.value;
    for (const { path, message } of checked.mistakes) context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });

/** `above.bands[2].frequency` */
export const place = (path: Mistake['path']): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i ? `.${part}` : part)).join('');

/** A mistake as one sentence, its place first. */
export function told(mistake: Mistake): string {
  const where = place(mistake.path);
  const end = /[.?!]$/.test(mistake.message) ? '' : '.';
  if (!where) return `${mistake.message}${end}`;
  return mistake.isMissing ? `${where} ${mistake.message}${end}` : `${where}: ${mistake.message}${end}`;
}

/** What may be written, as JSON Schema: editors complete and check with it. */
export const jsonSchemaOf = (schema: z.ZodType, reused: 'inline' | 'ref' = 'inline'): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', reused });
