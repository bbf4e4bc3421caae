import { clock, span } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { mainTrack } from './numbers.ts';
import { dawPanes } from './page-daw.ts';
import { eqPicture } from './page-eq.ts';
import { icon, severityIcon } from './page-icons.ts';
import { hearButton } from './page-player.ts';
import { dismissalOf, folded, named, type Section, section } from './page-section.ts';
import { prospectBox, verdictMark } from './page-verdict.ts';
import type { Report } from './report.ts';
import { verdictOn } from './tried.ts';
import { categoryTitles, countsOf, findingsListed, gravestFirst, outcomesNow, severityWords } from './verdict.ts';
import { confidenceWord, limitWords, partNamed, placesOf, rangeWords, valueWords } from './words.ts';

/** More than this many findings at once help nobody; the others are a click away. */
const most = 8;

const chips = (report: Report, finding: Finding): Markup =>
  html`<span class="chips"><span class="chip strong">${categoryTitles[finding.category]}</span>${placesOf(finding, report).map((place) => html`<span class="chip">${named(place)}</span>`)}</span>`;

/** Where in the song, on a line as long as it. */
function timeLine(report: Report, finding: Finding): Piece {
  const duration = mainTrack(report.tracks)?.format.duration ?? 0;
  const { time } = finding;
  if (!time || time.length === 0 || duration <= 0) return undefined;
  const share = (seconds: number) => Math.min(100, Math.max(0, (seconds / duration) * 100));
  const marks = time
    .slice(0, 60)
    .map(
      ([from, to]) =>
        html`<i style="left:${share(from).toFixed(2)}%;width:${Math.max(0.4, share(to) - share(from)).toFixed(2)}%"></i>`,
    );
  const shown = time.slice(0, 6).map((range) => html`<li><span>${span(range)}</span>${hearButton(range)}</li>`);
  const more = time.length > 6 && html`<li>${time.length - 6} more</li>`;
  return html`<div class="when"><h4>Where</h4><ul>${shown}${more}</ul><div class="strip is-${finding.severity}" aria-hidden="true"><div>${marks}</div><span>0:00</span><span>${clock(duration)}</span></div></div>`;
}

const safetyWords = {
  safe: 'Safe: no one would object on hearing it.',
  suggested: 'A suggestion: listen, and keep it only if you like it better.',
} as const;

/** What to do: by hand, and what the program would do itself. */
function cure(report: Report, finding: Finding): Markup {
  const { fix, unmended, advice } = finding;
  const left = report.plan?.left.find((entry) => entry.finding === finding.id)?.because;
  const why = left ?? (fix ? undefined : unmended);
  return html`<h4>What to do</h4><p>${advice}</p>${fix && html`${dawPanes(report, finding, fix)}<p class="small">${safetyWords[fix.safety]}</p>`}${why && html`<p class="small">${fix ? 'Left out of the plan' : 'No ready-made fix'}: ${why}.</p>`}`;
}

const row = (title: string, words: Piece): Markup => html`<div><dt>${title}</dt><dd>${words}</dd></div>`;

/** What it is held against, or how sure the number is. */
function usual({ evidence, unit }: Finding): Piece {
  if (evidence?.kind === 'metric' && evidence.low !== undefined && evidence.high !== undefined)
    return row('Reference', rangeWords([evidence.low, evidence.high], unit));
  if (evidence?.kind === 'masking') return row('Covered', `${Math.round(evidence.covered * 100)} %`);
  if (evidence?.kind === 'shape' && unit === 'dB') return row('Give or take', `±${evidence.error.toFixed(1)} dB`);
  return undefined;
}

function proof(report: Report, finding: Finding): Markup {
  const { value, unit, limit, confidence, rule } = finding;
  const part = partNamed(finding, report);
  const rows = html`<dl>${row('Measured', valueWords(value, unit))}${usual(finding)}${row('Limit', limitWords(value, limit, unit))}${part && row('Part', part)}${row('Confidence', confidenceWord(confidence))}</dl>`;
  return html`<div class="proof">${eqPicture(finding)}${rows}${fate(report, finding)}<p class="rule">Rule <code>${rule}</code></p></div>`;
}

