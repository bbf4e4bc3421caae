import { thirdOctaves } from '../dsp/bands.ts';
import { mean, median, normal } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz } from '../units.ts';
import { spreadOf } from './album-offset.ts';
import { detector, type Measurement } from './detector.ts';
import { albumSpread } from './tone-case.ts';

/** Below and above, songs differ more than any engineer would even out. */
const bands = thirdOctaves.flatMap((centre, band) => (centre > 49 && centre < 11_000 ? [band] : []));

export const albumTone = detector({
  id: 'album-tone',
  about:
    'The octave in which the tone of a song is furthest from the median of the other songs of the album, 63 Hz to 8 kHz, level left aside. It is the surer the further out that lies beside how much songs of an album differ there.',
  needs: ['album'],
  settings: {},
  unit: () => 'dB',
  detect({ tracks }) {
    const tones = tracks.flatMap((track) => {
      const tone = toneOf(track);
      return tone ? [{ track, tone }] : [];
    });
    if (tones.length < fewest) return { because: 'it takes four songs with a full spectrum to say what is usual' };
    return tones.map(({ track, tone }) =>
      furthest(
        track,
        tone,
        tones.flatMap((each) => (each.track === track ? [] : [each.tone])),
      ),
    );
  },
});

const fewest = 4;

/** Of the greatest among all octaves, on music: so many of our standard errors are one of a single octave. */
const calibration = 1.5;

type Tone = Float64Array;

function toneOf({ features }: Track): Tone | undefined {
  const levels = bands.map((band) => features.spectrum.third[band] ?? null);
  const strongest = Math.max(...levels.map((level) => level ?? -200));
  if (strongest < -150) return undefined;
  const tone = Float64Array.from(levels, (level) => Math.max(level ?? -200, strongest - depth));
  const middle = mean(tone);
  return tone.map((level) => level - middle);
}

const depth = 50; // dB: further down lies noise, not music

/** Levels less the median of the others, and of that again the median: one loud octave makes no other seem soft. */
function furthest({ name }: Track, tone: Tone, others: readonly Tone[]): Measurement {
  const middles = bands.map((_, i) => median(others.map((other) => other[i]!)));
  const apart = bands.map((_, i) => tone[i]! - middles[i]!);
  const offset = median(apart);
  const spreads = bands.map((band, i) =>
    Math.max(
      albumSpread(thirdOctaves[band]!),
      spreadOf(
        others.map((other) => other[i]!),
        middles[i]!,
      ),
    ),
  );
  const octaves = bands.slice(2).map((_, i) => {
    const value = mean(apart.slice(i, i + 3)) - offset;
    return { centre: thirdOctaves[bands[i + 1]!]!, value, score: value / mean(spreads.slice(i, i + 3)) };
  });
  const { centre, value, score } = octaves.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a));
  const confidence = normal(Math.abs(score) / calibration);
  return { value, tracks: [name], band: octaveAround(centre), confidence, evidence: bell(centre, value, score) };
}

const octaveAround = (centre: Hz): readonly [Hz, Hz] => [centre / Math.SQRT2, centre * Math.SQRT2];

const bell = (frequency: Hz, estimate: Decibels, score: number) =>
  ({
    kind: 'shape',
    type: 'peaking',
    frequency,
    Q: 1,
    estimate,
    error: score === 0 ? 0 : Math.abs((calibration * estimate) / score),
  }) as const;
