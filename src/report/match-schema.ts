import { z } from 'zod';
import { stages } from '../match/amounts.ts';
import { type Compared, compared } from '../match/left.ts';

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

export const match = z
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
