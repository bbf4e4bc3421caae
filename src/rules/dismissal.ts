import type { Accepted, Dismissal, Finding, Outcome } from './rule.ts';

/** Outcomes in which what a person dismissed is marked as accepted, with the reason. */
export const dismissed = (outcomes: readonly Outcome[], dismissals: readonly Dismissal[]): readonly Outcome[] =>
  dismissals.length === 0
    ? outcomes
    : marked(outcomes, (finding) => {
        const found = dismissals.find((each) => covers(each, finding));
        return found && { by: 'dismissal', ...only(found) };
      });

/** Outcomes in which some findings are marked as accepted; those that are keep their first reason. */
export const marked = (
  outcomes: readonly Outcome[],
  accept: (finding: Finding) => Accepted | undefined,
): readonly Outcome[] =>
  outcomes.map((outcome): Outcome => {
    if (outcome.status !== 'failed') return outcome;
    const [first, ...others] = outcome.findings.map((finding) => {
      const accepted = finding.accepted ?? accept(finding);
      return accepted ? { ...finding, accepted } : finding;
    });
    return { ...outcome, findings: [first!, ...others] };
  });

/** Dismissals of what was looked for and not found. */
export const idle = (outcomes: readonly Outcome[], dismissals: readonly Dismissal[]): readonly Dismissal[] =>
  dismissals.filter((each) => {
    const outcome = outcomes.find(({ rule }) => rule === each.rule);
    if (outcome?.status === 'failed') return !accepts(each, outcomes);
    return outcome?.status === 'passed';
  });

/** Whether it is about anything that was found. */
const accepts = (dismissal: Dismissal, outcomes: readonly Outcome[]): boolean =>
  outcomes.some((outcome) => outcome.status === 'failed' && outcome.findings.some((each) => covers(dismissal, each)));

const covers = ({ rule, track }: Dismissal, finding: Finding): boolean =>
  finding.rule === rule && (track === undefined || finding.tracks.includes(track));

const only = ({ reason, date, until }: Dismissal): Omit<Accepted, 'by'> => ({
  reason,
  ...(date === undefined ? {} : { date }),
  ...(until === undefined ? {} : { until }),
});

/** What to tell: which have ended although they are about something, and which of those that hold are about nothing. */
export function dismissalHints(
  all: readonly Dismissal[],
  held: readonly Dismissal[],
  outcomes: readonly Outcome[],
): readonly string[] {
  const ended = all.filter((each) => !held.includes(each) && accepts(each, outcomes));
  const empty = idle(outcomes, held).filter(({ isBroad }) => !isBroad);
  return [
    ...ended.map((each) => `${dismissalWords(each)} ended on ${each.until}; what it finds counts again.`),
    ...empty.map((each) => `${dismissalWords(each)} accepts nothing that was found; take it out.`),
  ];
}

/** "mixwright.yaml:12 dismiss[0] (mud of bass)". */
export const dismissalWords = ({ place = 'A dismissal', rule, track }: Dismissal): string =>
  `${place} (${rule}${track === undefined ? '' : ` of ${track}`})`;
