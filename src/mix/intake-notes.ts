import type { Finding } from '../rules/rule.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';

/** What is wrong with stems and is for a person to mend, where it was made: nothing that is done here brings it back. */
const beyond = ['clipping', 'dropouts', 'stem-speed', 'stem-length', 'bit-depth'] as const;

/** What is mended where it is sure enough, and by which kind of decision. */
const doubtful = [
  { rule: 'hum', id: 'repair.hum' },
  { rule: 'inverted-polarity', id: 'repair.side' },
  { rule: 'stem-delay', id: 'delay' },
  { rule: 'bleed', id: 'none' },
] as const;

const most = 3; // of one rule: more say nothing new

/** Faults of stems that were heard and not mended, with what would help. */
export const intakeNotes = (desk: Desk): readonly string[] => [
  ...beyond.flatMap((rule) => told(findingsOn(desk, rule).map((each) => withWhatIsDone(desk, each)))),
  ...doubtful.flatMap(({ rule, id }) =>
    told(findingsOn(desk, rule).filter((each) => isHeard(desk, each) && !isDone(desk, each, id))),
  ),
  ...copiesThatStay(desk),
];

/** The hole stays, and what is done at its edges is said. */
const withWhatIsDone = (desk: Desk, finding: Finding): Finding =>
  finding.rule === 'dropouts' && isDone(desk, finding, 'fade.cuts')
    ? {
        ...finding,
        advice: `${finding.advice} Where it cuts sound off, the edge is faded, so that it does not click; an attack behind it stays.`,
      }
    : finding;

function told(findings: readonly Finding[]): string[] {
  const first = findings.slice(0, most).map(({ what, advice }) => `${what} ${advice}`);
  const rest = findings.slice(most).map(({ tracks: [name] }) => name);
  return rest.length === 0 ? first : [...first, `The same is true of ${[...new Set(rest)].join(', ')}.`];
}

/** What is muted is no longer in the way of others. */
const isHeard = ({ stems }: Desk, { tracks: [, ...others] }: Finding): boolean =>
  others.every((other) => stems.some(({ name }) => name === other));

const isDone = ({ decisions }: Desk, finding: Finding, id: string): boolean =>
  decisions.some(
    ({ name, kind, detail }) =>
      name === finding.tracks[0] && [kind, ...(detail === undefined ? [] : [detail])].join('.') === id,
  );

const copiesThatStay = (desk: Desk): readonly string[] =>
  findingsOn(desk, 'duplicate-stem')
    .filter(({ tracks: [, other] }) => desk.stems.some(({ name }) => name === other))
    .map(
      ({ tracks: [one, other] }) =>
        `${one} and ${other} are the same where both play, and each has something of its own elsewhere: both stay, and are twice as loud there.`,
    );
