import { acceptedOf } from '../rules/judge.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { type IconId, icon } from './page-icons.ts';
import { dismissalOf, folded, type Section } from './page-section.ts';
import type { Report } from './report.ts';
import { categoryTitles, countsOf, outcomesNow, plural } from './verdict.ts';
import { acceptedWords } from './words.ts';

function lineOf(report: Report, outcome: { readonly rule: string }, sign: IconId, why?: string): Markup {
  const rule = report.rules[outcome.rule];
  const category = rule && (categoryTitles as Readonly<Record<string, string>>)[rule.category];
  return html`${icon(sign)}<span><b>${rule?.title ?? outcome.rule}</b> <small>${category && `${category} · `}<code>${outcome.rule}</code></small>${why && html`<br><span class="why">${why}</span>`}</span>`;
}

const ruleLine = (...line: Parameters<typeof lineOf>): Markup => html`<li>${lineOf(...line)}</li>`;

function group(title: string, note: string, lines: readonly Markup[], id: string): Piece {
  return lines.length > 0 && folded(title, html`<p class="small">${note}</p><ul class="checks">${lines}</ul>`, id);
}

/** What was looked for and not found, what could not be looked for, and what broke. */
export function checksSection(report: Report): Section {
  const outcomes = outcomesNow(report);
  const { passed, notApplicable, broken } = countsOf(outcomes);
  const passing = outcomes.flatMap((outcome) =>
    outcome.status === 'passed' ? [ruleLine(report, outcome, 'pass')] : [],
  );
  const skipped = outcomes.flatMap((outcome) =>
    outcome.status === 'not-applicable' ? [ruleLine(report, outcome, 'none', outcome.because)] : [],
  );
  const failing = outcomes.flatMap((outcome) =>
    outcome.status === 'broken' ? [ruleLine(report, outcome, 'broken', outcome.error)] : [],
  );
  const accepted = acceptedOf(outcomes).map(
    (finding) =>
      html`<li${dismissalOf(report, finding)}>${lineOf(report, finding, 'none', `${finding.what} ${acceptedWords(finding)}`)}</li>`,
  );
  const body = html`<section id="checks" aria-label="Checks">${group(`${broken} ${plural(broken, 'check')} broke`, 'These are faults of the program, not of the mix. Nothing is known about them.', failing, 'broken')}${group(`${accepted.length} accepted`, 'These were found, and a person lets them be.', accepted, 'accepted')}${group(`${passed} ${plural(passed, 'check')} passed`, 'Each names the fault that was looked for and not found.', passing, 'passed')}${group(`${notApplicable} not applicable`, 'These could not be looked for here.', skipped, 'skipped')}</section>`;
  return { id: 'checks', short: 'Passed', count: passed, body };
}
