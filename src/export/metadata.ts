import { factorOf } from '../dsp/decibels.ts';
import { type Exported, exporter } from './exporter.ts';
import type { HandedSound } from './handover.ts';
import { onlySound } from './only-sound.ts';
import { targets } from './targets.ts';

type Measured = NonNullable<HandedSound['measured']>;

const places = { version: 346, loudness: 412, length: 602 } as const; // bytes
const unset = 0x7fff; // "not stated"

/** In the order in which they stand. */
const stated = [
  'loudness.integrated',
  'loudness.range',
  'peak.true',
  'loudness.momentary-max',
  'loudness.short-term-max',
] as const;

/**
 * Broadcast data, version 2: loudness, range, highest true peak, momentary and short-term loudness, in hundredths (EBU Tech 3285, 2.3).
 * Date, originator and reference are left empty: what is not known is not said.
 */
export function bext(measured: Measured): Uint8Array {
  const body = new Uint8Array(places.length);
  const view = new DataView(body.buffer);
  view.setUint16(places.version, 2, true);
  for (const [i, id] of stated.entries()) {
    const value = measured[id];
    const hundredths = value === undefined ? unset : Math.round(100 * value);
    view.setInt16(places.loudness + 2 * i, Math.abs(hundredths) > 32_000 ? unset : hundredths, true);
  }
  return body;
}

const reference = -18; // LUFS

/** ReplayGain 2.0: the gain to −18 LUFS, and the true peak as a factor of full scale. None of what has no loudness. */
export function replayGain(measured: Measured): readonly (readonly [string, string])[] {
  const { 'loudness.integrated': loudness, 'peak.true': peak } = measured;
  if (loudness === undefined) return [];
  return [
    ['replaygain_track_gain', `${(reference - loudness).toFixed(2)} dB`],
    ...(peak === undefined ? [] : [['replaygain_track_peak', factorOf(peak).toFixed(6)] as const]),
    ['replaygain_reference_loudness', `${reference.toFixed(2)} LUFS`],
  ];
}

/** A copy of a sound that states what it measures. */
export const metadata = exporter({
  id: 'metadata',
  about: targets.metadata,
  modes: ['settings'],
  makes: 'file',
  extensions: ['.wav', '.flac'],
  sounds: 'plain',
  isMeasured: true,
  write(session, extension): Exported {
    const { sound } = onlySound(session, 'mix.wav --to metadata', 'One file at a time states its loudness');
    const { measured = {} } = sound;
    const chunks = extension === '.wav' ? [{ id: 'bext', body: bext(measured) }] : [];
    return {
      files: [],
      sounds: [{ path: '', sound, chunks, fields: replayGain(measured) }],
      notes: [],
      howto: 'Players that know ReplayGain play it at −18 LUFS; broadcasters read its loudness from the file.',
    };
  },
});
