import { z } from 'zod';
import { severities } from '../rules/rule.ts';
import { findingSchema } from './finding-schema.ts';
import { formatSchema, metricsSchema, warningSchema } from './report-schema.ts';

/** The contract of `check --format json`, and of a line of ndjson. Renderer and schema both follow from it. */

const path = z.string().describe('From where the command was given, with / between folders.');
const count = z.number().int().nonnegative();

const heard = z.strictObject({
  path,
  status: z.enum(['clean', 'findings']),
  preset: z.string(),
  duration: z.number().describe('Seconds.'),
  passed: count.describe('Checks.'),
  notApplicable: count,
  findings: z.array(findingSchema).describe('What counts, the gravest first.'),
  accepted: z.array(findingSchema).describe('What a person lets be.'),
  broken: z
    .array(z.strictObject({ rule: z.string(), error: z.string() }))
    .describe('Checks that fell over: our fault.'),
  warnings: z.array(warningSchema),
  format: formatSchema.optional(),
  metrics: metricsSchema.optional().describe('In base units; absent where it cannot be measured.'),
  grown: z.array(z.string()).optional().describe('Ids of findings that the baseline knows as milder.'),
  gone: z.array(z.string()).optional().describe('Ids of findings of the baseline that are gone.'),
});

const unheard = z.strictObject({
  path,
  status: z.literal('unreadable'),
  error: z.strictObject({ code: z.string(), message: z.string() }),
});

const file = z.union([heard, unheard]);

const document = z.strictObject({
  format: z.literal(1),
  tool: z.strictObject({ name: z.literal('mixwright'), version: z.string() }),
  failed: z.boolean().describe('Whether what was found is more than is allowed.'),
  failOn: z.enum([...severities, 'never']),
  maxWarnings: count.optional(),
  summary: z.strictObject({
    files: count,
    affected: count.describe('Files with a warning or an error.'),
    unreadable: count,
    broken: count,
    error: count,
    warning: count,
    info: count,
    accepted: count,
    fixable: count,
    gone: count.optional(),
  }),
  hints: z.array(z.string()),
  files: z.array(file),
});

export type FileDocument = z.infer<typeof file>;
export type CheckDocument = z.infer<typeof document>;

/** JSON Schema (draft 2020-12) of what `check --format json` writes. */
export const checkSchema = (): object => ({
  ...z.toJSONSchema(document, { target: 'draft-2020-12' }),
  title: 'mixwright check',
  description:
    'What was found in many files. A line of ndjson is one of `files`. Numbers are unrounded; order is stable.',
});

/** What is wrong with a text that should be such a document, in words; empty when nothing is. */
export function checkMistakes(json: unknown): readonly string[] {
  const read = document.safeParse(json);
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
