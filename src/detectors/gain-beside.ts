import { thirdOctaves } from '../dsp/bands.ts';
import { mean, median, quantile, sorted } from '../dsp/statistics.ts';
import type { Spectrum } from '../features/spectrum.ts';
import { matchOf } from '../reference/same-recording.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';

/** How a fader would have moved from the original to the mix. */
export type GainOverTime = readonly (readonly [time: Seconds, gain: Decibels])[];

const [lowest, highest] = [7, 28]; // third octaves of 100 Hz to 10 kHz
const fewestBands = 8;
const least: Seconds = 10;
const soft: Decibels = 30; // under its loud moments: what is left of a band is noise

/**
 * The gain over every so many `rows` of 0.2 s, its middle at 0: the median over the bands of what each has gained, apart from what it gained all along
 * (an equaliser) and from what goes down as the music goes up (a compressor). Undefined where there is no original, at
 * this speed, or too little of it.
 */
export function gainBeside(track: Track, reference: Reference | undefined, window = 5): GainOverTime | undefined {
  if (reference?.kind !== 'own' || !reference.rows || reference.speed !== undefined) return undefined;
  const { rows } = track.features.spectrum;
  const original = { metrics: {}, features: { spectrum: { third: [], rows: reference.rows } } };
  const { behind } = matchOf(original, track);
  const there = levelsOf(reference.rows, window);
  const here = levelsOf(rows, window);
  const gates = bandsOf((band) => quantile(sorted(there.map((levels) => levels[band]!)), 0.9) - soft);
  const moments = here.flatMap((levels, moment) => {
    const at = moment - behind / (window * rows.step);
    const [before, after] = [there[Math.floor(at)], there[Math.ceil(at)]];
    if (!before || !after) return [];
    const source = before.map((level, band) => level + (at - Math.floor(at)) * (after[band]! - level));
    const gains = source.map((level, band) => (level > gates[band]! ? levels[band]! - level : undefined));
    return [{ time: moment * window * rows.step + (window * rows.step) / 2, source, gains }];
  });
  const usual = bandsOf((band) => median(known(moments.map(({ gains }) => gains[band]))));
  const found = moments.flatMap(({ time, source, gains }) => {
    const beyond = known(gains.map((gain, band) => (gain === undefined ? gain : gain - usual[band]!)));
    return beyond.length < fewestBands ? [] : [{ time, gain: median(beyond), level: totalOf(source) }];
  });
  return found.length * window * rows.step < least ? undefined : apartFromLevel(found);
}

const bandsOf = (of: (band: number) => number): number[] =>
  Array.from({ length: highest - lowest }, (_, band) => of(band));

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);

const totalOf = (levels: readonly Decibels[]): Decibels =>
  10 * Math.log10(levels.reduce((sum, level) => sum + 10 ** (level / 10), 0));

/** Level of every third octave over each `window` rows. */
function levelsOf({ values }: Pick<Spectrum['rows'], 'values'>, window: number): Decibels[][] {
  const width = thirdOctaves.length;
  const count = Math.floor(values.length / width / window);
  return Array.from({ length: count }, (_, moment) =>
    bandsOf((band) => {
      const powers = Array.from(
        { length: window },
        (_, row) => 10 ** (values[(moment * window + row) * width + lowest + band]! / 10),
      );
      return 10 * Math.log10(mean(powers) + 1e-12);
    }),
  );
}

/** Less the falling straight line over the level of the original. */
function apartFromLevel(
  found: readonly { readonly time: Seconds; readonly gain: Decibels; readonly level: Decibels }[],
): GainOverTime {
  const level = mean(found.map((each) => each.level));
  const gain = mean(found.map((each) => each.gain));
  const common = mean(found.map((each) => (each.level - level) * (each.gain - gain)));
  const slope = Math.min(0, common / (mean(found.map((each) => (each.level - level) ** 2)) + 1e-6));
  const left = found.map((each) => each.gain - slope * (each.level - level));
  const middle = median(left);
  return found.map(({ time }, i) => [time, left[i]! - middle]);
}
