import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Field, Fields } from '../../src/fields.ts';
import { processors } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { allFigures, asked, type Figure } from './figure.ts';

const stepOf = (step: number | undefined): string =>
  step === undefined ? '' : step === 1 ? ', whole' : `, by ${step}`;

const inUnit = (unit: string): string => (unit === '1' ? '' : ` ${unit}`);

function kindOf(field: Field): string {
  switch (field.kind) {
    case 'number':
      return `${field.min} to ${field.max}${inUnit(field.unit)}${stepOf(field.step)}`;
    case 'choice':
      return field.of.join(', ');
    case 'flag':
      return 'true or false';
    case 'range':
      return `[from, to]${inUnit(field.unit)}`;
    case 'curve':
      return `[[${field.units.join(', ')}], …]`;
    case 'list':
      return `[{ ${Object.keys(field.of).join(', ')} }, …]`;
  }
}

function rowsOf(fields: Fields, inside = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const standard = field.default === undefined ? '' : JSON.stringify(field.default).replaceAll('"', '');
    const row = `| \`${inside}${name}\` | ${kindOf(field)} | ${standard} | ${field.about} |`;
    return field.kind === 'list' ? [row, ...rowsOf(field.of, `${inside}${name}[].`)] : [row];
  });
}

/** Every processor with its settings, from the registry. */
export const processorsTable = (): string =>
  Object.values<Processor>(processors)
    .map(({ id, about, settings }) => {
      const rows = rowsOf(settings);
      const table = ['| setting | values | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');
      return `### ${id}\n\n${about}${rows.length > 0 ? `\n\n${table}` : ''}`;
    })
    .join('\n\n');

const printed = (value: number): string =>
  Number.isNaN(value)
    ? 'not measured'
    : (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString()).replace('-', '−');

async function figuresTable(): Promise<string> {
  const rows: string[] = ['| of | figure | asked | reached | |', '| --- | --- | --- | --- | --- |'];
  for (const figure of await allFigures()) {
    const reached = await figure.measure();
    const unit = figure.unit === '' ? '' : ` ${figure.unit}`;
    rows.push(
      `| ${figure.of} | ${figure.what} | ${asked(figure)} | ${printed(reached)}${Number.isNaN(reached) ? '' : unit} | ${isMissed(figure, reached) ? '**missed**' : ''} |`,
    );
    console.log(rows.at(-1));
  }
  return rows.join('\n');
}

const isMissed = ({ most, least }: Figure, reached: number): boolean =>
  most === undefined ? reached < least! : reached > most;

/** `npm run figures`: measures all figures and puts them, and the list of processors, into the processors' README. */
async function main(): Promise<void> {
  const path = resolve(import.meta.dirname, '../../src/processors/README.md');
  const between = (text: string, name: string, inside: string): string =>
    text.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end of ${name} -->)`),
      (_, start, end) => `${start}\n${inside}\n${end}`,
    );
  const listed = between(readFileSync(path, 'utf8'), 'processors', processorsTable());
  writeFileSync(path, between(listed, 'figures', await figuresTable()));
}

if (process.argv[1] === import.meta.filename) await main();
