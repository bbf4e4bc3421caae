import { z } from 'zod';

/** How a rule does on music with known faults: measured by `npm run bench:faults`, shipped as `rules/record.json`. */
const tiers = ['blind', 'original', 'song', 'paired', 'stems'] as const;

const share = z.number().min(0).max(1);

const recordSchema = z.object({
  about: z.string(),
  made: z.string(),
  cleanTracks: z.number().int().nonnegative(),
  rules: z.record(
    z.string(),
    z.object({
      falseAlarms: z.number().int().nonnegative(),
      cases: z.array(
        z.object({
          fault: z.string(),
          amount: z.string(),
          tier: z.enum(tiers),
          count: z.number().int().positive(),
          recall: share,
          auc: share.optional(),
        }),
      ),
    }),
  ),
});

export type BenchRecord = z.infer<typeof recordSchema>;

/** A rule's part of it, and what it was measured on. */
export type RuleRecord = BenchRecord['rules'][string] & Pick<BenchRecord, 'about' | 'made' | 'cleanTracks'>;

/** @throws what zod says: the file is ours */
export const readRecord = (json: unknown): BenchRecord => recordSchema.parse(json);

export function recordOf(record: BenchRecord | undefined, id: string): RuleRecord | undefined {
  const own = record && Object.hasOwn(record.rules, id) ? record.rules[id] : undefined;
  if (!record || !own) return undefined;
  const { about, made, cleanTracks } = record;
  return { about, made, cleanTracks, ...own };
}
