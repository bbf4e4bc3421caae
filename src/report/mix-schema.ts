import { z } from 'zod';
import { kinds } from '../mix/decision.ts';

const share = z.number().min(0).max(1);

export const mixing = z
  .strictObject({
    decisions: z.array(
      z.strictObject({
        id: z.string().describe('As in `vocals.gain`: what `--keep` names.'),
        kind: z.enum(kinds),
        name: z.string().describe('The stem, or the bus.'),
        reason: z.string(),
        evidence: z.record(z.string(), z.union([z.number(), z.string()])).describe('In base units.'),
      }),
    ),
    kept: z.array(z.string()).describe('Ids, or beginnings of them, that were not to be decided anew.'),
    notes: z.array(z.string()).describe('Worth knowing, and not done.'),
    takenBack: z
      .array(z.strictObject({ id: z.string(), because: z.string() }))
      .describe('Tried, heard, and found not to help.'),
    lead: z.string().optional().describe('The stem that a listener follows.'),
    lost: z
      .array(
        z.strictObject({
          track: z.string(),
          before: share.describe('In the plain sum.'),
          after: share.optional().describe('In the mix.'),
        }),
      )
      .optional()
      .describe('Share of its loudness that each stem loses beside the others.'),
  })
  .describe('What was decided of a mix from stems.');