/** How it fared, or would. */
function fate(report: Report, { id, unit }: Finding): Piece {
  const verdict = report.mixing ? undefined : verdictOn(report, id);
  return verdict && (report.after ? verdictMark : prospectBox)(verdict, unit);
}

const isFresh = ({ since }: Report, { id }: Finding): boolean => since?.fresh.includes(id) ?? false;

function findingBox(report: Report, finding: Finding, index: number): Markup {
  const isMended = report.after && !report.mixing;
  const verdict = isMended ? verdictOn(report, finding.id)?.verdict : isFresh(report, finding) && 'new';
  return html`<details class="card finding" data-severity="${finding.severity}" ${dismissalOf(report, finding)} id="finding-${index + 1}"${index === 0 ? html` open` : ''}><summary><span class="sev is-${finding.severity}">${severityIcon(finding.severity)}${severityWords[finding.severity]}</span><h3>${finding.what}</h3>${chips(report, finding)}${verdict && html`<span class="mark v-${verdict}">${verdict}</span>`}${icon('down', '')}</summary><div class="body"><div class="text"><p>${finding.why}</p>${timeLine(report, finding)}${cure(report, finding)}</div>${proof(report, finding)}</div></details>`;
}

function filters(findings: readonly Finding[], report: Report): Markup {
  const counts = countsOf(report.mixing ? outcomesNow(report) : report.outcomes).findings;
  const buttons = gravestFirst
    .filter((severity) => counts[severity] > 0)
    .map(
      (severity) =>
        html`<button type="button" data-show="${severity}" aria-pressed="false">${severityWords[severity]} ${counts[severity]}</button>`,
    );
  return html`<div class="filters" hidden><button type="button" data-show="all" aria-pressed="true">All ${findings.length}</button>${buttons}</div>`;
}

/** What an earlier version had and this one has not. */
function solved({ since }: Report): Piece {
  if (!since || since.solved.length === 0) return undefined;
  const lines = since.solved.map((what) => html`<li>${icon('pass')}<span>${what}</span></li>`);
  return html`<div class="solved">${folded(html`${since.solved.length} solved since ${named(since.name)}`, html`<ul class="checks">${lines}</ul>`)}</div>`;
}

/** That nothing was found says something only where something was judged. */
const calm = (report: Report): Markup =>
  countsOf(report.outcomes).checked === 0
    ? html`<p class="card calm">There was nothing to judge.</p>`
    : html`<p class="card calm">${icon('pass')}Nothing was found that needs fixing.</p>`;

/** Findings as they were before a fix, each with how it fared; and those that came up since. Of stems that were mixed, what is left in the mix. */
export function findingsSection(report: Report): Section {
  const fresh = findingsOf(report.after?.outcomes ?? []).filter((finding) =>
    report.after?.verdicts.some(({ finding: id, verdict }) => id === finding.id && verdict === 'new'),
  );
  const findings = report.mixing ? findingsListed(report) : [...findingsOf(report.outcomes), ...fresh];
  const boxes = findings.map((finding, index) => findingBox(report, finding, index));
  const rest = boxes.slice(most);
  const list =
    findings.length === 0
      ? calm(report)
      : html`${findings.length > 1 && filters(findings, report)}${solved(report)}<div class="list">${boxes.slice(0, most)}${rest.length > 0 && html`<details class="more"><summary>${rest.length} more${icon('down', '')}</summary>${rest}</details>`}</div>`;
  const title = report.after && !report.mixing ? 'What was found, in order' : 'What to fix, in order';
  const content = findings.length === 0 ? html`${list}${solved(report)}` : list;
  return section({ id: 'findings', title, short: 'Findings', count: findings.length }, content);
}
