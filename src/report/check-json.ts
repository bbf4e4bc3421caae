import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { type Check, type CheckedFile, checkCounts, hintsOf, isFailed } from './check.ts';
import type { CheckDocument, FileDocument } from './check-schema.ts';
import { findingDocument, finite, formatDocument, metricsDocument, warningDocument } from './json.ts';
import { tamedJson } from './markup.ts';

/** A file as programs read it: what counts, and what is accepted, apart. */
export function fileDocument(file: CheckedFile): FileDocument {
  const { path, preset = '', duration = 0, outcomes, warnings, mistake, grown, gone, format, metrics } = file;
  const number = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
  const broken = outcomes.flatMap((outcome) => (outcome.status === 'broken' ? [outcome] : []));
  if (mistake) return { path, status: 'unreadable', error: { code: mistake.code, message: mistake.message } };
  const findings = findingsOf(outcomes);
  return {
    ...{ path, status: findings.length > 0 ? 'findings' : 'clean', preset, duration },
    ...{ passed: number('passed'), notApplicable: number('not-applicable') },
    findings: findings.map(findingDocument) as never,
    accepted: acceptedOf(outcomes).map(findingDocument) as never,
    broken: broken.map(({ rule, error }) => ({ rule, error })),
    warnings: warnings.map(warningDocument),
    ...(format && { format: formatDocument(format) }),
    ...(metrics && { metrics: metricsDocument(metrics) }),
    ...(grown && { grown: [...grown] }),
    ...(gone && { gone: [...gone] }),
  };
}

/** One document: the files in their order, and the sum of it. */
export function renderCheckJson(check: Check): string {
  const { findings, affected, unreadable, accepted, fixable, broken, gone } = checkCounts(check);
  const document: CheckDocument = {
    format: 1,
    tool: { name: check.tool.name, version: check.tool.version },
    failed: isFailed(check),
    failOn: check.failOn,
    ...(check.maxWarnings === undefined ? {} : { maxWarnings: check.maxWarnings }),
    summary: {
      files: check.files.length,
      ...{ affected, unreadable, broken, error: findings.error, warning: findings.warning, info: findings.info },
      ...{ accepted, fixable },
      ...(check.baseline ? { gone } : {}),
    },
    hints: [...hintsOf(check)],
    files: check.files.map(fileDocument),
  };
  finite(document, '');
  return `${tamedJson(JSON.stringify(document, null, 2))}\n`;
}
