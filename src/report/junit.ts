import { acceptedOf, findingsOf } from '../rules/judge.ts';
import type { Finding, Outcome } from '../rules/rule.ts';
import { type Check, type CheckedFile, makesFail, placesIn } from './check.ts';
import { escaped } from './markup.ts';

/** Text that XML 1.0 allows; a lone half of a sign is no sign. */
const xml = (text: string): string => escaped(text.replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd'));

const paragraph = (finding: Finding): string =>
  [`${finding.severity}: ${finding.what}`, placesIn(finding).join(', '), finding.why.trim(), finding.advice.trim()]
    .filter(Boolean)
    .join('\n');

/** What makes the check fail is a failure; with milder findings the case passes. */
function resultOf(check: Check, outcome: Outcome): readonly string[] {
  if (outcome.status === 'not-applicable') return [`<skipped message="${xml(outcome.because)}"/>`];
  if (outcome.status === 'broken') return [`<error message="${xml(outcome.error)}" type="broken"/>`];
  const findings = findingsOf([outcome]);
  const failing = findings.filter(({ severity }) => makesFail(check, severity));
  if (failing.length > 0)
    return failing.slice(0, 1).map(({ what, severity }) => {
      const all = failing.map(paragraph).map((text) => text.split('\n').map(xml).join('\n'));
      return `<failure message="${xml(what)}" type="${severity}">${all.join('\n\n')}</failure>`;
    });
  if (findings.length > 0) return [];
  const [accepted] = acceptedOf([outcome]);
  return accepted ? [`<skipped message="${xml(`Accepted: ${accepted.accepted!.reason} ${accepted.what}`)}"/>`] : [];
}

interface Case {
  readonly kind: 'passed' | 'skipped' | 'error' | 'failure';
  readonly line: string;
}

function caseOf(path: string, name: string, inside: readonly string[]): Case {
  const kind = /^<(skipped|error|failure)/.exec(inside[0] ?? '')?.[1] ?? 'passed';
  const head = `    <testcase classname="${xml(path)}" name="${xml(name)}" time="0"`;
  const line = inside.length > 0 ? `${head}>${inside.join('')}</testcase>` : `${head}/>`;
  return { kind: kind as Case['kind'], line };
}

function casesOf(check: Check, { path, mistake, outcomes }: CheckedFile): readonly Case[] {
  if (mistake)
    return [caseOf(path, 'hear', [`<error message="${xml(mistake.message)}" type="${xml(mistake.code)}"/>`])];
  return outcomes.map((outcome) => caseOf(path, outcome.rule, resultOf(check, outcome)));
}

function counts(cases: readonly Case[]): string {
  const number = (kind: Case['kind']) => cases.filter((each) => each.kind === kind).length;
  return `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}"`;
}

/** Milder findings: the format knows nothing between passed and failed. */
function notedIn(check: Check, { outcomes }: CheckedFile): string {
  const mild = findingsOf(outcomes).filter(({ severity }) => !makesFail(check, severity));
  return mild.map((finding) => `${finding.rule}: ${paragraph(finding)}`.split('\n').map(xml).join('\n')).join('\n\n');
}

/** Of what the schema asks for, hosts and times are not known here: a host is then `localhost`, and a time nothing. */
function suiteOf(check: Check, file: CheckedFile, id: number): readonly string[] {
  const cases = casesOf(check, file);
  const preset = file.preset === undefined ? '' : `<property name="preset" value="${xml(file.preset)}"/>`;
  const about = `name="${xml(file.path)}" package="mixwright" id="${id}" hostname="localhost" timestamp="${check.at}" time="0"`;
  return [
    `  <testsuite ${about} ${counts(cases)}>`,
    `    <properties>${preset}</properties>`,
    ...cases.map(({ line }) => line),
    `    <system-out>${notedIn(check, file)}</system-out>`,
    '    <system-err/>',
    '  </testsuite>',
  ];
}

/**
 * JUnit XML: a suite a file, a case a rule. It holds to the strictest schema that there is, that of Ant's reports (Windy Road's JUnit.xsd),
 * which Jenkins, GitLab and the others read, too.
 */
export function renderJunit(check: Check): string {
  const suites = check.files.flatMap((file, i) => suiteOf(check, file, i));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${['<testsuites>', ...suites, '</testsuites>'].join('\n')}\n`;
}
