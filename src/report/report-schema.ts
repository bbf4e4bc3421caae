import { z } from 'zod';
import { roles } from '../roles.ts';
import { systemIds } from '../translation/systems.ts';
import { album } from './album-schema.ts';
import { metric, outcome, range, step } from './finding-schema.ts';
import { master } from './master-schema.ts';
import { match } from './match-schema.ts';
import { mixing } from './mix-schema.ts';

/** The JSON contract. Renderer and schema both follow from it; a field is added here or nowhere. */

const role = z.enum(roles as [string, ...string[]]);

export const formatSchema = z.strictObject({
  container: z.string(),
  codec: z.string(),
  sampleRate: z.number(),
  channels: z.number(),
  frames: z.number(),
  duration: z.number().describe('Seconds.'),
  bitDepth: z.number().optional(),
});

export const metricsSchema = z.partialRecord(metric, z.number());

const track = z.strictObject({
  name: z.string(),
  path: z.string().optional().describe('Absent where the sound is no file: the sum of stems.'),
  role,
  roleSource: z
    .strictObject({
      by: z.enum(['given', 'name', 'features']),
      confidence: z.number().min(0).max(1).describe('That the role is right, or the guess.'),
      guess: role.optional().describe('What it may be, where that is not sure enough to judge by.'),
    })
    .optional()
    .describe('How the role of a stem is known.'),
  format: formatSchema,
  metrics: metricsSchema,
  absent: z.partialRecord(metric, z.string()).describe('Why a metric is not there.'),
  key: z.string().optional().describe('As in "E minor"; absent where there are no clear pitches.'),
});

const why = z
  .strictObject({
    decision: z.string(),
    reason: z.string(),
    evidence: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  })
  .describe('Why an assisted mix has it.');

const strip = z.strictObject({
  chain: z.array(step),
  to: z.string().optional(),
  sends: z.array(z.strictObject({ to: z.string(), gain: z.number(), why: why.optional() })).optional(),
  mute: z.boolean().optional().describe('Nothing of it is heard in the mix.'),
  why: why.optional(),
  madeFor: z
    .strictObject({ loudness: z.number().optional().describe('LUFS.'), duration: z.number().describe('Seconds.') })
    .optional()
    .describe('The sound it was made for.'),
  comment: z.string().optional(),
});

const plan = z.strictObject({
  tracks: z.record(z.string(), strip),
  buses: z.record(z.string(), strip),
  comment: z.string().optional(),
  taken: z.array(z.string()),
  sampleRate: z.number().describe('At which stems are added up, Hz; absent: that of most of them.').optional(),
  left: z.array(z.strictObject({ finding: z.string(), because: z.string() })),
  span: range.optional().describe('What is kept of the result: seconds, by the clock of the sound.'),
});

const verdict = z.strictObject({
  finding: z.string(),
  rule: z.string(),
  verdict: z.enum(['fixed', 'eased', 'unchanged', 'worse', 'new']),
  before: z.number().optional(),
  after: z.number().optional(),
  because: z.string().optional(),
});

export const warningSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
  time: z.number().optional().describe('Seconds.'),
});

const help = z
  .strictObject({
    move: z.enum(['low-end', 'sides', 'bell', 'harmonics', 'level', 'middle']),
    gain: z.number().describe('dB.'),
    frequency: z.number().optional().describe('Hz.'),
    from: z.number().optional().describe('Hz, of harmonics: the first that is heard.'),
    regain: z.number().describe('LU that less is lost.'),
  })
  .describe('A move that would help.');

const after = z.strictObject({ tracks: z.array(track), outcomes: z.array(outcome), verdicts: z.array(verdict) });

