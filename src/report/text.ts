import { acceptedOf, findingsOf, isMereHint } from '../rules/judge.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import { coveredParts } from './covered.ts';
import { tame } from './markup.ts';
import { mainTrack, stemsOf } from './numbers.ts';
import type { Report } from './report.ts';
import { guessedRoles } from './roles.ts';
import { albumLines } from './text-album.ts';
import { type Ink, wrapped } from './text-ink.ts';
import { masterLines } from './text-master.ts';
import { matchLines } from './text-match.ts';
import { renderMix } from './text-mix.ts';
import { changeLines, numberLines } from './text-numbers.ts';
import { headerLines, type Page, pageOf, type TextOptions, table } from './text-page.ts';
import { sinceLines } from './text-since.ts';
import { countsOf, gravestFirst, outcomesNow, plural, severityWords, verdictSentence } from './verdict.ts';
import { acceptedWords, confidenceWord, partsWords, placesOf } from './words.ts';

const severityInk = (ink: Ink, severity: Severity): ((text: string) => string) =>
  ({ error: ink.red, warning: ink.yellow, info: ink.blue })[severity];

const signs = { error: '✖', warning: '▲', info: '●' } as const;

function fixLines({ report, ink, width }: Page, finding: Finding): readonly string[] {
  const left = report.plan?.left.find((entry) => entry.finding === finding.id)?.because ?? finding.unmended;
  if (!finding.fix)
    return [
      ...wrapped(`→ ${tame(finding.advice)}`, width, 4, 6),
      ...(left ? wrapped(ink.dim(`No fix: ${tame(left)}`), width, 6) : []),
    ];
  const sure = confidenceWord(finding.confidence);
  return wrapped(`→ ${tame(finding.fix.about)} · ${finding.fix.safety} · ${sure}`, width, 4, 6);
}

/** Whether a sentence names a place already: all of a list, in its own words for "and" and "to". */
function isSaid(place: string, sentence: string): boolean {
  const said = tame(sentence).replace(/ and /g, ' to ');
  return place.split(/, | and /).every((piece) => said.includes(piece));
}

function findingLines(page: Page, finding: Finding): readonly string[] {
  const { report, ink, width, verbose } = page;
  const room = width - finding.rule.length - 3;
  const [first = '', ...rest] = wrapped(tame(finding.what), room, 4, 4);
  const title = first.slice(4);
  const sign = severityInk(ink, finding.severity)(signs[finding.severity]);
  const gap = ' '.repeat(Math.max(1, room - 4 - title.length + 1));
  const places = placesOf(finding, report)
    .map(tame)
    .filter((place) => !isSaid(place, finding.what))
    .join(' · ');
  return [
    `  ${sign} ${ink.bold(title)}${gap}${ink.dim(finding.rule)}`,
    ...rest.map((line) => ink.bold(line)),
    ...(places ? wrapped(places, width, 4).map(ink.dim) : []),
    ...(verbose ? wrapped(tame(finding.why), width, 4) : []),
    ...fixLines(page, finding),
  ];
}

function groupLines(page: Page, severity: Severity): readonly string[] {
  const findings = findingsOf(outcomesNow(page.report)).filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const word = severityInk(page.ink, severity)(page.ink.bold(severityWords[severity].toUpperCase()));
  return ['', `  ${word}`, ...findings.flatMap((finding) => findingLines(page, finding))];
}

/** What a person lets be, and why. */
function acceptedLines({ report, ink, verbose, width }: Page): readonly string[] {
  const accepted = verbose ? acceptedOf(outcomesNow(report)) : [];
  if (accepted.length === 0) return [];
  const lines = accepted.flatMap((finding) =>
    wrapped(ink.dim(`${tame(finding.what)} (${finding.rule}) ${tame(acceptedWords(finding))}`), width, 4, 6),
  );
  return ['', `  ${ink.bold('ACCEPTED')}`, ...lines];
}

function maskingLines({ report, ink, verbose, width }: Page): readonly string[] {
  const parts = verbose ? coveredParts(report) : [];
  if (parts.length === 0) return [];
  const rows = parts.map(({ track, lost, to }) => [tame(track), lost, tame(to)]);
  const isWide = (line: string) => line.length > width;
  const lines = table(rows, [1]).map((line) => (isWide(line) ? `${line.slice(0, width - 1)}…` : line));
  const about = 'Who covers whom: loudness that a part loses beside the others';
  return ['', ...wrapped(ink.dim(about), width, 2), ...lines];
}

function partLines({ report, ink, verbose, width }: Page): readonly string[] {
  const parts = verbose && partsWords(report);
  return parts ? ['', ...wrapped(ink.dim(`Parts: ${tame(parts)}`), width, 2, 4)] : [];
}

