import { z } from 'zod';
import { range } from './finding-schema.ts';

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

export const album = z
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
