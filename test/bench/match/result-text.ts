import type { Distance } from './distance.ts';
import { matchering, matcheringCost } from './published.ts';
import { type Figure, figuresOf, meansOf, type Result, titles, worseIn } from './result.ts';

const ids = Object.keys(titles) as (keyof Distance)[];

const cell = (id: keyof Distance, value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return '-';
  return value.toFixed(id === 'audio' ? 4 : id === 'clipped' ? 0 : 2);
};

const line = (name: string, of: Partial<Distance>): string =>
  `  ${name.padEnd(12)}${ids.map((id) => cell(id, of[id]).padStart(11)).join('')}`;

const heads = `  ${''.padEnd(12)}${ids.map((id) => titles[id].padStart(11)).join('')}`;

/** The table, beside what is published of Matchering; then what was asked. */
export const linesOf = (results: readonly Result[]): string[] => [
  'dB or LU; loudness to width: result less reference; true peak and clipped samples are the result’s own',
  heads,
  ...results.flatMap(pairLines),
  ...[false, true].flatMap((isKnown) => groupLines(results, isKnown)),
  '',
  `made worse: Matchering ${results.reduce((sum, { pair, before }) => sum + worseIn(before, matchering[pair.id]!).length, 0)} of ${8 * results.length}, mixwright ${results.reduce((sum, { worse }) => sum + worse.length, 0)}`,
  `cost of Matchering: ${matcheringCost.processor} s of processor time a minute of target, ${matcheringCost.memory} MB (published)`,
  '',
  ...figuresOf(results).map(figureLine),
];

/** One pair; told as soon as it is done, too. */
export function pairLines({ pair, before, after, cost, worse, said }: Result): string[] {
  return [
    '',
    `${pair.id} ${pair.target} → ${pair.reference}   ${cost.processor.toFixed(1)} s of processor time, ${cost.perMinute.toFixed(2)} a minute, ${cost.memory.toFixed(0)} MB`,
    line('before', before),
    line('Matchering', matchering[pair.id] ?? {}),
    line('mixwright', after),
    ...worse.map(({ of, isSaid }) => `  worse than before: ${titles[of]}, ${isSaid ? 'and it says so' : 'UNSAID'}`),
    ...said.map((sentence) => `  says: ${sentence}`),
  ];
}

function groupLines(results: readonly Result[], isKnown: boolean): string[] {
  const count = results.filter(({ pair }) => pair.isKnown === isKnown).length;
  if (count === 0) return [];
  const means = Object.entries(meansOf(results, isKnown)).map(([name, of]) => line(name, of));
  return ['', `mean size over ${count} ${isKnown ? 'known answers' : 'real pairs'}`, ...means];
}

const figureLine = ({ what, asked, reached, isReached }: Figure): string =>
  `  ${isReached ? ' ' : '!'} ${what.padEnd(56)}at most ${`${asked}`.padEnd(6)}${reached.toFixed(2).padStart(9)}`;
