import { type MetricId, metricOf } from '../features/metrics.ts';
import { clock } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import { severities } from '../rules/rule.ts';
import type { Range } from '../units.ts';
import type { Earlier, EarlierFinding } from './earlier.ts';
import { mainTrack } from './numbers.ts';
import type { Report, Since } from './report.ts';
import { movesIn } from './since-desk.ts';
import { versionOf } from './version-name.ts';
import { titleOf, valueWords } from './words.ts';

type Main = Earlier['tracks'][number];

const mainOf = ({ tracks }: Pick<Earlier, 'tracks'>): Main => tracks.find(({ role }) => role === 'mix') ?? tracks[0]!;

const least = 0.8; // of the longer one that the shorter of two versions of a song lasts

/** Why a report tells nothing of what changed since another, as a sentence; or nothing, when it does. */
export function unlike(earlier: Earlier, report: Report): string | undefined {
  if (earlier.album || report.album) return 'One of both reports is of an album; what changed is told of single mixes.';
  const [then, now] = [mainOf(earlier), mainTrack(report.tracks)];
  if (!now || isOtherSong(then, now))
    return `The earlier report is of another song (${then.name}, ${clock(then.format.duration)}), not of ${now ? `${now.name} (${clock(now.format.duration)})` : 'this one'}.`;
  if (earlier.preset !== report.preset)
    return `The earlier report was judged by the preset ${earlier.preset}, this one by ${report.preset}; choose --preset ${earlier.preset}, or write the earlier one anew.`;
  const [beside, by] = [earlier, report].map(({ reference }) => reference?.name ?? 'none');
  if (beside !== by)
    return `The earlier report was judged beside ${beside}, this one beside ${by}; judge both beside the same with --reference.`;
  return undefined;
}

/** By length, name and tempo: a report keeps no sound to tell it by. */
function isOtherSong(then: Main, now: Main): boolean {
  const [a, b] = [then.format.duration, now.format.duration];
  if (Math.min(a, b) < least * Math.max(a, b)) return true;
  if (Math.abs(a - b) < 1 || versionOf(then.name).stem === versionOf(now.name).stem) return false;
  const [slow, fast] = [then.metrics['tempo.bpm'], now.metrics['tempo.bpm']];
  return slow === undefined || fast === undefined || Math.abs(Math.log2(fast / slow)) > 0.06;
}

/** A fault that moved by less is the same one: octaves. */
const apart = 0.5;

/**
 * What became of an earlier report's findings. One is the same in both when its rule, its tracks and, within half an octave, its band are:
 * whatever a bounce is called. Of rules that looked at one of both only, nothing is told.
 */
export function sinceOf(before: Earlier, after: Report, name = nameOf(before, after)): Since {
  const [earlier, report] = [heardLast(before), heardLast(after)];
  const [looked, looking] = [rulesLooking(earlier.outcomes), rulesLooking(report.outcomes)];
  const [then, now] = [
    placed(earlier.outcomes, mainOf(earlier).name),
    placed(report.outcomes, mainTrack(report.tracks)?.name),
  ];
  const pairs = paired(then, now);
  const gone = then.filter((each) => !pairs.has(each) && looking.has(each.rule) && !each.finding.accepted);
  const solved = gone.filter((each) => unheardIn(each, before, report) === undefined);
  const moves = [...(movesIn(before, after).moves ?? []), ...goneWithStems(gone, before, report)];
  const known = new Set([...pairs].flatMap(([was, is]) => (isGraver(is.finding, was.finding) ? [] : [is])));
  const fresh = now.filter((each) => !known.has(each) && looked.has(each.rule) && !each.finding.accepted);
  return {
    name,
    solved: solved.map(({ finding }) => finding.what),
    fresh: fresh.map(({ finding }) => finding.id),
    metrics: mainOf(earlier).metrics,
    ...(moves.length > 0 || (before.mixing && after.mixing) ? { moves } : {}),
  };
}

/** The stem of a finding that is muted now, or not there: of what nobody hears nothing is solved. */
function unheardIn(
  { finding }: Placed<EarlierFinding>,
  before: Earlier,
  now: Pick<Report, 'tracks'>,
): string | undefined {
  const stems = finding.tracks.filter((name) => name !== mainOf(heardLast(before)).name);
  return stems.find((name) => now.tracks.every((each) => each.name !== name));
}

const goneWithStems = (
  gone: readonly Placed<EarlierFinding>[],
  before: Earlier,
  now: Pick<Report, 'tracks'>,
): string[] =>
  gone.flatMap((each) => {
    const stem = unheardIn(each, before, now);
    return stem === undefined ? [] : [`Not solved, but ${stem} is no longer heard: ${each.finding.what}`];
  });

