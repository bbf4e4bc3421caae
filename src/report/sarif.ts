import { acceptedOf, findingsOf } from '../rules/judge.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import { type Check, type CheckedFile, hintsOf, messageOf } from './check.ts';
import { tame, tamedJson } from './markup.ts';

const levels = { info: 'note', warning: 'warning', error: 'error' } as const satisfies Record<Severity, string>;

/** As a relative reference of RFC 3986; another drive is absolute. */
export function uriOf(path: string): string {
  const encode = (part: string) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
  const [, drive = '', rest = path] = /^([A-Za-z]:)(\/.*)$/.exec(path) ?? [];
  const encoded = rest.split('/').map(encode).join('/');
  return rest.startsWith('/') ? `file://${drive && '/'}${drive}${encoded}` : encoded;
}

function resultOf(check: Check, { path, grown = [] }: CheckedFile, artifact: number, finding: Finding): object {
  const { id, rule, severity, accepted, value, unit, limit, confidence, time, band } = finding;
  const state = accepted?.by === 'baseline' ? 'unchanged' : grown.includes(id) ? 'updated' : 'new';
  return {
    ruleId: rule,
    ruleIndex: Object.keys(check.rules).indexOf(rule),
    level: levels[severity],
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path), index: artifact } } }],
    partialFingerprints: { 'mixwrightFinding/v1': id },
    ...(check.baseline ? { baselineState: state } : {}),
    ...(accepted
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: tame(accepted.reason) }] }
      : {}),
    properties: { value, unit, limit, confidence, ...(time ? { time } : {}), ...(band ? { band } : {}) },
  };
}

const ruleOf = (check: Check, id: string): object => {
  const { title, category, why, advice } = check.rules[id]!;
  return {
    id,
    shortDescription: { text: tame(title) },
    fullDescription: { text: tame(why.trim()) },
    help: { text: tame(`${why.trim()} ${advice.trim()}`) },
    properties: { tags: [category] },
  };
};

/** What could not be heard or judged, and what is out of date. */
function notifications(check: Check): readonly object[] {
  const note = (level: 'error' | 'note', text: string, index?: number) => ({
    level,
    message: { text: tame(text) },
    ...(index === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(check.files[index]!.path), index } } }] }),
  });
  return [
    ...check.files.flatMap(({ mistake, outcomes }, i) => [
      ...(mistake ? [note('error', mistake.message, i)] : []),
      ...outcomes.flatMap((each) =>
        each.status === 'broken' ? [note('error', `The check ${each.rule} broke: ${each.error}`, i)] : [],
      ),
    ]),
    ...hintsOf(check).map((hint) => note('note', hint)),
  ];
}

/** SARIF 2.1.0 (OASIS): one run, its rules, a result a finding; what is accepted is suppressed. Sound has no lines, so there are no regions. */
export function renderSarif(check: Check): string {
  const isWhole = check.files.every(
    ({ mistake, outcomes }) => !mistake && outcomes.every(({ status }) => status !== 'broken'),
  );
  const told = notifications(check);
  const { name, version } = check.tool;
  const run = {
    tool: {
      driver: {
        name,
        version,
        semanticVersion: version,
        rules: Object.keys(check.rules).map((id) => ruleOf(check, id)),
      },
    },
    invocations: [{ executionSuccessful: isWhole, ...(told.length > 0 ? { toolExecutionNotifications: told } : {}) }],
    artifacts: check.files.map(({ path }) => ({ location: { uri: uriOf(path) }, roles: ['analysisTarget'] })),
    columnKind: 'utf16CodeUnits',
    results: check.files.flatMap((file, i) =>
      [...findingsOf(file.outcomes), ...acceptedOf(file.outcomes)].map((each) => resultOf(check, file, i, each)),
    ),
  };
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${tamedJson(JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2))}\n`;
}
