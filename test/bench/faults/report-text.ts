import type { Figure } from './figures.ts';
import type { Part, Summary } from './report.ts';
import type { Row } from './score.ts';

const two = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2));

/** The figures that were asked for, and the tables behind them in short. */
export const linesOf = ({ parts, stems, failures }: Summary): string[] => [
  ...parts.flatMap(partLines),
  ...(stems.rows.length > 0 ? ['', 'Stems', ...figureLines(stems.figures)] : []),
  ...stems.rows.map(
    ({ fault, amount, isRelated, count, recall, told, newRecall }) =>
      `  ${`${fault} ${amount}${isRelated ? '' : ' (no kin)'}`.padEnd(28)}${`${count}`.padStart(5)}  recall ${two(recall)}  any ${two(told)}  new ${two(newRecall)}`,
  ),
  ...stems.claims.map((claim) => `  wrongly claimed: ${claim}`),
  ...failures.map((failure) => `  failed: ${failure}`),
];

const partLines = ({ name, figures, clean, rows, paired }: Part): string[] => [
  '',
  name,
  ...figureLines(figures),
  '',
  '  warnings and errors a clean track, blind: false, and true by another meter',
  ...(clean.blind?.rules ?? []).map(
    ({ rule, falsely, truly }) => `    ${rule.padEnd(26)}${two(falsely).padStart(7)}${two(truly).padStart(7)}`,
  ),
  '',
  `  ${'fault'.padEnd(30)}${['n', 'recall', 'any', 'new', 'prec', 'AUC', 'oct', 'IoU', 'coll'].map((head) => head.padStart(7)).join('')}`,
  ...rows.map(rowLine),
  '',
  '  paired: what a rule goes by moves the right way',
  ...paired
    .filter(({ right }) => right < 0.95)
    .map(
      ({ rule, fault, amount, isUsual, right, count }) =>
        `    ${`${rule}, ${fault} ${amount}${isUsual ? '' : ' elsewhere'}`.padEnd(44)}${two(right).padStart(7)}${`${count}`.padStart(5)}`,
    ),
];

const rowLine = (row: Row): string => {
  const name = `${row.tier} ${row.fault} ${row.amount}${row.isUsual ? '' : ' elsewhere'}`;
  const cells = [row.recall, row.told, row.newRecall, row.precision, row.auc, row.octaves, row.overlap, row.collateral];
  const others = Object.entries(row.others).map(([rule, count]) => `${rule} ${count}`);
  return `  ${name.padEnd(30)}${`${row.count}`.padStart(7)}${cells.map((cell) => two(cell).padStart(7)).join('')}  ${others.join(', ')}`;
};

const figureLines = (figures: readonly Figure[]): string[] =>
  figures.map(
    ({ what, asked, reached, isReached, of }) =>
      `  ${isReached ? ' ' : '!'} ${what.padEnd(66)}${asked.padEnd(15)}${reached.padStart(6)}  of ${of}`,
  );
