import type { Verdict } from '../mend/verdicts.ts';
import { type Move, movesOf } from '../moves.ts';
import type { Strip } from '../plan.ts';
import { change } from '../print.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { keyReadings, mainTrack } from './numbers.ts';
import { icon } from './page-icons.ts';
import { named, type Section, section, table } from './page-section.ts';
import { changeWords } from './page-verdict.ts';
import type { Report } from './report.ts';
import { stepInWords } from './steps.ts';
import { findingOf, valueWords } from './words.ts';

/** Where it goes, if not straight to the mix. */
function routing({ tracks }: Report, { to, sends = [] }: Strip): Piece {
  const parts = [
    to !== undefined && to !== mainTrack(tracks)?.name && html`to ${named(to)}`,
    ...sends.map((send) => html`send to ${named(send.to)} at ${change(send.gain)}`),
  ].filter((part) => part !== false);
  return parts.length > 0 && html`<small>${parts.map((part, i) => html`${i > 0 && ', '}${part}`)}</small>`;
}

const amount = (what: string): Markup =>
  html`<label class="amount" hidden><span>Amount<span class="hidden"> of ${what}</span></span><input type="range" min="0" max="100" value="100"><output>100 %</output></label>`;

/** A move with its switch, which is shown when there is a script to act on it. */
function moveRow({ id, step, hasAmount }: Move): Markup {
  const what = stepInWords(step);
  return html`<li class="${step.bypass ? 'move off' : 'move'}" data-move="${id}"><label><input type="checkbox"${step.bypass ? '' : html` checked`} hidden><span class="what">${what}</span></label><button type="button" class="small-button" aria-label="Hear only this: ${what}" aria-pressed="false" hidden>Hear only this</button>${hasAmount && amount(what)}</li>`;
}

const stripBox = (report: Report, moves: readonly Move[], name: string, strip: Strip): Markup =>
  html`<li><h3>${named(name)}${routing(report, strip)}</h3>${moves.length > 0 ? html`<ol class="moves">${moves.map(moveRow)}</ol>` : html`<p class="small">No moves.</p>`}</li>`;

function strips(report: Report): Piece {
  const { tracks = {}, buses = {} } = report.plan ?? {};
  const all = Object.entries(tracks);
  const busy = all.filter(([, strip]) => strip.chain.length > 0 || routing(report, strip) !== false);
  const calm = all.filter((each) => !busy.includes(each)).map(([name]) => name);
  if (busy.length === 0 && Object.values(buses).every(({ chain }) => chain.length === 0))
    return html`<p>No move was planned.</p>`;
  const moves = movesOf(report.plan!);
  const boxes = (kind: Move['strip'], strips: readonly (readonly [string, Strip])[]): Markup[] =>
    strips.map(([name, strip]) => {
      const own = moves.filter((move) => move.strip === kind && move.name === name);
      return stripBox(report, own, name, strip);
    });
  const routed = boxes('buses', Object.entries(buses));
  const rest = calm.length > 0 && html`<p class="small calm-strips">Without moves: ${named(calm.join(', '))}.</p>`;
  return html`${busy.length > 0 && html`<ul class="strips">${boxes('tracks', busy)}</ul>`}${rest}${routed.length > 0 && html`<h3 class="sub">Buses</h3><ul class="strips">${routed}</ul>`}<div class="plan-tools" hidden><button type="button" class="small-button" data-player="save">Save this plan</button></div>`;
}

export function beforeAndAfter(report: Report): Piece {
  const sides = report.mixing ? ['Plain sum', 'Mix'] : ['Before', 'After'];
  const [first, second] = report.after ? sides : ['Now', 'With the fixes'];
  const rows = keyReadings(report).flatMap(({ title, unit, value, isNew, after, tried }) => {
    if (isNew) return [[title, '–', html`<b>${valueWords(value, unit)}</b>`]];
    const then = after ?? tried;
    if (then === undefined) return [];
    const [now, words] = [valueWords(value, unit), valueWords(then, unit)];
    return [[title, now, now === words ? words : html`<b>${words}</b>`]];
  });
  if (rows.length === 0) return undefined;
  const columns = [{ title: 'Number' }, { title: first!, isNumber: true }, { title: second!, isNumber: true }];
  return html`<h3 class="sub">Before and after</h3>${table('Numbers before and after', columns, rows)}`;
}

/** "11 fixed, 4 eased, 2 new". */
function tally(verdicts: readonly Verdict[]): string {
  const kinds = [...new Set(verdicts.map(({ verdict }) => verdict))];
  return kinds.map((kind) => `${verdicts.filter(({ verdict }) => verdict === kind).length} ${kind}`).join(', ');
}

export function fared(report: Report): Piece {
  const verdicts = report.after?.verdicts ?? [];
  if (verdicts.length === 0) return undefined;
  const rows = verdicts.map((verdict) => {
    const finding = findingOf(report, verdict.finding);
    return [
      finding?.what ?? report.rules[verdict.rule]?.title ?? verdict.rule,
      html`<span class="mark v-${verdict.verdict}">${verdict.verdict}</span>`,
      finding ? changeWords(verdict, finding.unit) : '',
      verdict.because ?? '',
    ];
  });
  const columns = [{ title: 'Finding' }, { title: 'Now' }, { title: 'Measured', isNumber: true }, { title: 'Why' }];
  return html`<details class="left fates"><summary><h3>How each finding fared</h3><small>${tally(verdicts)}</small>${icon('down', '')}</summary>${table('How each finding fared', columns, rows)}</details>`;
}

const few = 4;

/** What is left for one reason is told as one where it is much. */
function leftOut(report: Report): Piece {
  const left = report.plan?.left ?? [];
  if (left.length === 0) return undefined;
  const reasons = [...new Set(left.map(({ because }) => because))];
  const rows = reasons.map((because) => {
    const whats = left
      .filter((each) => each.because === because)
      .map(({ finding }) => findingOf(report, finding)?.what ?? finding);
    return whats.length <= few
      ? whats.map((what) => html`<li>${what} <small>Left: ${because}.</small></li>`)
      : html`<li><details class="left"><summary><span>${whats.length} findings <small>Left: ${because}.</small></span>${icon('down', '')}</summary><ul>${whats.map((what) => html`<li>${what}</li>`)}</ul></details></li>`;
  });
  return html`<h3 class="sub">Left as it is</h3><ul class="plain">${rows}</ul>`;
}

export const files = (report: Report, written = report.after?.files ?? []): Piece =>
  written.length > 0 &&
  html`<h3 class="sub">Written</h3><ul class="plain">${written.map((file) => html`<li><code>${named(file)}</code></li>`)}</ul>`;

/** The moves, what they did, and what was left alone. */
export function chainSection(report: Report): Section | undefined {
  if ((!report.plan && !report.after) || report.mixing) return undefined; // a mix from stems has its desk
  const note = report.after
    ? 'The result was heard and judged again; a move that did not help was taken back.'
    : 'Nothing was changed yet. A fix writes a copy; your file stays as it is.';
  const numbers = beforeAndAfter(report);
  const [fates, rest] = [fared(report), leftOut(report)];
  const top = html`<div class="halves"><div class="card panel">${strips(report)}${files(report)}</div>${numbers && html`<div class="card panel">${numbers}</div>`}${!numbers && rest && html`<div class="card panel">${rest}</div>`}</div>`;
  const bottom = numbers && (fates || rest) && html`<div class="card panel lower">${fates}${rest}</div>`;
  return section({ id: 'chain', title: 'The fix chain', note, short: 'Fixes' }, html`${top}${bottom}`);
}
