import type { Outcome } from '../rules/rule.ts';
import { mainTrack } from './numbers.ts';
import type { Report, Warning } from './report.ts';

/** Several files judged one by one, as one document: findings name their tracks. Failures become warnings. */
export function merged(reports: readonly Report[], failures: readonly Warning[] = []): Report {
  const [{ translation, ...first }] = reports as readonly [Report, ...Report[]];
  const rules = [...new Set(reports.flatMap(({ outcomes }) => outcomes.map(({ rule }) => rule)))];
  return {
    ...first,
    ...(translation && reports.length === 1 ? { translation } : {}),
    tracks: reports.flatMap(({ tracks }) => tracks),
    outcomes: rules.map((rule) =>
      together(reports.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome.rule === rule))),
    ),
    warnings: [...reports.flatMap(({ warnings }) => warnings), ...failures],
    ...(reports.length > 1 ? { sections: reports.flatMap(partsOf) } : {}),
    curves: Object.assign({}, ...reports.map(({ curves }) => curves)),
  };
}

const partsOf = ({ tracks, sections = [] }: Report): NonNullable<Report['sections']> => {
  const track = mainTrack(tracks)?.name;
  return sections.map((part) => ({ ...(track === undefined ? {} : { track }), ...part }));
};

/** What one rule said of several files: its findings, else that it broke, passed, or did not apply. */
function together(outcomes: readonly Outcome[]): Outcome {
  const [first, ...others] = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []));
  if (first) return { rule: first.rule, status: 'failed', findings: [first, ...others] };
  const order = ['broken', 'passed', 'not-applicable'] as const;
  return order.flatMap((status) => outcomes.filter((outcome) => outcome.status === status))[0]!;
}
