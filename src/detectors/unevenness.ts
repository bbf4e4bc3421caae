import { thirdOctaves } from '../dsp/bands.ts';
import { correlation, mean, quantile, sorted } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { detector, physical } from './detector.ts';

/** How a part wanders in level while it plays, apart from what the others do with it. */
export const unevenness = detector({
  id: 'unevenness',
  about:
    'Standard deviation of the level of a stem, 100 Hz to 10 kHz over 3 s in which it plays; less what the other stems do likewise, where both go together.',
  needs: [],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const found = tracks.flatMap((track) => {
      const levels = levelsOf([track]);
      const playing = levels.flatMap((level, i) => (level === undefined ? [] : [{ level, i }]));
      if (playing.length < fewest) return [];
      const own = playing.map(({ level }) => level);
      const others = session.stems.filter((other) => other !== track);
      const rest = others.length > 0 ? levelsOf(others) : [];
      const shared = playing.filter(({ i }) => rest[i] !== undefined);
      const together =
        shared.length >= fewest
          ? correlation(
              shared.map(({ level }) => level),
              shared.map(({ i }) => rest[i]!),
            )
          : 0;
      const left = together > alike ? Math.sqrt(1 - together * together) : 1;
      return [{ value: deviation(own) * left, tracks: [track.name] as const, confidence: physical }];
    });
    return found.length > 0 ? found : { because: 'it plays for less than 10 s' };
  },
});

const [lowest, highest] = [7, 28]; // third octaves of 100 Hz to 10 kHz
const rowsAtOnce = 15; // 3 s
const stride = 5; // 1 s
const mostly = 0.6; // of the rows of 3 s have to sound
const soft: Decibels = 25; // under its loud moments: it does not play
const fewest = 10;
const alike = 0.6;

const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** Level of the sum of every 3 s, a second apart, over the rows that sound; undefined where too few do. */
function levelsOf(tracks: readonly Track[]): (Decibels | undefined)[] {
  const width = thirdOctaves.length;
  const all = tracks.map(({ features }) => features.spectrum.rows.values);
  const rows = Array.from({ length: Math.floor(Math.max(...all.map(({ length }) => length)) / width) }, (_, row) =>
    all
      .flatMap((values) => values.slice(row * width + lowest, row * width + highest))
      .reduce((sum, level) => sum + 10 ** (level / 10), 0),
  );
  if (rows.length === 0) return [];
  const gate = Math.max(1e-7, quantile(sorted(rows), 0.95) * 10 ** (-soft / 10));
  return Array.from({ length: Math.max(0, Math.floor((rows.length - rowsAtOnce) / stride) + 1) }, (_, i) => {
    const sounding = rows.slice(i * stride, i * stride + rowsAtOnce).filter((power) => power > gate);
    return sounding.length < mostly * rowsAtOnce ? undefined : 10 * Math.log10(mean(sounding));
  });
}
