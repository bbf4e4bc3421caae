import { z } from 'zod';

const preview = { codec: z.string(), title: z.string() };

export const master = z.strictObject({
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
