import { base64Of, bytesIn } from '../dsp/base64.ts';
import { auditoryBands } from '../meters/auditory-bands.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

/** Power in half critical bands over time: what partial loudness is worked out from. */
export interface Auditory {
  /** Row k begins at k × this. */
  readonly step: Seconds;
  /** A byte a band (`dsp/level-code.ts`), 75 a row (`criticalBands`), base64. */
  readonly rows: string;
}

/** Absent where no one listened for it: nothing covers a mix without stems. */
export const auditory = feature<Auditory | undefined>({
  id: 'auditory',
  about: 'Power in half critical bands over time.',
  meters: [auditoryBands],
  read(logs) {
    if (!logs.heard.logs.has(auditoryBands.id)) return undefined;
    const { step, rows } = logs.of(auditoryBands);
    return { step, rows: base64Of(rows) };
  },
});

const known = new WeakMap<Auditory, Uint8Array>();

/** The rows as bytes again; read once. */
export function rowsOf(auditory: Auditory): Uint8Array {
  const found = known.get(auditory);
  if (found) return found;
  const read = bytesIn(auditory.rows);
  known.set(auditory, read);
  return read;
}
