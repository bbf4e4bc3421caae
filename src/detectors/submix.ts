import { powerDecibels } from '../dsp/decibels.ts';
import { inverse } from '../dsp/matrix.ts';
import { addSpectrum } from '../dsp/packed-spectra.ts';
import { type Moments, spectraOf } from '../features/moments.ts';
import { drawOf } from '../meters/moments.ts';
import type { Track } from '../session.ts';
import { detector, type Measurement, physical } from './detector.ts';
import { copiesAmong, type Pair, pairsOf } from './pairs.ts';

/** A stem that is others added up: a drum bus beside its drums, the mix beside its stems. */
export const submix = detector({
  id: 'submix',
  about:
    'How much less is left of a stem when two or more others are taken away from it, each at the level that fits best (least squares), at the same time; 150 Hz to 8 kHz.',
  needs: ['stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const pairs = pairsOf(session.stems);
    const copies = copiesAmong(pairs);
    const sounding = tracks.filter((track) => !copies.has(track) && track.features.moments);
    if (sounding.length < 3) return { because: 'fewer than three stems play' };
    const measured = sounding.flatMap((track) => {
      const parts = likeliest(track, pairs).filter((part) => sounding.includes(part));
      return parts.length < 2 ? [] : taken(track, parts, pairs);
    });
    return measured.length > 0 ? measured : { because: 'no stem has anything in common with two others' };
  },
});

const least = 0.003; // of the power, which unrelated stems reach by chance
const most = 40; // parts
const fewest = 8; // moments: 3.2 s
const counts = 0.005; // of the power of the sum: less is no part of it
const single = 6; // dB that several have to take away beyond the best of them: else it is a pair's business

/** What explains some of a stem by itself, the most first. */
const likeliest = (track: Track, pairs: readonly Pair[]): Track[] =>
  pairs
    .filter(({ first, second }) => first === track || second === track)
    .filter(({ residual, isTurned }) => !isTurned && 1 - 10 ** (residual / 10) > least)
    .sort((a, b) => a.residual - b.residual)
    .slice(0, most)
    .map(({ first, second }) => (first === track ? second : first));

function taken(track: Track, parts: readonly Track[], pairs: readonly Pair[]): Measurement[] {
  const { gram, power, places } = products(track, parts);
  if (places < fewest || power <= 0) return [];
  const fitted = solved(gram, power);
  if (!fitted) return [];
  const { residual, shares } = fitted;
  const names = parts.filter((_, i) => shares[i]! > counts).map(({ name }) => name);
  const best = Math.min(0, ...pairs.filter((pair) => isOf(pair, track)).map((pair) => pair.residual));
  // A part is its bus less the other parts, too: only what adds up is a sum.
  if (names.length < 2 || shares.some((share) => share < -counts) || residual > best - single) return [];
  return [{ value: -residual, tracks: [track.name, ...names], confidence: physical }];
}

const isOf = ({ first, second }: Pair, track: Track): boolean => first === track || second === track;

/** Least squares; shares of the sum's power, negative where a part was taken in upside down. */
function solved(gram: readonly Float64Array[], power: number): { residual: number; shares: number[] } | undefined {
  const n = gram.length - 1;
  const ridge = 1e-6 * power;
  const parts = gram.slice(0, n).map((row, i) => row.slice(0, n).map((value, k) => value + (i === k ? ridge : 0)));
  const withSum = gram[n]!;
  const gains = inverse(parts).map((row) => row.reduce((sum, value, k) => sum + value * withSum[k]!, 0));
  if (gains.some((gain) => !Number.isFinite(gain))) return undefined;
  const explained = gains.reduce((sum, gain, i) => sum + gain * withSum[i]!, 0);
  return {
    residual: powerDecibels(Math.max(1e-10, 1 - explained / power)),
    shares: gains.map((gain, i) => (Math.sign(gain) * gain * gain * gram[i]![i]!) / power),
  };
}

/** Real inner products of all parts and, last, the sum, over its moments at which every part is known. */
function products(track: Track, parts: readonly Track[]): { gram: Float64Array[]; power: number; places: number } {
  const whole = track.features.moments!;
  const all = [...parts.flatMap(({ features }) => features.moments ?? []), whole];
  const reach = Math.min(...all.map((each) => each.reach));
  const places = whole.places.filter((place) => drawOf(place) < reach);
  const gram = all.map(() => new Float64Array(all.length));
  for (const place of places) {
    const spectra = all.map((each) => at(each, place));
    for (const [i, a] of spectra.entries()) {
      if (!a) continue;
      for (let k = 0; k <= i; k++) {
        const b = spectra[k];
        if (b) gram[i]![k]! += inner(a, b);
      }
    }
  }
  for (let i = 0; i < all.length; i++) for (let k = 0; k < i; k++) gram[k]![i] = gram[i]![k]!;
  return { gram, power: gram.at(-1)!.at(-1)!, places: places.length };
}

function at(moments: Moments, place: number): Float64Array | undefined {
  const index = moments.places.indexOf(place);
  if (index < 0) return undefined; // it is silent there
  const spectrum = new Float64Array(2 * moments.bins);
  addSpectrum(spectrum, spectraOf(moments), index);
  return spectrum;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
