import { z } from 'zod';
import { roles } from '../roles.ts';
import { categories, severities } from '../rules/rule.ts';
import { units } from '../units.ts';

/** What tools are given and what they give, with a word on each for who calls them. */

const path = z.string().min(1);
// arrays of two, for not every client knows tuples
const seconds = z.array(z.number()).length(2).describe('Seconds, from and to.');
const hertz = z.array(z.number()).length(2).describe('Hertz, low and high.');
const sentence = z.string();

const judged = {
  references: z
    .array(path)
    .optional()
    .describe('What to compare with: sound files, a folder of them, or one name on the shelf. Default: 131 records.'),
  preset: z.string().optional().describe('What it is for, such as streaming, podcast or broadcast. Default: default.'),
};

const stems = z
  .array(path)
  .min(1)
  .describe('Stems of the song: one folder with all of them, or files. Their sum is the mix.');

const namedRoles = z
  .record(z.string(), z.enum(roles as [string, ...string[]]))
  .optional()
  .describe('What stems are, by file name, where their names do not tell.');

const heard = {
  mix: path.optional().describe('A sound file. Say this, stems, or both.'),
  stems: stems.optional(),
  ...judged,
  roles: namedRoles,
};

const output = path.describe('The file to write, .wav or .flac, in a folder that is there. Nothing is ever replaced.');
const amount = z.number().min(0).max(100).optional().describe('% of every move. Default: 100.');

export const analyzeInput = z.strictObject(heard);

export const compareInput = z.strictObject({
  mix: path.describe('A sound file.'),
  references: judged.references.unwrap().min(1),
  preset: judged.preset,
});

export const findingsInput = z.strictObject({
  ...heard,
  severity: z.enum(severities).optional().describe('The mildest that is told. Default: info, which is all.'),
  category: z.enum(categories).optional(),
  track: z.string().optional().describe('Only where this track takes part.'),
});

export const planInput = z.strictObject({
  ...heard,
  safety: z.enum(['safe', 'suggested']).optional().describe('safe leaves out what is a matter of taste.'),
  amount,
  output: path.optional().describe('Where to write the plan, as .json, for render.'),
});

export const renderInput = z.strictObject({
  ...heard,
  plan: path.optional().describe('A plan file: it is applied as it stands. Without, what is found is mended.'),
  moves: z
    .array(
      z.strictObject({
        id: z.string().describe('Of the moves that plan gives.'),
        on: z.boolean().default(true),
        amount: z.number().min(0).max(100).default(100).describe('% of what was planned.'),
      }),
    )
    .optional()
    .describe('Moves of the plan to be set otherwise.'),
  output,
});

export const mixInput = z.strictObject({
  stems,
  ...judged,
  roles: namedRoles,
  amount,
  keep: z
    .array(z.string())
    .optional()
    .describe('Ids of decisions that are not to be made, or beginnings of them: vocals.gain, drums, *.pan.'),
  output,
});

const track = z.object({
  name: z.string(),
  role: z.string(),
  duration: z.number().describe('Seconds.'),
  sampleRate: z.number().describe('Hertz.'),
  channels: z.number(),
  key: z.string().optional(),
  metrics: z.record(z.string(), z.number()).describe('By id; what cannot be measured is absent.'),
});

const verdicts = z
  .array(
    z.object({
      finding: z.string(),
      verdict: z.enum(['fixed', 'eased', 'unchanged', 'worse', 'new']),
      before: z.number().optional(),
      after: z.number().optional(),
      because: sentence.optional(),
    }),
  )
  .describe('What became of each finding, heard again.');

const levels = z
  .object({ loudness: z.number().optional().describe('LUFS.'), truePeak: z.number().optional().describe('dBTP.') })
  .describe('Of the mix.');

const warnings = z.array(sentence);
const files = z.array(z.string()).describe('Files that were written.');

export const analyzeOutput = z.object({
  verdict: sentence,
  preset: z.string(),
  reference: z.string().optional(),
  checks: z.object({ passed: z.number(), checked: z.number() }),
  findings: z.array(z.object({ id: z.string(), severity: z.enum(severities), what: sentence })),
  tracks: z.array(track),
  units: z.record(z.string(), z.string()).describe('Of the metrics, by id.'),
  warnings,
});

export const compareOutput = z.object({
  reference: z.object({ name: z.string(), records: z.number() }),
  tone: z
    .array(
      z.object({
        name: z.string(),
        band: hertz,
        difference: z.number().describe('Mix less reference at equal loudness, dB.'),
        usual: z.number().describe('How far records of the reference lie from its median, dB.'),
      }),
    )
    .describe('By named bands.'),
  metrics: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      unit: z.enum(units),
      value: z.number(),
      low: z.number(),
      median: z.number(),
      high: z.number(),
    }),
  ),
  findings: analyzeOutput.shape.findings,
  warnings,
});

export const findingsOutput = z.object({
  verdict: sentence,
  findings: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      category: z.enum(categories),
      severity: z.enum(severities),
      tracks: z.array(z.string()).describe('Where it is, then who else takes part.'),
      value: z.number(),
      limit: z.number(),
      unit: z.enum(units),
      time: z.array(seconds).optional(),
      band: hertz.optional(),
      confidence: z.number().describe('0 to 1.'),
      what: sentence,
      why: sentence,
      advice: sentence,
      fix: z
        .object({ safety: z.enum(['safe', 'suggested']), about: z.string() })
        .optional()
        .describe('What render would do.'),
    }),
  ),
});

export const planOutput = z.object({
  verdict: sentence.describe('Of the mix as it is.'),
  moves: z.array(
    z.object({
      id: z.string(),
      track: z.string().describe('The track, or the bus.'),
      does: sentence,
      hasAmount: z.boolean().describe('Whether it is a matter of degree.'),
    }),
  ),
  left: z
    .array(z.object({ finding: z.string(), because: sentence }))
    .describe('Findings that nothing is done about, and why.'),
  verdicts,
  before: levels,
  after: levels.optional(),
  files,
  warnings,
});

export const renderOutput = z.object({
  verdict: sentence,
  files,
  verdicts,
  before: levels,
  after: levels.optional(),
  warnings,
});

export const mixOutput = z.object({
  verdict: sentence,
  files,
  decisions: z.array(z.object({ id: z.string(), reason: sentence })),
  takenBack: z.array(z.object({ id: z.string(), because: sentence })).describe('Tried, heard, and found not to help.'),
  notes: z.array(sentence).describe('Worth knowing, and not done.'),
  findings: analyzeOutput.shape.findings.describe('What is left to mend in the mix.'),
  after: levels.optional(),
  warnings,
});
