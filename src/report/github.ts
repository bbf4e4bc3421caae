import { findingsOf } from '../rules/judge.ts';
import { type Severity, severities } from '../rules/rule.ts';
import { type Check, makesFail, messageOf, summaryOf } from './check.ts';
import { tame } from './markup.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

const data = (text: string): string =>
  tame(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const command = (severity: Severity, file: string, title: string, text: string): string =>
  `::${commands[severity]} file=${property(file)},title=${property(title)}::${data(text)}`;

/**
 * Workflow commands of GitHub Actions, and the sum in the last line. The gravest come first, for a step shows ten of a kind; what is to
 * consider is left out unless it makes the check fail.
 */
export function renderGithub(check: Check): string {
  const unheard = check.files.flatMap(({ path, mistake, outcomes }) => [
    ...(mistake ? [command('error', path, 'Not heard', mistake.message)] : []),
    ...outcomes.flatMap((each) =>
      each.status === 'broken' ? [command('error', path, `${each.rule} broke`, each.error)] : [],
    ),
  ]);
  const shown = [...severities].reverse().filter((severity) => severity !== 'info' || makesFail(check, severity));
  const found = shown.flatMap((severity) =>
    check.files.flatMap(({ path, outcomes }) =>
      findingsOf(outcomes)
        .filter((finding) => finding.severity === severity)
        .map((finding) =>
          command(
            severity,
            path,
            `${check.rules[finding.rule]?.title ?? finding.rule} (${finding.rule})`,
            messageOf(finding),
          ),
        ),
    ),
  );
  return `${[...unheard, ...found, summaryOf(check)].join('\n')}\n`;
}
