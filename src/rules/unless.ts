import type { Scene } from '../detectors/detector.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import { wordsIn } from '../roles/names.ts';
import type { Track } from '../session.ts';

/** A reason not to look at a track, by name: the closed list that `unless` of a rule picks from. */
export interface Exception {
  readonly about: string;
  /** Why nothing was looked at, as half a sentence. */
  readonly because: string;
  holds(track: Track, scene: Scene): boolean;
}

export const exceptions = {
  silent: {
    about: 'No sample is above −60 dBFS.',
    because: 'it is silent',
    holds: ({ features }) => features.level.highest <= -60, // dBFS
  },
  quiet: {
    about: 'Integrated loudness under −20 LUFS: nothing that soft was limited for loudness.',
    because: 'it is too quiet to have been limited for loudness',
    holds: ({ metrics }) => (metrics['loudness.integrated'] ?? -70) < -20, // LUFS
  },
  mono: {
    about: 'One channel, or two that are the same (side 60 dB under mid).',
    because: 'it is mono',
    holds: ({ format, metrics }) =>
      format.channels === 1 || (metrics['stereo.width'] !== undefined && metrics['stereo.width'] <= -60),
  },
  'shorter-than-3s': {
    about: 'Shorter than 3 s, the window of short-term loudness.',
    because: 'it is shorter than 3 s',
    holds: ({ format }) => format.duration < 3,
  },
  'merely-wide-stem': {
    about:
      'A stem whose correlation is above −0.55: an echo or a doubling may well reach −0.5, an inverted side falls lower.',
    because: 'the stem is wide, not inverted',
    holds: ({ role, metrics }) => role !== 'mix' && (metrics['stereo.correlation'] ?? 1) > -0.55,
  },
  'only-the-low-end': {
    about: 'Low frequencies cancel, but from 250 Hz on left and right agree: that is another rule.',
    because: 'it is only the low end that cancels',
    holds: ({ features, metrics }) =>
      (metrics['stereo.low-correlation'] ?? 0) < 0 && (features.spectrum.upperCorrelation ?? 0) > 0.1,
  },
  'low-end-agrees': {
    about: 'Between 20 and 120 Hz left and right agree: what cancels above is too wide, not inverted.',
    because: 'its low end is together: it is wide, not inverted',
    holds: ({ metrics }) => agreesBelow(metrics),
  },
  'low-end-cancels': {
    about: 'Between 20 and 120 Hz left and right cancel: that is another rule.',
    because: 'its low end cancels, which is more than wide',
    holds: ({ metrics }) => (metrics['stereo.low-correlation'] ?? 0) < 0,
  },
  inverted: {
    about: 'Left and right cancel down to the low end: that is another rule.',
    because: 'one side is inverted, and it may be no wider than that makes it',
    holds: ({ metrics }) => (metrics['stereo.polarity'] ?? 0) < -0.05 && !agreesBelow(metrics),
  },
  late: {
    about: 'One side comes 0.15 ms or more after the other: that is another rule, and may be all that is wrong.',
    because: 'one side comes late, and what cancels may be no more than that',
    holds: ({ metrics }) => Math.abs(metrics['stereo.delay'] ?? 0) >= 0.00015,
  },
  'one-sided': {
    about: 'One channel is 50 dB or more under the other.',
    because: 'one channel is all but empty',
    holds: ({ metrics }) => Math.abs(metrics['stereo.level-balance'] ?? 0) >= 50,
  },
  'at-the-ceiling': {
    about: 'More than 3 % of the peaks are held by a limiter: that is another rule.',
    because: 'it is a limiter that holds the peaks',
    holds: ({ metrics }) => (metrics['dynamics.ceiling-share'] ?? 0) > 3,
  },
  clipped: {
    about: 'More than ten of its peaks are clipped flat: that is another rule.',
    because: 'its peaks are clipped, and that comes first',
    holds: ({ features }) => (features.clipping?.regions ?? 0) > 10,
  },
  cancelling: {
    about: 'Left and right cancel, in it or in a stem of it: a correlation under −0.1.',
    because: 'left and right cancel, and that comes first',
    holds: (track, { session }) =>
      [track, ...session.stems].some(({ metrics }) => (metrics['stereo.correlation'] ?? 1) < -0.1),
  },
  'no-low-end': {
    about: 'Under 125 Hz lies less than 3 % of its energy.',
    because: 'it has next to no low end',
    holds: ({ features }) => lowShare(features.spectrum.third) < 0.03,
  },
  'no-bass-stem': {
    about: 'There are stems, and none of them is a bass, a kick, or a backing track.',
    because: 'there is no bass among the stems',
    holds: (_, { session }) =>
      session.stems.length > 0 &&
      !session.stems.some(({ role }) => ['bass', 'kick', 'drums', 'backing-track'].includes(role)),
  },
  ambience: {
    about: 'Its name says that it was recorded from afar, or is an effect: room, overheads, ambience, reverb, echo.',
    because: 'it is ambience, which comes late by nature',
    holds: ({ name }) =>
      /\b(room|oh|overheads?|amb(ien(ce|t))?|far|hall|audience|(re)?verb|echo|delay)\b/.test(wordsIn(name)),
  },
  'more-than-16-bits': {
    about: 'It is stored with more than 16 bits, as float, or by a lossy codec.',
    because: 'it is stored with more than 16 bits, or in a lossy format',
    holds: ({ format }) => (format.bitDepth ?? 32) > 16,
  },
  'band-limited': {
    about: 'Next to nothing around 16 kHz: a lossy or low-rate source.',
    because: 'the source has no treble to judge: it ends below 16 kHz',
    holds: isBandLimited,
  },
} as const satisfies Readonly<Record<string, Exception>>;

export type ExceptionId = keyof typeof exceptions;

export const exceptionIds = Object.keys(exceptions) as readonly ExceptionId[];

/** Share of the energy that lies under 125 Hz. */
function lowShare(third: readonly (number | null)[]): number {
  const powers = third.map((level) => 10 ** ((level ?? -200) / 10));
  const sum = (values: readonly number[]) => values.reduce((total, power) => total + power, 1e-20);
  return sum(powers.filter((_, band) => thirdOctaves[band]! < 120)) / sum(powers);
}

/** Third octave of 16 kHz against the mean of 1 to 3 kHz; clean music keeps within 45 dB. */
const agreesBelow = (metrics: Track['metrics']): boolean => (metrics['stereo.low-correlation'] ?? 0) > 0.1;

function isBandLimited({ format, features }: Track): boolean {
  if (format.sampleRate < 32_000) return true;
  const { third } = features.spectrum;
  const middle = thirdOctaves.flatMap((centre, band) => (centre > 990 && centre < 3200 ? [third[band] ?? null] : []));
  const heard = middle.filter((level) => level !== null);
  if (heard.length === 0) return false;
  const top = third[29] ?? null; // 16 kHz
  return top === null || top < heard.reduce((sum, level) => sum + level, 0) / heard.length - 60; // dB
}
