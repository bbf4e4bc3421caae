import { z } from 'zod';
import { metricIds } from '../features/metrics.ts';
import { stages } from '../match/amounts.ts';
import { type Compared, compared } from '../match/left.ts';
import { roles } from '../roles.ts';
import { categories, severities } from '../rules/rule.ts';
import { systemIds } from '../translation/systems.ts';
import { units } from '../units.ts';

/** The JSON contract. Renderer and schema both follow from it; a field is added here or nowhere. */

const range = z.tuple([z.number(), z.number()]);
const metric = z.enum(metricIds as [string, ...string[]]);

const step = z.looseObject({ processor: z.string() });

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

const outcome = z.discriminatedUnion('status', [
  z.strictObject({ rule: z.string(), status: z.literal('passed') }),
  z.strictObject({ rule: z.string(), status: z.literal('failed'), findings: z.array(findingSchema).min(1) }),
  z.strictObject({ rule: z.string(), status: z.literal('not-applicable'), because: z.string() }),
  z.strictObject({ rule: z.string(), status: z.literal('broken'), error: z.string() }),
]);

const role = z.enum(roles as [string, ...string[]]);

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
  format: z.strictObject({
    container: z.string(),
    codec: z.string(),
    sampleRate: z.number(),
    channels: z.number(),
    frames: z.number(),
    duration: z.number().describe('Seconds.'),
    bitDepth: z.number().optional(),
  }),
  metrics: z.partialRecord(metric, z.number()),
  absent: z.partialRecord(metric, z.string()).describe('Why a metric is not there.'),
  key: z.string().optional().describe('As in "E minor"; absent where there are no clear pitches.'),
});

const strip = z.strictObject({
  chain: z.array(step),
  to: z.string().optional(),
  sends: z.array(z.strictObject({ to: z.string(), gain: z.number() })).optional(),
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
  left: z.array(z.strictObject({ finding: z.string(), because: z.string() })),
  span: range.optional().describe('What is kept of the result: seconds, by the clock of the sound.'),
});

const preview = { codec: z.string(), title: z.string() };

const bands = z.array(z.number().nullable());

const distance = z
  .strictObject({
    mid: z.number().optional().describe('Mean difference of third octaves of the mid, level apart, dB.'),
    midWorst: z.number().optional().describe('The widest of them, dB.'),
    side: z.number().optional(),
    sideWorst: z.number().optional(),
    loudness: z.number().optional().describe('LU.'),
    plr: z.number().optional().describe('True peak over integrated loudness, dB.'),
    range: z.number().optional().describe('Loudness range, LU.'),
    width: z.number().optional().describe('Side over mid, dB.'),
    widthBands: z.number().optional().describe('Mean difference of side over mid of third octaves, dB.'),
    bands: z
      .strictObject({ frequencies: z.array(z.number()), mid: bands, side: bands, width: bands })
      .describe('A third octave, dB; null where there is nothing to compare.'),
  })
  .describe('How far from the references; absent where one of both has nothing to compare.');

const stage = z.enum(stages);

const match = z
  .strictObject({
    references: z.array(
      z.strictObject({
        name: z.string(),
        tone: z.number().describe('How much it counts for tone and width.'),
        level: z.number().describe('The same for loudness, range and peaks.'),
      }),
    ),
    isSame: z.boolean().describe('The reference is the same recording.'),
    amounts: z.record(stage, z.number().min(0).max(1)),
    ceiling: z.number().describe('dBTP.'),
    before: distance,
    left: distance.optional().describe('Absent where nothing was rendered.'),
    worse: z
      .array(z.enum(Object.keys(compared) as [Compared, ...Compared[]]))
      .describe('What is farther from the references than it was.'),
    done: z.array(z.strictObject({ stage, what: z.string() })),
    missed: z.array(z.strictObject({ stage, because: z.string() })).describe('What was not reached, and why.'),
    notes: z.array(z.string()).describe('How well the references fit, and which amounts were lowered for it.'),
  })
  .describe('A mix brought near to references.');

const master = z.strictObject({
  loudness: z.number().describe('Asked for: LUFS.'),
  ceiling: z.number().describe('dBTP.'),
  allowed: z.number().describe('Loudness that limiting may take, dB.'),
  isFine: z.boolean().describe('The mix was so already: nothing was changed.'),
  because: z.string().optional().describe('Why the loudness asked for is not reached.'),
  compression: z.string().optional(),
  limiter: z
    .strictObject({
      most: z.number().describe('dB, in 10 ms.'),
      time: z.number().describe('When that was: seconds, by the clock of the mix.'),
      mean: z.number().describe('dB, where it is at work.'),
      share: z.number().describe('Of the sounding time, 0 to 1.'),
      taken: z.number().describe('Integrated loudness, LU.'),
    })
    .optional(),
  codecs: z
    .array(
      z.union([
        z.strictObject({
          ...preview,
          truePeak: z.number().describe('Once decoded, dBTP.'),
          loudness: z.number().describe('Change, LU.'),
          ceiling: z.number().optional().describe('That would keep it under full scale, dBTP.'),
        }),
        z.strictObject({ ...preview, because: z.string() }),
      ]),
    )
    .optional(),
  advice: z.array(z.string()).optional().describe('On the mix as it came.'),
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

const albumHeard = z.strictObject({
  songs: z.array(
    z.strictObject({
      track: z.string(),
      offset: z.number().optional().describe('Loudness less the median of the album, LU.'),
      gap: z.number().optional().describe('Silence before the next song, seconds.'),
      isSegue: z.boolean().describe('It goes on in the next one without a break.'),
      tone: z
        .strictObject({ band: range, value: z.number().describe('dB.') })
        .optional()
        .describe('Where it is furthest from the other songs.'),
    }),
  ),
  loudness: z.number().optional().describe('Of all songs, which weigh by their length, LUFS.'),
  loudest: z.string().optional(),
  highest: z.string().optional().describe('The song with the highest peak.'),
});

const album = z
  .strictObject({
    name: z.string(),
    mode: z.enum(['one-gain', 'per-track', 'plan']),
    ceiling: z.number().describe('dBTP.'),
    target: z.number().optional().describe('Asked of the loudest song, LUFS.'),
    gain: z.number().optional().describe('Of all songs, dB.'),
    decides: z.strictObject({ track: z.string(), by: z.enum(['loudness', 'peak']) }).optional(),
    because: z.string().optional().describe('Why the loudness asked for is not reached, or what it costs.'),
    heard: albumHeard,
    after: albumHeard.optional(),
  })
  .describe('Songs that go out together.');

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
