import { partOf } from '../features/sections.ts';
import { band, clock, quantityOf, span } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import type { Range, Unit } from '../units.ts';
import { mainTrack, nowOf, type Reading, stemsOf } from './numbers.ts';
import type { Report, ReportedTrack } from './report.ts';
import { outcomesNow, plural } from './verdict.ts';

/** How sure a finding is, as one would say it. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.999) return 'certain';
  if (confidence >= 0.985) return 'sure';
  return confidence >= 0.8 ? 'likely' : 'unsure';
}

/** "Accepted on 2026-11-21, until 2026-12-31: the hum is the amplifier's own." */
export function acceptedWords({ accepted }: Finding): string {
  if (!accepted) return '';
  const { date, until, reason } = accepted;
  const days = `${date === undefined ? '' : ` on ${date}`}${until === undefined ? '' : `, until ${until}`}`;
  return `Accepted${days}: ${reason.replace(/[^.?!]$/, '$&.')}`;
}

/** A value as printed; counts have no decimals. */
export const valueWords = (value: number, unit: Unit): string =>
  unit === '1' && Number.isInteger(value) ? String(value).replace('-', '−') : quantityOf(value, unit);

/** "−13.8 to −10.6 LUFS", or the one number where both are the same. */
export function rangeWords([low, high]: Range, unit: Unit): string {
  const [first, last] = [valueWords(low, unit), valueWords(high, unit)];
  const tail = last.slice(last.indexOf(' '));
  if (first === last) return last;
  return tail.startsWith(' ') && first.endsWith(tail)
    ? `${first.slice(0, -tail.length)} to ${last}`
    : `${first} to ${last}`;
}

export function timesWords(times: readonly Range[], most = 3): string {
  const shown = times.slice(0, most).map(span).join(', ');
  return times.length > most ? `${shown} and ${times.length - most} more` : shown;
}

type Heard = Pick<Report, 'tracks' | 'sections' | 'outcomes' | 'album'>;

/** The part of the mix that a finding lies in. */
export function partNamed({ time, tracks }: Finding, report: Heard): string | undefined {
  const isInMix = tracks[0] === mainTrack(report.tracks)?.name || !isApart(report);
  return time && isInMix ? partOf(time, report.sections ?? []) : undefined;
}

/** Where a finding is: band, tracks, part of the song, times. */
export function placesOf(finding: Finding, report: Heard): readonly string[] {
  const main = report.album ? undefined : mainTrack(report.tracks)?.name;
  const tracks = finding.tracks.filter((name) => name !== main);
  return [
    finding.band && band(finding.band),
    tracks.length > 0 && tracks.join(', '),
    partNamed(finding, report),
    finding.time && finding.time.length > 0 && timesWords(finding.time),
  ].filter((place) => typeof place === 'string');
}

/** "loud part A 0:00 to 0:20 and 0:50 to 1:30, quiet part B 0:20 to 0:50": all parts, once, where a finding names one; else nothing. */
export function partsWords(report: Report): string | undefined {
  const { sections = [] } = report;
  const isNamed = findingsOf(outcomesNow(report)).some((finding) => partNamed(finding, report));
  if (!isNamed) return undefined;
  const names = [...new Set(sections.map(({ name }) => name))];
  return names
    .map((name) => {
      const times = sections.filter((part) => part.name === name).map(({ time }) => span(time));
      return `${name} ${times.join(' and ')}`;
    })
    .join(', ');
}

/** Whether times in the stems are not times in the mix, so that its parts tell nothing of them. */
const isApart = ({ outcomes }: Pick<Report, 'outcomes'>): boolean =>
  findingsOf(outcomes).some(
    ({ rule, value }) => rule === 'foreign-stems' || (rule === 'mix-offset' && Math.abs(value) > 1),
  );

/** "reference −12.2 LUFS", or the target that was missed, or the limit that was passed. */
export function comparedWith(reading: Reading): string {
  const { limit, target, spread, unit } = reading;
  if (target !== undefined) return `target ${valueWords(target, unit)}`;
  if (limit !== undefined) return limitWords(nowOf(reading), limit, unit);
  return spread ? `reference ${valueWords(spread.median, unit)}` : '';
}

/** "keep below −1.0 dBTP". Distances have two sides; bare numbers such as correlation have one. */
export function limitWords(value: number, limit: number, unit: Unit): string {
  const isWithin = limit > 0 && value < -limit && unit !== '1';
  if (isWithin) return `keep within ±${valueWords(limit, unit).replace('+', '')}`;
  return `keep ${value < limit ? 'above' : 'below'} ${valueWords(limit, unit)}`;
}

export const rateWords = (rate: number): string => `${Number((rate / 1000).toFixed(1))} kHz`;

export const channelWords = (channels: number): string =>
  channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;

/** "3:34 · 48 kHz · 24 bit · 7 stems". */
export function formatWords(report: Report, track: ReportedTrack): readonly string[] {
  if (report.album) {
    const whole = report.tracks.reduce((sum, { format }) => sum + format.duration, 0);
    return [`${report.tracks.length} songs`, clock(whole)];
  }
  const { duration, sampleRate, bitDepth, channels } = track.format;
  const stems = stemsOf(report).length;
  return [
    clock(duration),
    rateWords(sampleRate),
    bitDepth !== undefined && `${bitDepth} bit`,
    channels !== 2 && channelWords(channels),
    stems > 0 && `${stems} ${plural(stems, 'stem')}`,
  ].filter((part) => typeof part === 'string');
}

export function referenceWords({ reference, album }: Report): string {
  if (album) return 'its own songs';
  if (!reference) return 'no reference';
  const { name, kind, tracks } = reference;
  return kind === 'profile' ? `${name}, ${tracks} ${plural(tracks, 'record')}` : name;
}

/** The mix as it is now: of stems that were mixed, what they became. */
export const resultOf = ({ tracks, mixing, after }: Report): ReportedTrack | undefined =>
  mainTrack((mixing && after?.tracks) || tracks);

/** What the report is called: the mix's file name without folders, or the album's; of stems that were mixed, what they became. */
export function titleOf(report: Report): string {
  if (report.album) return report.album.name;
  const track = resultOf(report);
  return track?.path?.split(/[\\/]/).pop() ?? track?.name ?? 'nothing';
}

/** The finding that a verdict speaks of, as it was before, or as it came up. */
export const findingOf = (report: Report, id: string): Finding | undefined =>
  findingsOf(report.outcomes).find((finding) => finding.id === id) ??
  findingsOf(report.after?.outcomes ?? []).find((finding) => finding.id === id);
