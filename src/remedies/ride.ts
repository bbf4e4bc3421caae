import { quantile, sorted } from '../dsp/statistics.ts';
import { type Curve, quantity } from '../fields.ts';
import { signed } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';
import { remedy } from './remedy.ts';

const apart: Seconds = 1;
const furthest: Decibels = 30; // under the loud parts: pauses and tails, which are not to be lifted
const flank: Seconds = 0.05; // where a part begins or ends, the level has to change with it
const window: Seconds = 3;

/** A fader that brings short-term loudness nearer to the middle between soft and loud; or one that only takes a part back. */
export const ride = remedy({
  id: 'ride',
  about:
    'Rides the level: a part that sticks out is taken back, or all is brought nearer to the middle of its loudness.',
  settings: {
    most: quantity('dB', [0, 12], 'Largest change, up or down.', 6),
    share: quantity('1', [0, 1], 'How much of the distance is taken away.', 0.7),
  },
  propose({ value, tracks: [name], time }, { tracks }, { most, share }) {
    const track = tracks.find((each) => each.name === name);
    if (time?.length === 1 && time[0]![1] - time[0]![0] < 2 * flank + 0.5)
      return { because: 'it is known where the level jumps, not where it should come back' };
    const curve = time?.length ? backAt(time, value, most) : track ? evened(track, most, share) : [];
    const gains = curve.map(([, gain]) => gain);
    const span = Math.max(...gains) - Math.min(...gains);
    if (!(span >= 0.5)) return { because: 'the move would be too small to hear' };
    return {
      safety: 'suggested',
      about: `${name}: gain ride, ${signed(Math.min(...gains))} to ${signed(Math.max(...gains))} dB`,
      steps: [{ track: name, step: { processor: 'rider', curve } }],
    };
  },
});

/** Parts that are too loud, or too soft, by so much. */
function backAt(time: readonly Range[], value: Decibels, most: Decibels): Curve {
  const gain = -tenths(Math.max(-most, Math.min(most, value)));
  return time.flatMap(([from, to]): [Seconds, Decibels][] => [
    [Math.max(0, from - flank), 0],
    [from + flank, gain],
    [Math.max(from + 2 * flank, to - flank), gain],
    [Math.max(from + 3 * flank, to + flank), 0],
  ]);
}

/** A point a second, in the middle of its window; in pauses the fader goes straight to where it is needed next. */
function evened({ features }: Track, most: Decibels, share: number): Curve {
  const { step, from, values } = features.loudness.shortTerm;
  const points = values.flatMap((level, i): [Seconds, Decibels][] =>
    i % Math.round(apart / step) === 0 ? [[from + i * step - window / 2, level]] : [],
  );
  const sounding = points.filter(([, level]) => level > -70);
  const levels = sorted(sounding.map(([, level]) => level));
  const loud = quantile(levels, 0.95);
  const middle =
    (quantile(
      levels.filter((level) => level > loud - furthest),
      0.1,
    ) +
      loud) /
    2;
  return sounding
    .filter(([, level]) => level > loud - furthest)
    .map(([time, level]) => [tenths(time), tenths(Math.max(-most, Math.min(most, share * (middle - level))))]);
}

const tenths = (value: number): number => Math.round(10 * value) / 10;
