import { criticalBands } from '../dsp/bands.ts';
import { base64Of } from '../dsp/base64.ts';
import type { Decibels } from '../units.ts';
import { type Auditory, rowsOf } from './auditory.ts';
import { peaksOf } from './envelope.ts';
import type { Features } from './index.ts';

/** What features would say of the same sound at another level: nothing is heard for it. */

const codesADecibel = 2; // dsp/level-code.ts
const bands = criticalBands.length;

/** Behind filters of so many dB a half critical band and a gain; to half a decibel, as codes are. */
export function shiftedAuditory(auditory: Auditory, gain: Decibels, tone?: Float64Array): Auditory {
  const steps = Int16Array.from(criticalBands, (_, band) => Math.round(codesADecibel * (gain + (tone?.[band] ?? 0))));
  if (steps.every((step) => step === 0)) return auditory;
  const rows = rowsOf(auditory);
  const shifted = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++)
    shifted[i] = rows[i] === 0 ? 0 : Math.max(0, Math.min(255, rows[i]! + steps[i % bands]!));
  return { ...auditory, rows: base64Of(shifted) };
}

const shiftedCodes = (codes: Uint8Array, gain: Decibels): Uint8Array =>
  codes.map((code) => (code === 0 ? 0 : Math.max(0, Math.min(255, Math.round(code + codesADecibel * gain)))));

/** All of it at so many dB more. Gates that lie at a fixed level stay where they were; what is exact of samples (`bits`) is not told. */
export function shiftedFeatures(features: Features, gain: Decibels): Features {
  if (gain === 0) return features;
  const factor = 10 ** (gain / 20);
  const { loudness, peak, level, dynamics, spectrum, noise, waveform, auditory, envelope } = features;
  return {
    ...features,
    loudness: {
      ...loudness,
      ...moved(loudness, ['integrated', 'dualMono', 'momentaryMax', 'shortTermMax', 'ofMid'], gain),
      momentary: { ...loudness.momentary, values: loudness.momentary.values.map(louder(gain)) },
      shortTerm: { ...loudness.shortTerm, values: loudness.shortTerm.values.map(louder(gain)) },
    },
    peak: {
      ...peak,
      ...moved(peak, ['true', 'sample'], gain),
      overs: (peak.true ?? 0) + gain > 0 ? peak.overs : { count: 0, times: [] },
    },
    level: {
      ...level,
      ...moved(level, ['rms', 'highest'], gain),
      ...(level.dc === undefined ? {} : { dc: level.dc * factor }),
      ...(level.dcDrift === undefined ? {} : { dcDrift: level.dcDrift * factor }),
    },
    dynamics: { ...dynamics, ...(dynamics.peaks ? { peaks: dynamics.peaks.map((each) => each + gain) } : {}) },
    spectrum: { ...spectrum, rows: { ...spectrum.rows, values: spectrum.rows.values.map(louder(gain)) } },
    noise: {
      ...noise,
      ...moved(noise, ['floor', 'weighted'], gain),
      bands: noise.bands.map((each) => (each === null ? null : each + gain)),
    },
    waveform: {
      ...waveform,
      peak: waveform.peak.map((each) => each * factor),
      rms: waveform.rms.map((each) => each * factor),
    },
    ...(auditory ? { auditory: shiftedAuditory(auditory, gain) } : {}),
    ...(envelope ? { envelope: { ...envelope, peaks: base64Of(shiftedCodes(peaksOf(envelope), gain)) } } : {}),
  };
}

const silence = -120;

const louder =
  (gain: Decibels) =>
  (level: number): number =>
    level <= silence ? level : Math.max(silence, Math.round(100 * (level + gain)) / 100);

/** Those that are there, so many dB higher. */
function moved<T, K extends keyof T>(of: T, names: readonly K[], gain: Decibels): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof of[name] === 'number' ? [[name, of[name] + gain] as const] : [])),
  ) as Partial<Pick<T, K>>;
}
