import { powerDecibels } from '../dsp/decibels.ts';
import { gccPhat } from '../dsp/gcc-phat.ts';
import { addSpectrum, addUnpacked, type CrossSpectrum, emptyCross } from '../dsp/packed-spectra.ts';
import { type Moments, spectraOf } from '../features/moments.ts';
import { choice } from '../fields.ts';
import { drawOf } from '../meters/moments.ts';
import { matchOf } from '../reference/same-recording.ts';
import type { Exemplar } from '../reference.ts';
import type { Session, Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import { detector, type NotApplicable, physical } from './detector.ts';

/** A mix that came along with stems, beside what the stems add up to. */
export const sum = detector({
  id: 'sum',
  about: 'What the stems add up to, beside the mix that came with them.',
  needs: ['mix', 'stems'],
  settings: {
    of: choice(
      ['likeness', 'offset'],
      'Likeness: how far both go up and down together. Offset: by how much the mix is behind.',
    ),
  },
  unit: ({ of }) => (of === 'likeness' ? '1' : 's'),
  detect({ session }, { of }) {
    const { mix, stems } = session;
    if (mix!.format.container === 'sum') return { because: 'the mix is the sum of the stems' };
    if (mix!.features.level.isSilent || stems.every(({ features }) => features.level.isSilent))
      return { because: 'there is nothing to hear' };
    const match = matchedSum(session, mix!);
    const value = match[of];
    return typeof value === 'object' ? value : [{ value, tracks: [mix!.name] as const, confidence: physical }];
  },
});

const apart: Seconds = 1; // a part of a song is named to about that

/** Whether times in the stems are times in the mix, as far as can be told. */
export function sharesTime(session: Session): boolean {
  const { mix, stems } = session;
  if (!mix || mix.format.container === 'sum' || stems.length === 0) return true;
  if (mix.features.level.isSilent || stems.every(({ features }) => features.level.isSilent)) return true;
  const { likeness, offset } = matchedSum(session, mix);
  if (typeof likeness === 'number' && likeness < alike) return false;
  return typeof offset === 'object' || Math.abs(offset) <= apart;
}

interface Match {
  readonly likeness: number | NotApplicable;
  readonly offset: Seconds | NotApplicable;
  /** By how much the mix is behind, to a row; absent where it is not of these stems. */
  readonly behind?: Seconds;
}

/** By how much a mix that came with stems is behind them, to 0.2 s; undefined where none came or it is of another song. */
export const behindStems = (session: Session): Seconds | undefined =>
  session.mix && session.mix.format.container !== 'sum' ? matchedSum(session, session.mix).behind : undefined;

const known = new WeakMap<Session, Match>();

const fewestRows = 100; // 20 s: of less, chance makes songs alike
const alike = 0.3; // other songs reach 0.2
const coarse: Seconds = 0.2; // a row
const fewest = 8; // moments
const furthest: Seconds = 0.05;

function matchedSum(session: Session, mix: Track): Match {
  const found = known.get(session);
  if (found) return found;
  const made = match(session.stems, mix);
  known.set(session, made);
  return made;
}

function match(stems: readonly Track[], mix: Track): Match {
  const powers = addedRows(stems);
  const rows = Math.min(powers.length, mix.features.spectrum.rows.values.length) / 31;
  const isLong = rows >= fewestRows;
  const rough = isLong ? matchOf(exemplarOf(powers, mix), mix) : { likeness: 1, behind: 0 };
  const likeness = isLong ? rough.likeness : { because: 'it is too short to tell songs apart' };
  if (rough.likeness < alike) return { likeness, offset: { because: 'the mix is not of these stems' } };
  const { behind } = rough;
  if (Math.abs(behind) > coarse) return { likeness, offset: behind, behind };
  const cross = crossOf(stems, mix);
  if (!cross) return { likeness, offset: { because: 'too little is heard of all stems at once' }, behind };
  const { lowest, binWidth } = mix.features.moments!;
  const { r, lag } = gccPhat(cross.sum, { lowest, binWidth, frames: cross.frames, most: furthest });
  const isSure = Math.abs(r) > alike;
  return { likeness, offset: isSure ? lag : { because: 'the mix is too far from the sum of its stems' }, behind };
}

/** Third octaves over time of all stems: their powers add up. */
function addedRows(stems: readonly Track[]): Float64Array {
  const powers = new Float64Array(Math.max(...stems.map(({ features }) => features.spectrum.rows.values.length)));
  for (const { features } of stems) {
    const { values } = features.spectrum.rows;
    for (let i = 0; i < values.length; i++) powers[i]! += 10 ** (values[i]! / 10);
  }
  return powers;
}

const exemplarOf = (powers: Float64Array, { features }: Track): Exemplar => ({
  metrics: {},
  features: { spectrum: { third: [], rows: { ...features.spectrum.rows, values: Array.from(powers, powerDecibels) } } },
});

/** Sum and mix at the moments that all stems have which sound there. */
function crossOf(stems: readonly Track[], mix: Track): { sum: CrossSpectrum; frames: number } | undefined {
  const whole = mix.features.moments;
  const parts = stems.flatMap(({ features }) => features.moments ?? []);
  if (!whole || parts.length === 0) return undefined;
  const reach = Math.min(...parts.map((part) => part.reach));
  const places = whole.places.filter((place) => drawOf(place) < reach);
  if (places.length < fewest) return undefined;
  const cross = emptyCross(whole.bins);
  for (const place of places) addUnpacked(cross, at([...parts], place, whole.bins), at([whole], place, whole.bins));
  return { sum: cross, frames: places.length };
}

function at(parts: readonly Moments[], place: number, bins: number): Float64Array {
  const spectrum = new Float64Array(2 * bins);
  for (const part of parts) {
    const index = part.places.indexOf(place);
    if (index >= 0) addSpectrum(spectrum, spectraOf(part), index);
  }
  return spectrum;
}
