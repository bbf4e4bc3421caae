import { absence } from '../features/measure.ts';
import { type MetricId, metricOf } from '../features/metrics.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { allReadings, axisOf, isUsual, keyReadings, nowOf, placeOn, type Reading } from './numbers.ts';
import { icon, severityIcon } from './page-icons.ts';
import { folded, named, type Section, section, table } from './page-section.ts';
import type { Report } from './report.ts';
import { comparedWith, rangeWords, resultOf, valueWords } from './words.ts';

/** A value and its unit, apart, so that the unit can be small. */
function parted(reading: Reading, value: number): Markup {
  const words = valueWords(value, reading.unit);
  const gap = words.indexOf(' ');
  return gap < 0 ? html`<b>${words}</b>` : html`<b>${words.slice(0, gap)}</b> <small>${words.slice(gap + 1)}</small>`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** Whether the fixes, tried on a copy, would change what is printed. */
const isMoved = ({ value, tried, unit }: Reading): boolean =>
  tried !== undefined && valueWords(tried, unit) !== valueWords(value, unit);

/** The reference's zone and the mix's place in it. */
function bullet(reading: Reading): Piece {
  const { spread, value, after, tried, target, limit = target } = reading;
  if (!spread && limit === undefined && after === undefined && tried === undefined) return undefined;
  const axis = axisOf(reading);
  const place = (number: number) => percent(placeOn(axis, number));
  const width = spread && Math.max(0.01, placeOn(axis, spread.high) - placeOn(axis, spread.low));
  const zone = spread && html`<i class="zone" style="left:${place(spread.low)};width:${percent(width!)}"></i>`;
  const edge = limit !== undefined && html`<i class="limit" style="left:${place(limit)}"></i>`;
  const before = after !== undefined && html`<i class="before" style="left:${place(value)}"></i>`;
  const hoped = isMoved(reading) && html`<i class="hoped" style="left:${place(tried!)}"></i>`;
  return html`<span class="bullet" aria-hidden="true">${zone}${edge}${before}${hoped}<i class="dot" style="left:${place(nowOf(reading))}"></i></span>`;
}

function state(reading: Reading): Piece {
  if (reading.finding) return severityIcon(reading.finding.severity);
  return isUsual(reading) ? icon('pass') : undefined;
}

function card(report: Report, reading: Reading): Markup {
  const { since } = report;
  const { id, title, value, after, tried, unit } = reading;
  const earlier = since?.metrics[id];
  const said = reading.finding ? 'has a finding' : isUsual(reading) ? 'as in the reference' : undefined;
  const notes = [
    after === undefined
      ? comparedWith(reading)
      : `${report.mixing ? 'plain sum' : 'before the fix'} ${valueWords(value, unit)}`,
    isMoved(reading) && html`<span class="hope">with the fixes ${valueWords(tried!, unit)}</span>`,
    earlier !== undefined &&
      valueWords(earlier, unit) !== valueWords(value, unit) &&
      html`${named(since!.name)}: ${valueWords(earlier, unit)}`,
  ].filter(Boolean);
  return html`<li class="card number"><span class="name">${title}${state(reading)}${said && html`<span class="hidden">, ${said}</span>`}</span><span class="value">${parted(reading, nowOf(reading))}</span>${bullet(reading)}${notes.map((note) => html`<span class="note">${note}</span>`)}</li>`;
}

function everything(report: Report): Markup {
  const readings = allReadings(report);
  const isMended = readings.some(({ after }) => after !== undefined);
  const rows = readings.map(({ id, title, unit, value, isNew, after, spread }) => [
    title,
    isNew ? '' : valueWords(value, unit),
    ...(isMended ? [isNew ? valueWords(value, unit) : after === undefined ? '' : valueWords(after, unit)] : []),
    ...(report.reference ? [spread ? rangeWords([spread.low, spread.high], unit) : ''] : []),
    metricOf(id).about,
  ]);
  const columns = [
    { title: 'Number' },
    { title: report.mixing ? 'Plain sum' : 'Mix', isNumber: true },
    ...(isMended ? [{ title: report.mixing ? 'Mix' : 'After', isNumber: true }] : []),
    ...(report.reference ? [{ title: 'Reference', isNumber: true }] : []),
    { title: 'What it is' },
  ];
  return folded(`All ${readings.length} numbers, and what each is`, table('All numbers of the mix', columns, rows));
}

/** What could not be measured, by its reason: up to three by name. */
function absent(report: Report): Piece {
  const track = resultOf(report);
  const byReason = new Map<string, string[]>();
  for (const [id, reason] of Object.entries(track?.absent ?? {})) {
    if (reason === 'not-mono') continue; // no loss: such numbers are for other files
    byReason.set(reason, [...(byReason.get(reason) ?? []), metricOf(id as MetricId).title.toLowerCase()]);
  }
  if (byReason.size === 0) return undefined;
  const parts = [...byReason].map(
    ([reason, titles]) =>
      `${titles.length > 3 ? `${titles.length} numbers` : titles.join(', ')} (${absence[reason] ?? reason})`,
  );
  return html`<p class="small">Not measured: ${parts.join('; ')}.</p>`;
}

export function numbersSection(report: Report): Section | undefined {
  const readings = keyReadings(report);
  if (allReadings(report).length === 0) return undefined;
  const note = report.reference
    ? 'The zone is where the reference’s records are.'
    : 'Without a reference there is no zone to aim for.';
  return section(
    { id: 'numbers', title: 'The numbers', note, short: 'Numbers' },
    html`<ul class="numbers">${readings.map((reading) => card(report, reading))}</ul>${absent(report)}${everything(report)}`,
  );
}
