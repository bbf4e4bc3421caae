import { criticalBands } from '../../src/dsp/bands.ts';
import { base64Of } from '../../src/dsp/base64.ts';
import { codeOf } from '../../src/dsp/level-code.ts';
import type { Role } from '../../src/roles.ts';
import type { Track } from '../../src/session.ts';
import type { Decibels, Hz, Seconds } from '../../src/units.ts';
import { track } from './sessions.ts';

/** Level of a half critical band at a moment, dBFS; absent: silence. */
export type Written = (frequency: Hz, time: Seconds) => Decibels | undefined;

/** A stem that was never heard, but written down in half critical bands every 0.1 s. */
export function writtenStem(
  name: string,
  role: Role,
  level: Written,
  {
    seconds = 10,
    features = {},
    metrics = {},
  }: { seconds?: Seconds; features?: object; metrics?: Track['metrics'] } = {},
): Track {
  const count = Math.round(10 * seconds);
  const bands = criticalBands.length;
  const rows = Uint8Array.from({ length: count * bands }, (_, i) => {
    const written = level(criticalBands[i % bands]!, Math.floor(i / bands) / 10 + 0.05);
    return written === undefined ? 0 : codeOf(10 ** (written / 10));
  });
  const silent = rows.every((code) => code === 0);
  return track(name, metrics, {
    role,
    features: {
      auditory: { step: 0.1, rows: base64Of(rows) },
      level: { highest: -6, isSilent: silent },
      loudness: {},
      transients: { times: [] },
      dynamics: {},
      ...features,
    },
  });
}

/** Noise of so many dBFS a half critical band from one frequency to another, while it plays. */
export const noiseBand =
  (from: Hz, to: Hz, level: Decibels, plays: (time: Seconds) => boolean = () => true): Written =>
  (frequency, time) =>
    frequency >= from && frequency <= to && plays(time) ? level : undefined;
