import { z } from 'zod';
import { metricIds } from '../features/metrics.ts';
import { categories, severities } from '../rules/rule.ts';
import { units } from '../units.ts';

export const range = z.tuple([z.number(), z.number()]);
export const metric = z.enum(metricIds as [string, ...string[]]);

export const step = z.looseObject({ processor: z.string() });

const fix = z.strictObject({
  safety: z.enum(['safe', 'suggested']),
  about: z.string(),
  steps: z.array(z.strictObject({ track: z.string(), step })),
});

const accepted = z
  .strictObject({
    by: z.enum(['dismissal', 'baseline']),
    reason: z.string(),
    date: z.string().optional(),
    until: z.string().optional(),
  })
  .describe('Why a person lets it be; it counts for nothing.');

export const findingSchema = z.strictObject({
  id: z.string().describe('Stable between runs on the same tracks.'),
  rule: z.string(),
  category: z.enum(categories),
  severity: z.enum(severities),
  value: z.number(),
  unit: z.enum(units),
  limit: z.number().describe('The limit that was passed.'),
  tracks: z.array(z.string()).min(1).describe('Where it is, then who else takes part.'),
  time: z.array(range).optional().describe('Seconds, from and to.'),
  band: range.optional().describe('Hertz, low and high.'),
  confidence: z.number().min(0).max(1),
  what: z.string(),
  why: z.string(),
  advice: z.string(),
  fix: fix.optional(),
  accepted: accepted.optional(),
});

export const outcome = z.discriminatedUnion('status', [
  z.strictObject({ rule: z.string(), status: z.literal('passed') }),
  z.strictObject({ rule: z.string(), status: z.literal('failed'), findings: z.array(findingSchema).min(1) }),
  z.strictObject({ rule: z.string(), status: z.literal('not-applicable'), because: z.string() }),
  z.strictObject({ rule: z.string(), status: z.literal('broken'), error: z.string() }),
]);
