import type { Finding, Outcome } from '../rules/rule.ts';
import type { CheckedFile } from './check.ts';
import { mainTrack } from './numbers.ts';
import type { Report, ReportedTrack } from './report.ts';

/** A report as files of a table, one a track: the songs of an album, or a mix and its stems. */
export function filesOfReport({ preset, tracks, outcomes, warnings }: Report): readonly CheckedFile[] {
  const main = mainTrack(tracks);
  return tracks.map((track) => ({
    path: track.path ?? track.name,
    preset,
    duration: track.format.duration,
    ...numbersOf(track),
    outcomes: tracks.length === 1 ? outcomes : ofTrack(track, track === main, outcomes),
    warnings:
      tracks.length === 1 ? warnings : warnings.filter(({ path }) => path === track.path || (!path && track === main)),
  }));
}

/** What a table tells of a track. */
export const numbersOf = ({ format, metrics }: ReportedTrack): Pick<CheckedFile, 'format' | 'metrics'> => ({
  format,
  metrics,
});

/** What was found in a track; that a rule found nothing is told of the mix, once. */
function ofTrack({ name }: ReportedTrack, isMain: boolean, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.flatMap((outcome): readonly Outcome[] => {
    if (outcome.status !== 'failed') return isMain ? [outcome] : [];
    const isMeant = ({ tracks }: Finding) => tracks.includes(name) || (isMain && tracks.length === 0);
    const [first, ...others] = outcome.findings.filter(isMeant);
    return first ? [{ ...outcome, findings: [first, ...others] }] : [];
  });
}
