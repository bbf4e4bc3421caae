import { criticalBands } from '../dsp/bands.ts';
import { magnitude } from '../dsp/biquad.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { kWeighting } from '../dsp/k-weighting.ts';
import { levelOf } from '../dsp/level-code.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import { hertz, quantityOf, signed } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';

const voices: ReadonlySet<Role> = new Set(['vocals', 'backing-vocals']);
const usual: Decibels = -3; // beside the vowels: two finished lead vocals have −2.9 and −3.3 dB (own measurement)
const sharp: Decibels = -1;
const share = 0.7;
const most: Decibels = 5;
const threshold: Decibels = -8; // of the band to the whole: an S is all band, a vowel 20 dB under it

/** A de-esser where the S of a voice is as loud as its vowels. */
export const sibilants = (desk: Desk): readonly Decision[] =>
  desk.stems.flatMap((track): Decision[] => {
    const heard = voices.has(track.role) ? sibilanceOf(track) : undefined;
    if (!heard || heard.level < sharp) return [];
    const wanted = Math.min(most, share * (heard.level - usual));
    const range = Math.round((desk.wishes.amount / 10) * wanted) / 10;
    if (range < 0.5) return [];
    const { name } = track;
    const frequency = 100 * Math.round(Math.max(5000, Math.min(9000, heard.centre)) / 100);
    return [
      {
        kind: 'de-ess',
        strip: 'tracks',
        name,
        steps: [{ processor: 'de-esser', frequency, threshold, range, Q: 1 }],
        reason: `The S of ${name} is as loud as its vowels (${signed(heard.level)} dB, where ${signed(usual, 0)} dB is usual): a de-esser at ${hertz(frequency)} takes ${quantityOf(range, 'dB')} of it at most.`,
        evidence: { level: Number(heard.level.toFixed(1)), share: Number(heard.share.toFixed(3)) },
      },
    ];
  });

const width = criticalBands.length;
const band: Range = [4500, 11_000];
const inBand = criticalBands.map((centre) => centre > band[0] && centre < band[1]);
const weights = criticalBands.map((frequency) =>
  powerOf(kWeighting(48_000).reduce((gain, each) => gain + magnitude(each, frequency, 48_000), 0)),
);
const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : powerOf(levelOf(code))));

export interface Sibilants {
  /** Loudness of moments that sibilants lead (their 80th percentile) beside that of the others. */
  readonly level: Decibels;
  /** Of the moments in which it sings. */
  readonly share: number;
  /** Where they lie, by power. */
  readonly centre: Hz;
}

/** Tenths of a second of which more than half the loudness lies in 4.5 to 11 kHz: nothing else of a voice does that. Undefined where there are few. */
export function sibilanceOf({ features: { auditory } }: Track): Sibilants | undefined {
  if (!auditory) return undefined;
  const rows = rowsOf(auditory);
  const moments = Array.from({ length: rows.length / width }, (_, row) => {
    let [all, high, place] = [1e-12, 0, 0];
    for (let each = 0; each < width; each++) {
      const power = weights[each]! * powers[rows[row * width + each]!]!;
      all += power;
      if (!inBand[each]) continue;
      high += power;
      place += power * Math.log(criticalBands[each]!);
    }
    return { level: powerDecibels(all), high, all, place };
  });
  const gate = quantile(sorted(moments.map(({ level }) => level)), 0.98) - 30;
  const sung = moments.filter(({ level }) => level > gate);
  const led = sung.filter(({ high, all }) => high > all / 2);
  const vowels = sung.filter(({ high, all }) => high <= all / 2);
  if (led.length < fewest || led.length > 0.5 * sung.length) return undefined;
  const loud = (of: typeof sung) => quantile(sorted(of.map(({ level }) => level)), 0.8);
  const high = led.reduce((sum, each) => sum + each.high, 0);
  return {
    level: loud(led) - loud(vowels),
    share: led.length / sung.length,
    centre: Math.exp(led.reduce((sum, each) => sum + each.place, 0) / high),
  };
}

const fewest = 6;