const document = z.strictObject({
  format: z.literal(1),
  tool: z.strictObject({ name: z.literal('mixwright'), version: z.string() }),
  preset: z.string(),
  reference: z
    .strictObject({
      name: z.string(),
      tracks: z.number(),
      metrics: z.partialRecord(metric, z.strictObject({ low: z.number(), median: z.number(), high: z.number() })),
    })
    .optional(),
  tracks: z.array(track),
  outcomes: z.array(outcome),
  warnings: z.array(warningSchema),
  sections: z
    .array(z.strictObject({ track: z.string().optional(), name: z.string(), time: range }))
    .optional()
    .describe('Parts of the mix, one after another; `track` tells whose, where there are several mixes.'),
  masking: z
    .strictObject({
      bands: z.array(range).describe('Hertz.'),
      rows: z.array(
        z.strictObject({
          track: z.string(),
          covered: z
            .array(z.number())
            .describe('Share of its loudness lost beside all others, a band at a time, 0 to 1.'),
          by: z.array(z.string().nullable()).describe('The stem that takes most of it.'),
          lost: z.number().describe('The same of its whole loudness.'),
          to: z
            .array(
              z.strictObject({
                track: z.string(),
                lost: z.number(),
                covered: z.array(z.number()),
                time: z.array(range).describe('When it is covered no less than in the mean, seconds.'),
              }),
            )
            .describe('What is lost beside one other stem alone, the most first.'),
        }),
      ),
    })
    .optional()
    .describe('Who covers whom, by partial loudness (Moore, Glasberg & Baer 1997).'),
  album: album.optional(),
  master: master.optional(),
  mixing: mixing.optional(),
  translation: z
    .strictObject({
      octaves: z.array(z.number()).describe('Centres, Hz.'),
      systems: z.array(
        z.strictObject({
          system: z.enum(systemIds as [string, ...string[]]),
          title: z.string(),
          about: z.string(),
          loudness: z.number().describe('Change of integrated loudness, LU.'),
          beside: z.number().describe('The same less that of the median of finished records, LU.'),
          narrowed: z.number().describe('What narrowing or summing the sides takes of it, LU.'),
          octaves: z
            .array(z.number().nullable())
            .describe('Change with the whole at equal loudness, dB; null where there is next to nothing.'),
          gone: z
            .strictObject({ band: range, share: z.number().describe('Of the loudness of the mix, 0 to 1.') })
            .optional()
            .describe('The low end that all but vanishes.'),
          noise: z
            .strictObject({
              lost: z.number().describe('LU.'),
              share: z.number().describe('Of the time, 0 to 1, in which nine tenths of the loudness are masked.'),
              ridden: z.number().describe('The same if the softer half were 3 dB louder.'),
              time: z.array(range),
            })
            .optional()
            .describe('What the noise of the place takes.'),
          help: z.array(help),
          parts: z
            .array(
              z.strictObject({
                track: z.string(),
                lost: z.number().describe('LU, beside the rest.'),
                help: z.array(help),
              }),
            )
            .optional()
            .describe('What each stem loses, the most first.'),
        }),
      ),
      files: z.array(z.string()).optional().describe('What was rendered, one a system.'),
    })
    .optional()
    .describe('How the mix holds on other systems, told from logs.'),
  match: match.optional(),
  plan: plan.optional(),
  after: after.optional(),
  prospect: after
    .optional()
    .describe(
      'What the plan would do: tried on a copy that was thrown away; of the tracks those that would sound otherwise. Absent where `after` is there.',
    ),
  since: z
    .strictObject({
      name: z.string(),
      solved: z.array(z.string()).describe('What was found then, as sentences, and is gone.'),
      fresh: z.array(z.string()).describe('Ids of findings that are new, or graver than they were.'),
      metrics: z.partialRecord(metric, z.number()).describe('Of the earlier mix.'),
      moves: z
        .array(z.string())
        .optional()
        .describe('What is otherwise on the desk, where both were mixed from stems.'),
    })
    .optional()
    .describe('What changed since an earlier version of the mix.'),
});

/** A report, as other programs read it. */
export type ReportDocument = z.infer<typeof document>;

/** JSON Schema (draft 2020-12) of what the JSON renderer writes. */
export const reportSchema = (): object => ({
  ...z.toJSONSchema(document, { target: 'draft-2020-12' }),
  title: 'mixwright report',
  description: 'What was heard, judged and mended. Numbers are unrounded and finite; order is stable.',
});

/** What is wrong with a text that should be a report, in words; empty when nothing is. */
export function reportMistakes(json: unknown): readonly string[] {
  const read = document.safeParse(json);
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