/** What was heard last: of stems that were mixed, the mix that they became. */
const heardLast = <T extends Earlier | Report>(report: T): Pick<T, 'tracks' | 'outcomes'> =>
  (report.mixing && report.after) || report;

const rulesLooking = (outcomes: Earlier['outcomes']): ReadonlySet<string> =>
  new Set(outcomes.flatMap(({ rule, status }) => (status === 'passed' || status === 'failed' ? [rule] : [])));

const isGraver = (is: EarlierFinding, was: EarlierFinding): boolean =>
  severities.indexOf(is.severity) > severities.indexOf(was.severity);

interface Placed<F> {
  readonly rule: string;
  /** Tracks, with the mix under no name: bounces differ in it. */
  readonly where: string;
  readonly finding: F;
}

const placed = <F extends EarlierFinding>(
  outcomes: readonly { readonly rule: string; readonly findings?: readonly F[] | undefined }[],
  mix: string | undefined,
): readonly Placed<F>[] =>
  outcomes.flatMap(({ rule, findings = [] }) =>
    findings.map((finding) => {
      const tracks = finding.tracks.map((name) => (name === mix ? '' : name));
      return { rule, where: tracks.join('\n'), finding };
    }),
  );

/** The same faults, then and now; where there is a choice, those whose bands lie nearest. */
function paired<A extends EarlierFinding, B extends EarlierFinding>(
  then: readonly Placed<A>[],
  now: readonly Placed<B>[],
): ReadonlyMap<Placed<A>, Placed<B>> {
  const likely = then.flatMap((was) =>
    now
      .filter((is) => is.rule === was.rule && is.where === was.where)
      .map((is) => ({ was, is, distance: distance(was.finding.band, is.finding.band) })),
  );
  const pairs = new Map<Placed<A>, Placed<B>>();
  const taken = new Set<Placed<B>>();
  for (const { was, is, distance } of likely.sort((a, b) => a.distance - b.distance)) {
    if (distance >= apart || pairs.has(was) || taken.has(is)) continue;
    pairs.set(was, is);
    taken.add(is);
  }
  return pairs;
}

/** Octaves between the middles of two bands; none where there are none. */
const distance = (a: Range | undefined, b: Range | undefined): number =>
  a === undefined || b === undefined
    ? a === b
      ? 0
      : Infinity
    : Math.abs(Math.log2((a[0] * a[1]) / (b[0] * b[1]))) / 2;

/** What the earlier mix is called: its file without ending, unless this one is called so, too. */
function nameOf(before: Earlier, report: Report): string {
  const earlier = heardLast(before);
  if (before.mixing && report.mixing) return mixName(mainOf(earlier).path, titleOf(report));
  const { name } = mainOf(earlier);
  return name === mainTrack(report.tracks)?.name ? `the last ${titleOf(report)}` : name;
}

const mixName = (path: string | undefined, title: string): string => {
  const name = path?.split(/[\\/]/).pop() ?? 'mix';
  return name === title ? `the last ${title}` : name.replace(/\.[^.]*$/, '');
};

/** "Since mix v2: 3 solved, 1 new". */
export const sinceWords = (since: Since): string => `Since ${since.name}: ${changesWords(since)}`;

/** "3 solved, 1 new". */
export const changesWords = ({ solved, fresh }: Since): string => `${solved.length} solved, ${fresh.length} new`;

/** Sentences of what is new, or graver than it was. */
export const freshSentences = (report: Report): readonly string[] =>
  findingsOf(heardLast(report).outcomes).flatMap(({ id, what }) => (report.since?.fresh.includes(id) ? [what] : []));

const told: readonly MetricId[] = [
  'loudness.integrated',
  'peak.true',
  'loudness.range',
  'dynamics.plr',
  'stereo.width',
];

/** Key numbers that read otherwise than they did: title, then, now. */
export function movedNumbers(report: Report): readonly (readonly [title: string, then: string, now: string])[] {
  const { since } = report;
  const now = mainTrack(heardLast(report).tracks)?.metrics;
  return told.flatMap((id) => {
    const [before, after] = [since?.metrics[id], now?.[id]];
    if (before === undefined || after === undefined) return [];
    const { title, unit } = metricOf(id);
    const [from, to] = [valueWords(before, unit), valueWords(after, unit)];
    return from === to ? [] : [[title, from, to] as const];
  });
}
