import type { Verdict } from '../mend/verdicts.ts';
import { tame } from './markup.ts';
import { axisOf, isUsual, keyReadings, placeOn, type Reading } from './numbers.ts';
import { columns, type Ink, padded, wrapped } from './text-ink.ts';
import { type Page, table } from './text-page.ts';
import { comparedWith, findingOf, valueWords } from './words.ts';

const cells = 16;

/** "▕·····▒▒▒▒●▒▒···▏": the zone is where the reference's records lie, the dot is the mix. */
function bar(reading: Reading): string {
  const axis = axisOf(reading);
  const cell = (value: number) => Math.min(cells - 1, Math.floor(placeOn(axis, value) * cells));
  const { spread, value, target, limit = target } = reading;
  if (!spread && limit === undefined) return '';
  const signs = Array.from({ length: cells }, (_, i) => {
    if (i === cell(value)) return '●';
    if (limit !== undefined && i === cell(limit)) return '|';
    return spread && i >= cell(spread.low) && i <= cell(spread.high) ? '▒' : '·';
  });
  return `▕${signs.join('')}▏`;
}

function sign(reading: Reading, ink: Ink): string {
  if (reading.finding)
    return { error: ink.red('✖'), warning: ink.yellow('▲'), info: ink.blue('●') }[reading.finding.severity];
  return isUsual(reading) ? ink.green('✓') : ' ';
}

/** The key numbers, each with a bar. */
export function numberLines({ report, ink, width }: Page): readonly string[] {
  const readings = keyReadings(report);
  if (report.after || readings.length === 0) return [];
  const rows = (hasBar: boolean, hasGoal: boolean) =>
    table(
      readings.map((reading) => [
        reading.title,
        valueWords(reading.value, reading.unit),
        ...(hasBar ? [bar(reading)] : []),
        sign(reading, ink),
        ...(hasGoal ? [ink.dim(comparedWith(reading))] : []),
      ]),
      [1],
    );
  const fits = (lines: readonly string[]) => lines.every((line) => columns(line) <= width);
  const full = [rows(true, true), rows(false, true)].find(fits);
  return full ?? rows(false, false);
}

function verdictLines({ report, ink, width }: Page, verdict: Verdict): readonly string[] {
  const finding = findingOf(report, verdict.finding);
  const unit = finding?.unit ?? '1';
  const paint = { fixed: ink.green, eased: ink.green, unchanged: ink.dim, worse: ink.red, new: ink.red }[
    verdict.verdict
  ];
  const numbers = [verdict.before, verdict.after].flatMap((value) =>
    value === undefined ? [] : [valueWords(value, unit)],
  );
  const title = tame(report.rules[verdict.rule]?.title ?? verdict.rule);
  const [first = '', ...rest] = wrapped(`${title}${numbers.length > 0 ? `: ${numbers.join(' → ')}` : ''}`, width, 13);
  return [
    `  ${paint(padded(verdict.verdict, 9))}  ${first.trimStart()}`,
    ...rest,
    ...(verdict.because ? wrapped(ink.dim(tame(verdict.because)), width, 13) : []),
  ];
}

/** After a fix: numbers before and after, and how each finding fared. */
export function changeLines(page: Page): readonly string[] {
  const { report, ink } = page;
  if (!report.after) return [];
  const rows = keyReadings(report).flatMap(({ title, unit, value, after }) =>
    after === undefined ? [] : [[title, valueWords(value, unit), '→', ink.bold(valueWords(after, unit))]],
  );
  const files = report.after.files?.map((file) => `  ${ink.green('✓')} ${tame(file)}`) ?? [];
  return [
    ...(rows.length > 0 ? [...table([['', ink.dim('before'), '', ink.dim('after')], ...rows], [1, 3]), ''] : []),
    ...report.after.verdicts.flatMap((verdict) => verdictLines(page, verdict)),
    ...(files.length > 0 ? ['', ...files] : []),
  ];
}
