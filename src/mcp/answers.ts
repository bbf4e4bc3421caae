import type { z } from 'zod';
import { metricOf } from '../features/metrics.ts';
import { movesOf } from '../moves.ts';
import { quantityOf } from '../print.ts';
import { tame } from '../report/markup.ts';
import { keyMetrics, keyReadings, mainTrack } from '../report/numbers.ts';
import type { Report, ReportedTrack } from '../report/report.ts';
import { stepInWords } from '../report/steps.ts';
import { bandDifferences } from '../report/tone.ts';
import { countsOf, outcomesNow, verdictSentence } from '../report/verdict.ts';
import { findingsOf } from '../rules/judge.ts';
import { type Finding, type Outcome, severities } from '../rules/rule.ts';
import type * as shapes from './shapes.ts';

/** What a tool answers: data in its shape, and a few lines for who reads no data. */
export interface Answer<Shape extends z.ZodType> {
  readonly data: z.infer<Shape>;
  readonly text: string;
}

const rounded = (value: number): number => Number(value.toFixed(3));
const pair = ([from, to]: readonly [number, number]): number[] => [rounded(from), rounded(to)];
const messages = ({ warnings }: Report): string[] => warnings.map(({ message }) => message);
const lines = (...texts: readonly (string | false | undefined)[]): string =>
  texts.flatMap((text) => (text ? [tame(text)] : [])).join('\n');

const brief = (outcomes: readonly Outcome[]) =>
  findingsOf(outcomes).map(({ id, severity, what }) => ({ id, severity, what }));

const findingLine = ({ severity, what }: Pick<Finding, 'severity' | 'what'>): string => `${severity}: ${what}`;

export function analyzed(report: Report): Answer<typeof shapes.analyzeOutput> {
  const { outcomes, preset, reference, tracks } = report;
  const { passed, checked } = countsOf(outcomes);
  const main = mainTrack(tracks);
  const findings = brief(outcomes);
  const told = tracks.map((track) => trackIn(track, track === main));
  const ids = [...new Set(told.flatMap(({ metrics }) => Object.keys(metrics)))];
  return {
    data: {
      verdict: verdictSentence(report),
      preset,
      ...(reference ? { reference: reference.name } : {}),
      checks: { passed, checked },
      findings,
      tracks: told,
      units: Object.fromEntries(ids.map((id) => [id, metricOf(id as (typeof keyMetrics)[number]).unit])),
      warnings: messages(report),
    },
    text: lines(verdictSentence(report), readingsLine(report), ...findings.map(findingLine), ...messages(report)),
  };
}

/** Of a stem only the numbers that one looks at first: it may be one of sixty. */
function trackIn({ name, role, format, key, metrics }: ReportedTrack, isWhole: boolean) {
  const known = Object.entries(metrics).filter(([id]) => isWhole || (keyMetrics as readonly string[]).includes(id));
  const { duration, sampleRate, channels } = format;
  return {
    ...{ name, role, duration: rounded(duration), sampleRate, channels },
    ...(key === undefined ? {} : { key }),
    metrics: Object.fromEntries(known.map(([id, value]) => [id, rounded(value)])),
  };
}

const readingsLine = (report: Report): string =>
  keyReadings(report)
    .map(({ title, value, unit }) => `${title} ${quantityOf(value, unit)}`)
    .join(', ');

export function compared(report: Report): Answer<typeof shapes.compareOutput> {
  const { reference, outcomes } = report;
  const tone = bandDifferences(report).map(({ name, band, difference, usual }) => ({
    ...{ name, band: pair(band), difference: rounded(difference), usual: rounded(usual) },
  }));
  const metrics = keyReadings(report).flatMap(({ id, title, unit, value, spread }) =>
    spread ? [{ id, title, unit, value: rounded(value), ...spreadIn(spread) }] : [],
  );
  const bands = tone.map(({ name, difference }) => `${name} ${quantityOf(difference, 'dB')}`).join(', ');
  const numbers = metrics.map(
    ({ title, unit, value, median }) => `${title} ${quantityOf(value, unit)}, reference ${quantityOf(median, unit)}`,
  );
  const against = { name: reference?.name ?? 'none', records: reference?.tracks ?? 0 };
  const text = lines(`Against ${against.name}:`, bands && `Tone, mix less reference: ${bands}`, ...numbers);
  return { data: { reference: against, tone, metrics, findings: brief(outcomes), warnings: messages(report) }, text };
}

const spreadIn = ({ low, median, high }: { low: number; median: number; high: number }) => ({
  ...{ low: rounded(low), median: rounded(median), high: rounded(high) },
});