function countLines({ report, verbose, width }: Page): readonly string[] {
  const { passed, checked, broken, notApplicable, findings, accepted } = countsOf(outcomesNow(report));
  const parts = [
    !verbose && findings.info > 0 && `${findings.info} more to consider (--verbose)`,
    `${passed} of ${checked} ${plural(checked, 'check')} passed`,
    notApplicable > 0 && `${notApplicable} not applicable`,
    broken > 0 && `${broken} broken`,
    accepted > 0 && `${accepted} accepted${verbose ? '' : ' (--verbose)'}`,
  ];
  return wrapped(parts.filter(Boolean).join(' · '), width, 2);
}

function roleLines({ report, ink, width }: Page): readonly string[] {
  const guesses = guessedRoles(report);
  return guesses ? ['', ...wrapped(ink.dim(tame(guesses)), width, 2, 4)] : [];
}

function warningLines({ report, ink, width }: Page): readonly string[] {
  const lines = report.warnings.flatMap((warning) =>
    wrapped(`${ink.yellow('▲')} ${tame(warning.message)}`, width, 2, 4),
  );
  return lines.length > 0 ? ['', ...lines] : [];
}

function skippedLines({ report, ink, verbose, width }: Page): readonly string[] {
  const outcomes = outcomesNow(report);
  const broken = outcomes.flatMap((outcome) =>
    outcome.status === 'broken'
      ? wrapped(`${ink.red('broken')} ${outcome.rule}: ${tame(outcome.error)}`, width, 2, 4)
      : [],
  );
  const byReason = new Map<string, string[]>();
  for (const outcome of verbose ? outcomes : [])
    if (outcome.status === 'not-applicable')
      byReason.set(outcome.because, [...(byReason.get(outcome.because) ?? []), outcome.rule]);
  const skipped = [...byReason].flatMap(([because, rules]) =>
    wrapped(ink.dim(`not applicable: ${rules.join(', ')}: ${tame(because)}`), width, 2, 4),
  );
  return broken.length + skipped.length > 0 ? ['', ...broken, ...skipped] : [];
}

const quoted = (path: string): string => (/^[\w./\\:-]+$/.test(path) ? path : `"${path.replace(/["\\$`]/g, '\\$&')}"`);

/** As planned; before a plan, as proposed. */
const movesOf = ({ plan, outcomes }: Report): number =>
  plan
    ? [...Object.values(plan.tracks), ...Object.values(plan.buses)].reduce((all, { chain }) => all + chain.length, 0)
    : findingsOf(outcomes).reduce(
        (all, finding) => all + (isMereHint(finding) ? 0 : (finding.fix?.steps.length ?? 0)),
        0,
      );

function nextLines({ report, ink }: Page): readonly string[] {
  const path = mainTrack(report.tracks)?.path;
  if (path === undefined || report.after || report.album) return [];
  const moves = movesOf(report);
  const file = quoted(tame(path));
  const folder = stemsOf(report)[0]?.path?.replace(/[^\\/]*$/, '') || '.';
  const stems = stemsOf(report).length > 0 ? ` --stems ${quoted(tame(folder))}` : '';
  const see = [`mixwright report ${file}${stems} --open`, 'see it'];
  const fix = [`mixwright fix ${file}${stems}`, `apply ${moves} ${plural(moves, 'move')} to a copy`];
  const rows = moves > 0 && !report.master ? [see, fix] : [see]; // the moves of a master are not those of `fix`
  const wide = Math.max(...rows.map(([command]) => command!.length));
  return [
    '',
    ...rows.map(
      ([command, does], row) => `  ${row === 0 ? 'Next:' : '     '}  ${command!.padEnd(wide)}   ${ink.dim(does!)}`,
    ),
  ];
}

const spaced = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? ['', ...lines] : []);

/** What a terminal shows: the verdict, the numbers, what to fix, and what to type next. */
export function renderText(report: Report, options: TextOptions = {}): string {
  if (report.mixing) return renderMix(report, options);
  const page = pageOf(report, options);
  const shown = gravestFirst.filter((severity) => severity !== 'info' || page.verbose);
  const lines = [
    '',
    ...headerLines(page),
    '',
    ...wrapped(verdictSentence(report), page.width, 2).map(page.ink.bold),
    ...spaced(report.album ? albumLines(page) : numberLines(page)),
    ...spaced(sinceLines(page)),
    ...spaced(changeLines(page)),
    ...spaced(masterLines(page)),
    ...spaced(matchLines(page)),
    ...shown.flatMap((severity) => groupLines(page, severity)),
    ...acceptedLines(page),
    ...maskingLines(page),
    ...partLines(page),
    ...roleLines(page),
    ...warningLines(page),
    ...skippedLines(page),
    '',
    ...countLines(page),
    ...nextLines(page),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
