import { type MatchedFile, type Matching, type MatchReference, matchFiles } from './jobs/match-files.ts';
import { nameOf } from './jobs/sound-files.ts';
import type { Profile } from './match/profile.ts';
import type { Report, ReportedTrack } from './report/report.ts';
import type { Judging } from './run/judging.ts';
import { analyze } from './run.ts';
import { version } from './version.ts';

/**
 * A mix brought near to references, as a report: what was done, what is left, and what was not reached. With `judging`, mix and result are
 * heard by every rule as well, which costs as much again; without, nothing is judged.
 */
export async function matchTo(
  mix: string,
  references: readonly MatchReference[],
  matching: Matching = {},
  judging?: Judging,
): Promise<Report> {
  const matched = await matchFiles(mix, references, matching);
  const { account, plan, files, warnings } = matched;
  const told = { match: account, plan };
  if (!judging) return { ...plainReport(matched, mix), ...told };
  const before = await analyze({ mix, references: references.map(({ path }) => path) }, judging);
  const [output] = files;
  const result = { ...before, warnings: [...before.warnings, ...warnings.filter(isNew(before))], ...told };
  if (output === undefined) return result;
  const after = await analyze({ mix: output, references: references.map(({ path }) => path) }, judging);
  const { name } = before.tracks[0]!;
  return {
    ...result,
    after: {
      tracks: after.tracks.map((track) => ({ ...track, name })),
      outcomes: after.outcomes,
      verdicts: [],
      files,
      curves: { [name]: after.curves[after.tracks[0]!.name]! },
    },
  };
}

const isNew =
  ({ warnings }: Report) =>
  ({ message }: { readonly message: string }): boolean =>
    warnings.every((each) => each.message !== message);

/** What is known without any rule. */
function plainReport({ target, after, format, files, warnings }: MatchedFile, mix: string): Report {
  const track = (profile: Profile, path: string): ReportedTrack => ({
    name: nameOf(mix),
    path,
    role: 'mix',
    format,
    metrics: {
      ...(profile.integrated === undefined ? {} : { 'loudness.integrated': profile.integrated }),
      ...(profile.range === undefined ? {} : { 'loudness.range': profile.range }),
      'peak.true': profile.peak,
    },
    absent: {},
  });
  return {
    format: 1,
    tool: { name: 'mixwright', version },
    preset: 'default',
    tracks: [track(target, mix)],
    outcomes: [],
    warnings,
    ...(after ? { after: { tracks: [track(after, files[0]!)], outcomes: [], verdicts: [], files } } : {}),
    curves: {},
    rules: {},
  };
}
