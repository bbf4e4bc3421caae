import { wholeOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { choice } from '../fields.ts';
import type { Role } from '../roles.ts';
import type { Session, Track } from '../session.ts';
import { soundingOn } from '../translation/mix.ts';
import { drownedOn } from '../translation/noise.ts';
import { type SystemId, systemOf } from '../translation/systems.ts';
import { lostParts } from '../translation/translation.ts';
import { bestHelp } from '../translation/words.ts';
import type { Decibels, Hz } from '../units.ts';
import { detector, type Measurement, type NotApplicable, physical } from './detector.ts';

const kinds = ['loudness', 'parts', 'octaves', 'time'] as const;
const small = ['phone', 'laptop', 'bluetooth'] as const satisfies readonly SystemId[];
/** Parts that live where small speakers end: that these lose most is how speakers are made. */
const low: readonly Role[] = ['bass', 'kick', 'toms', 'drums'];
const lowEnd = 200; // Hz
const most = 6; // parts that are told
const strong = 20; // dB: an octave so far under the strongest is not missed

/** How a mix holds elsewhere, told from logs (`src/translation`). */
export const translation = detector({
  id: 'translation',
  about:
    'What is lost elsewhere: loudness on small speakers beside what records lose, parts there beside the rest (partial loudness), octaves in mono, time under the noise of a road.',
  needs: [],
  settings: { of: choice(kinds, 'Loudness and parts: phone, laptop, Bluetooth. Octaves: mono. Time: car.') },
  unit: ({ of }) => (({ loudness: 'LU', parts: 'LU', octaves: 'dB', time: '%' }) as const)[of],
  detect({ session, tracks }, { of }) {
    switch (of) {
      case 'loudness':
        return ofAll(tracks, quietest);
      case 'octaves':
        return ofAll(tracks, cancelled);
      case 'time':
        return ofAll(tracks, drowned);
      case 'parts':
        return session.stems.length > 1
          ? lost(session, tracks)
          : { because: 'a single stem has no rest to be held against' };
    }
  },
});

function ofAll(
  tracks: readonly Track[],
  measure: (track: Track) => Measurement | undefined,
): readonly Measurement[] | NotApplicable {
  const measured = tracks.flatMap((track) => measure(track) ?? []);
  return measured.length > 0 ? measured : { because: 'it is silent, or has more than two channels' };
}

function quietest(track: Track): Measurement | undefined {
  const losses = small.flatMap((id) => {
    const sounding = soundingOn(track, id);
    return sounding ? [{ ...systemOf(id), value: systemOf(id).usual[1] - sounding.loudness }] : [];
  });
  const [worst] = losses.sort((a, b) => b.value - a.value);
  if (!worst) return undefined;
  const { value, where } = worst;
  return { value, tracks: [track.name], confidence: physical, evidence: { kind: 'translation', where } };
}

/** The octave that loses most in mono, of those that are heard. */
function cancelled({ name, features }: Track): Measurement | undefined {
  const { stereo, spectrum } = features;
  const losses = stereo.monoLosses.flatMap((value, i) => {
    const [from, to] = [wholeOctaves[i]! * Math.SQRT1_2, wholeOctaves[i]! * Math.SQRT2];
    return value === null ? [] : [{ value, band: [from, to] as const, level: levelIn(spectrum.fine, from, to) }];
  });
  const strongest = Math.max(...losses.map(({ level }) => level));
  const [worst] = losses.filter(({ level }) => level > strongest - strong).sort((a, b) => b.value - a.value);
  if (!worst) return undefined;
  const { value, band } = worst;
  return { value, tracks: [name], band, confidence: physical, evidence: { kind: 'translation', where: 'in mono' } };
}

function levelIn({ frequencies, levels }: Track['features']['spectrum']['fine'], from: Hz, to: Hz): Decibels {
  const inside = levels.filter((_, i) => frequencies[i]! >= from && frequencies[i]! < to);
  return powerDecibels(inside.reduce((sum, level) => sum + powerOf(level), 0));
}

function drowned(track: Track): Measurement | undefined {
  const found = drownedOn(track, 'car');
  if (!found) return undefined;
  const { share, time } = found;
  return {
    value: 100 * share,
    tracks: [track.name],
    ...(time.length > 0 ? { time } : {}),
    confidence: physical,
    evidence: { kind: 'translation', where: systemOf('car').where },
  };
}

function lost({ stems }: Session, tracks: readonly Track[]): readonly Measurement[] | NotApplicable {
  const found = small.flatMap((id) => lostParts(stems, id).map((part) => ({ ...part, ...systemOf(id), part })));
  const worst = tracks.flatMap((track) => {
    const [own] = found.filter((each) => each.track === track.name).sort((a, b) => b.lost - a.lost);
    return own ? [{ own, track }] : [];
  });
  if (worst.length === 0) return { because: 'the stems are silent, or have more than two channels' };
  return worst
    .sort((a, b) => b.own.lost - a.own.lost)
    .slice(0, most)
    .map(({ own, track }) => {
      const help = bestHelp(own.part);
      return {
        value: own.lost,
        tracks: [track.name] as const,
        confidence: livesLow(track) ? normalForIt : physical,
        evidence: { kind: 'translation', where: own.where, ...(help ? { help } : {}) } as const,
      };
    });
}

const normalForIt = 0.6;

const livesLow = ({ role, features: { spectrum } }: Track): boolean =>
  low.includes(role) || levelIn(spectrum.fine, 20, lowEnd) > levelIn(spectrum.fine, lowEnd, 20_000);
