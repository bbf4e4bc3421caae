import { z } from 'zod';
import { type Severity, severities } from '../rules/rule.ts';
import type { Range } from '../units.ts';
import type { Marker } from './handover.ts';

const range = z.tuple([z.number(), z.number()]);

const outcomes = z.array(
  z.object({
    findings: z
      .array(
        z.object({
          severity: z.enum(severities),
          what: z.string(),
          time: z.array(range).optional(),
          band: range.optional(),
          accepted: z.object({}).optional(),
        }),
      )
      .default([]),
  }),
);

/** What is asked of a report, as it is written to .json and into a page. */
const schema = z.object({
  tracks: z.array(z.object({ role: z.string(), metrics: z.record(z.string(), z.number()).optional() })),
  outcomes,
  sections: z.array(z.object({ track: z.string().optional(), name: z.string(), time: range })).default([]),
  after: z.object({ outcomes }).optional(),
});

const ranks: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Sections, and findings with a time, as markers: by time, the graver first. Of a report with a result, what is found in the result. Findings that
 * a person accepts are left out. Undefined where the value is no report.
 */
export function markersOf(report: unknown): readonly Marker[] | undefined {
  const read = schema.safeParse(report);
  if (!read.success) return undefined;
  const { sections, after, outcomes: found } = read.data;
  const ofMix = sections.filter(({ track }) => track === undefined);
  const parts = (ofMix.length < 2 ? [] : ofMix) // a song of one part is no part
    .map(({ name, time }): Marker => ({ name, time, kind: 'section' }));
  const findings = (after?.outcomes ?? found).flatMap(({ findings }) =>
    findings.filter(({ accepted }) => !accepted).flatMap(markersOfFinding),
  );
  const order = (kind: Marker['kind']): number => (kind === 'section' ? -1 : ranks.indexOf(kind));
  return [...parts, ...findings].sort((a, b) => a.time[0] - b.time[0] || order(a.kind) - order(b.kind));
}

function markersOfFinding(finding: {
  readonly severity: Severity;
  readonly what: string;
  readonly time?: readonly Range[] | undefined;
  readonly band?: Range | undefined;
}): readonly Marker[] {
  const { severity, what, time = [], band } = finding;
  return time.map((each) => ({ name: what, time: each, kind: severity, ...(band ? { band } : {}) }));
}

/** Beats a minute of what a report is of: its mix, where it says so. */
export function tempoOf(report: unknown): number | undefined {
  const read = schema.safeParse(report);
  return read.success ? read.data.tracks.find(({ role }) => role === 'mix')?.metrics?.['tempo.bpm'] : undefined;
}