type FindingsWanted = Pick<z.infer<typeof shapes.findingsInput>, 'severity' | 'category' | 'track'>;

export function found(
  report: Report,
  { severity = 'info', category, track }: FindingsWanted,
): Answer<typeof shapes.findingsOutput> {
  const findings = findingsOf(report.outcomes).filter(
    (finding) =>
      severities.indexOf(finding.severity) >= severities.indexOf(severity) &&
      (category === undefined || finding.category === category) &&
      (track === undefined || finding.tracks.includes(track)),
  );
  const told = findings.map((finding) => findingIn(finding, report));
  return {
    data: { verdict: verdictSentence(report), findings: told },
    text: lines(...findings.flatMap((finding) => [findingLine(finding), `  ${finding.advice}`])) || 'No findings.',
  };
}

function findingIn(finding: Finding, report: Report) {
  const { id, rule, category, severity, tracks, unit, time, band, what, why, advice, fix } = finding;
  return {
    ...{ id, category, severity, unit, what, why, advice, tracks: [...tracks] },
    title: report.rules[rule]?.title ?? rule,
    value: rounded(finding.value),
    limit: rounded(finding.limit),
    confidence: rounded(finding.confidence),
    ...(time ? { time: time.map(pair) } : {}),
    ...(band ? { band: pair(band) } : {}),
    ...(fix ? { fix: { safety: fix.safety, about: fix.about } } : {}),
  };
}

/** @param files that were written */
export function planned(report: Report, files: string[]): Answer<typeof shapes.planOutput> {
  const { plan, prospect } = report;
  const moves = (plan ? movesOf(plan) : []).map(({ id, name, step, hasAmount }) => {
    return { id, track: name, does: stepInWords(step), hasAmount };
  });
  const left = plan?.left.map((each) => ({ ...each })) ?? [];
  const told = moves.map(({ track, does }) => `${track}: ${does}`);
  return {
    data: {
      ...{ verdict: verdictSentence(report), moves, left, files, warnings: messages(report) },
      ...became(report, prospect),
    },
    text: lines(
      ...(told.length > 0 ? told : ['Nothing would be changed.']),
      ...files.map((file) => `Written: ${file}`),
    ),
  };
}

export function rendered(report: Report): Answer<typeof shapes.renderOutput> {
  const { after } = report;
  const files = [...(after?.files ?? [])];
  const verdict = verdictSentence(report);
  const written = files.length > 0 ? files.map((file) => `Written: ${file}`) : ['Nothing was changed, nor written.'];
  return {
    data: { verdict, files, warnings: messages(report), ...became(report, after) },
    text: lines(verdict, ...written, ...messages(report)),
  };
}

function became(report: Report, after: Report['after']) {
  const verdicts = after?.verdicts.map(({ finding, verdict, before, after, because }) => ({
    ...{ finding, verdict },
    ...(before === undefined ? {} : { before: rounded(before) }),
    ...(after === undefined ? {} : { after: rounded(after) }),
    ...(because === undefined ? {} : { because }),
  }));
  const levels = after ? { after: levelsOf(after.tracks) } : {};
  return { verdicts: verdicts ?? [], before: levelsOf(report.tracks), ...levels };
}

function levelsOf(tracks: readonly ReportedTrack[]): z.infer<typeof shapes.planOutput>['before'] {
  const { 'loudness.integrated': loudness, 'peak.true': truePeak } = mainTrack(tracks)?.metrics ?? {};
  return {
    ...(loudness === undefined ? {} : { loudness: rounded(loudness) }),
    ...(truePeak === undefined ? {} : { truePeak: rounded(truePeak) }),
  };
}

export function mixed(report: Report): Answer<typeof shapes.mixOutput> {
  const { mixing, after } = report;
  const { decisions = [], takenBack = [], notes = [] } = mixing ?? {};
  const files = [...(after?.files ?? [])];
  const verdict = verdictSentence(report);
  return {
    data: {
      verdict,
      files,
      decisions: decisions.map(({ id, reason }) => ({ id, reason })),
      takenBack: takenBack.map((each) => ({ ...each })),
      notes: [...notes],
      findings: brief(outcomesNow(report)),
      ...(after ? { after: levelsOf(after.tracks) } : {}),
      warnings: messages(report),
    },
    text: lines(
      verdict,
      ...decisions.map(({ id, reason }) => `${id}: ${reason}`),
      ...notes,
      ...files.map((file) => `Written: ${file}`),
    ),
  };
}
