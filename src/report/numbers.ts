import { type MetricId, metricIds, metricOf } from '../features/metrics.ts';
import type { Spread } from '../reference.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import type { Range, Unit } from '../units.ts';
import type { After, Report, ReportedTrack } from './report.ts';
import { outcomesNow } from './verdict.ts';

/** The numbers a mixing engineer looks at first. */
export const keyMetrics: readonly MetricId[] = [
  'loudness.integrated',
  'peak.true',
  'loudness.range',
  'dynamics.plr',
  'spectrum.tilt',
  'stereo.width',
  'stereo.mono-loss',
  'stereo.correlation',
];

/** One number of one track, with what it is held against. */
export interface Reading {
  readonly id: MetricId;
  readonly title: string;
  readonly unit: Unit;
  readonly signed: boolean;
  readonly value: number;
  /** Only the mix from stems has it, and `value` is of that: the plain sum of mono stems has no width. */
  readonly isNew?: true;
  /** After the fix. */
  readonly after?: number;
  /** With the fixes, where these were only tried. */
  readonly tried?: number;
  /** Where the reference's records lie. */
  readonly spread?: Spread;
  /** The gravest finding on this number that still stands. */
  readonly finding?: Finding;
  /** The limit that was passed, where it is one of this number and not of its distance from something. */
  readonly limit?: number;
  /** What the preset or the project wants, where a finding says that it is not so. */
  readonly target?: number;
}

/** The mix, or the lone file. */
export const mainTrack = (tracks: readonly ReportedTrack[]): ReportedTrack | undefined =>
  tracks.find(({ role }) => role === 'mix') ?? tracks[0];

export const stemsOf = (report: Report): readonly ReportedTrack[] => {
  const main = mainTrack(report.tracks);
  return report.tracks.filter((track) => track !== main);
};

const isAbout = (finding: Finding, id: MetricId, track: ReportedTrack): boolean =>
  finding.evidence?.kind === 'metric' && finding.evidence.metric === id && finding.tracks[0] === track.name;

function readingOf(report: Report, track: ReportedTrack, id: MetricId): readonly Reading[] {
  const within = (heard: After | undefined) => heard?.tracks.find(({ name }) => name === track.name)?.metrics[id];
  const isNew = report.mixing !== undefined && track.metrics[id] === undefined;
  const value = isNew ? within(report.after) : track.metrics[id];
  if (value === undefined) return [];
  const { title, unit, signed = false } = metricOf(id);
  const [after, tried] = [isNew ? undefined : within(report.after), within(report.prospect)];
  const spread = report.reference?.metrics[id];
  const finding = findingsOf(outcomesNow(report)).find((candidate) => isAbout(candidate, id, track));
  return [
    {
      id,
      title,
      unit,
      signed,
      value,
      ...(isNew && { isNew }),
      ...(after !== undefined && { after }),
      ...(tried !== undefined && { tried }),
      ...(spread && { spread }),
      ...(finding && { finding }),
      ...(finding?.value === (after ?? value) && { limit: finding.limit }),
      ...targetIn(finding, spread),
    },
  ];
}

/** One point that is not the middle of the reference was asked for by a preset or a project. */
function targetIn(finding: Finding | undefined, spread: Spread | undefined): Pick<Reading, 'target'> {
  if (finding?.evidence?.kind !== 'metric') return {};
  const { low, median, high } = finding.evidence;
  return median === undefined || low !== high || median === spread?.median ? {} : { target: median };
}

/** The key numbers of the mix; an album has a table of its own. */
export function keyReadings(report: Report): readonly Reading[] {
  const track = report.album ? undefined : mainTrack(report.tracks);
  return track ? keyMetrics.flatMap((id) => readingOf(report, track, id)) : [];
}

/** Every number of the mix. */
export function allReadings(report: Report): readonly Reading[] {
  const track = report.album ? undefined : mainTrack(report.tracks);
  return track ? metricIds.flatMap((id) => readingOf(report, track, id)) : [];
}

/** How far an axis reaches at least. */
const leastSpan: Readonly<Record<Unit, number>> = {
  LUFS: 12,
  LU: 6,
  dBTP: 6,
  dBFS: 12,
  dB: 8,
  'dB/oct': 3,
  Hz: 500,
  s: 10,
  '/s': 4,
  '/min': 20,
  bit: 8,
  cent: 50,
  '%': 30,
  '1': 0.5,
};

/** An axis on which value, reference and limit all have room. */
export function axisOf(reading: Reading): Range {
  const { value, after, tried, spread, limit, target, unit } = reading;
  const points = [value, after, tried, spread?.low, spread?.high, limit, target].filter((point) => point !== undefined);
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const span = Math.max(leastSpan[unit], (high - low) * 1.5);
  const middle = (low + high) / 2;
  return [middle - span / 2, middle + span / 2];
}

/** Place on an axis, 0 to 1. */
export const placeOn = ([from, to]: Range, value: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** The number as it is now. */
export const nowOf = ({ value, after }: Reading): number => after ?? value;

/** Whether the number lies where the reference's records do; undefined without one. */
export function isUsual(reading: Reading): boolean | undefined {
  const { spread } = reading;
  if (!spread || spread.high <= spread.low) return undefined;
  return nowOf(reading) >= spread.low && nowOf(reading) <= spread.high;
}

export const clamp = (value: number, [from, to]: Range): number => Math.min(to, Math.max(from, value));
