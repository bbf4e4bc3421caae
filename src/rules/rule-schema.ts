import { z } from 'zod';
import type { Detector } from '../detectors/detector.ts';
import { metricIds } from '../features/metrics.ts';
import type { Fields } from '../fields.ts';
import type { Remedy } from '../remedies/remedy.ts';
import { type Role, roles } from '../roles.ts';
import { depending, jsonSchemaOf, map, settingsSchema, shapeOf, word } from '../schema.ts';
import { isPlainMap, type WrittenLadders, type WrittenRung } from './ladder.ts';
import { categories, severities } from './rule.ts';
import { exceptionIds } from './unless.ts';

/** What rules can name. */
export interface Known {
  readonly detectors: Readonly<Record<string, Detector>>;
  readonly remedies: Readonly<Record<string, Remedy>>;
}

/** An entry of a registry, whatever key it is registered under. */
export const byId = <U extends { readonly id: string }>(units: Readonly<Record<string, U>>, id: string) =>
  Object.values(units).find((unit) => unit.id === id);

/** What `on` may say: the roles, and these. */
export const places = [...new Set(['mix', 'stems', 'tracks', 'album', ...roles] as const)];

/** `check` sees shorthands opened; `describe` is for editors and lets them be. */
type Use = 'check' | 'describe';

const stemRoles = z.array(word('role', roles)).min(1);

/** One place, or a list of roles. */
const on = (use: Use) => {
  const one = word('place', places);
  return use === 'check'
    ? depending<(typeof places)[number] | Role[]>((value) => (Array.isArray(value) ? stemRoles : one))
    : z.union([one, stemRoles]);
};

const quantity = z.union([z.string(), z.number()]);

const sentence = (about: string) =>
  z
    .string()
    .trim()
    .min(1)
    .regex(/[.?!]["”]?$/, { error: 'should be a sentence and end with a full stop' })
    .describe(about);

const rung = (use: Use) => {
  const open = map('key', {
    at: quantity.describe('The limit, in the unit of what is measured.'),
    only: word('comparison', ['own-reference', 'reference']).optional(),
  });
  return use === 'check' ? open : (z.union([quantity, open]) as unknown as typeof open);
};

/** Limits by severity. */
const rungs = (use: Use) => {
  const one = rung(use).optional();
  return map('severity', { info: one, warning: one, error: one }).optional();
};

/** Limits that replace others; `off` takes one away. */
const changedRungs = (use: Use) => {
  const one: z.ZodType<WrittenRung> =
    use === 'check'
      ? depending<WrittenRung>((value) =>
          value === 'off' ? z.literal('off') : (rung('check') as z.ZodType<WrittenRung>),
        )
      : (z.union([z.literal('off'), rung('describe')]) as z.ZodType<WrittenRung>);
  return map('severity', { info: one.optional(), warning: one.optional(), error: one.optional() }).optional();
};

/** What a preset may say of a rule. */
export const changeSchema = (use: Use = 'check'): z.ZodType<'off' | 'on' | WrittenLadders> => {
  const side = changedRungs(use);
  const limits = map('key', { above: side, below: side, outside: side });
  if (use === 'describe') return z.union([z.enum(['off', 'on']), limits]);
  return depending<'off' | 'on' | WrittenLadders>((value) =>
    isPlainMap(value)
      ? limits
      : z.enum(['off', 'on'], {
          error: `${JSON.stringify(value)} should be off, on, or limits such as { above: { warning: 4 dB } }`,
        }),
  );
};

/** One name of a registry and its settings; a bare value stands for the first setting. */
function oneOf(
  noun: string,
  units: Readonly<Record<string, { id: string; about: string; settings: Fields }>>,
  use: Use,
) {
  const entry = ({ id, about, settings }: { id: string; about: string; settings: Fields }) => {
    const open = settingsSchema(settings);
    const first = Object.values(shapeOf(settings))[0];
    return [id, (use === 'check' || !first ? open : z.union([first, open])).describe(about).optional()] as const;
  };
  const entries = Object.fromEntries(Object.values(units).map(entry));
  return map(noun, entries).meta({ minProperties: 1, maxProperties: 1 });
}

/** One sentence for both sides of the limit, or one for each. */
function what(use: Use) {
  const open = map('key', { above: sentence('Over the limit.'), below: sentence('Under the limit.') });
  return use === 'check' ? open : (z.union([z.string(), open]) as unknown as typeof open);
}

/** A rule's file. */
const ruleSchema = ({ detectors, remedies }: Known, use: Use = 'check') =>
  map('key', {
    category: word('category', categories).optional().describe('Only where the file lies in no category folder.'),
    title: z.string().trim().min(1).describe('The finding in a few words, as a heading.'),
    on: on(use).default('mix').describe('Which tracks it looks at.'),
    detect: oneOf('detector', detectors, use).describe('What is measured.'),
    above: rungs(use).describe('Limits that the value must not exceed.'),
    below: rungs(use).describe('Limits that the value must not fall under.'),
    outside: rungs(use).describe('Limits to both sides of 0.'),
    sure: map(
      'severity',
      Object.fromEntries(severities.map((severity) => [severity, z.number().min(0).max(1).optional()])),
    )
      .default({})
      .describe('The confidence, 0 to 1, that a severity and those above it ask for.'),
    and: map('key', { metric: word('metric', metricIds), above: quantity.optional(), below: quantity.optional() })
      .optional()
      .describe('A second measure that must agree.'),
    unless: z.array(word('exception', exceptionIds)).default([]).describe('When not to look.'),
    what: what(use).describe('The fault in one sentence, with {placeholders} and [optional parts].'),
    why: sentence('Why a listener minds.'),
    advice: sentence('What to do about it.'),
    fix: oneOf('remedy', remedies, use).optional().describe('The remedy, with its limits.'),
    sources: z.array(z.string().trim().min(1)).min(1).describe('Standards and papers the limits come from.'),
  });

const checks = new WeakMap<Known, ReturnType<typeof ruleSchema>>();

/** The schema that files are checked with: made once, as making it takes longer than a dozen files. */
export function checkSchema(known: Known): ReturnType<typeof ruleSchema> {
  const found = checks.get(known) ?? ruleSchema(known);
  checks.set(known, found);
  return found;
}

/** What editors complete and check rule files with. */
export const ruleJsonSchema = (known: Known): Record<string, unknown> => ({
  title: 'A rule of mixwright',
  ...jsonSchemaOf(ruleSchema(known, 'describe')),
});
