import type { Distance } from './distance.ts';
import type { Pair } from './pairs.ts';
import { asked, askedCost, askedOfKnown, type Counted, counted, matchering, matcheringWorst } from './published.ts';
import type { Cost } from './run-match.ts';

/** One pair, before and after. */
export interface Result {
  readonly pair: Pair;
  readonly before: Distance;
  readonly after: Distance;
  /** dBTP that the command was to hold. */
  readonly ceiling: number;
  readonly cost: Cost & { readonly perMinute: number };
  /** What got worse, and whether the command said so. */
  readonly worse: readonly { readonly of: Counted; readonly isSaid: boolean }[];
  /** What the command said is left or not reached. */
  readonly said: readonly string[];
}

/** A figure that was asked for. */
export interface Figure {
  readonly what: string;
  readonly asked: number;
  readonly reached: number;
  readonly isReached: boolean;
}

const least = 0.05; // as finely as the published figures are printed

/** Of the eight that are counted, those that are farther from the reference than before. */
export const worseIn = (before: Distance, after: Pick<Distance, Counted>): Counted[] =>
  counted.filter((id) => Math.abs(after[id]) > Math.abs(before[id]) + least);

/** Mean of sizes, of what can be said. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value)).map(Math.abs);
  return known.reduce((sum, each) => sum + each, 0) / known.length;
}

const most = (what: string, limit: number, reached: number): Figure => ({
  what,
  asked: limit,
  reached,
  isReached: reached <= limit + 1e-9,
});

export function figuresOf(results: readonly Result[]): Figure[] {
  const real = results.filter(({ pair }) => !pair.isKnown);
  const known = results.filter(({ pair }) => pair.isKnown);
  const mean = (of: keyof Distance) => meanOf(real.map(({ after }) => after[of]));
  return [
    ...(real.length === 0
      ? []
      : [
          ...Object.entries(asked).map(([of, limit]) =>
            most(
              `real pairs, mean: ${titles[of as keyof Distance]}`,
              limit,
              of === 'plr' ? meanOf(real.map(beyondCeiling)) : mean(of as keyof Distance),
            ),
          ),
          most('real pairs, worst: loudness', 0.2, Math.max(...real.map(({ after }) => Math.abs(after.loudness)))),
        ]),
    ...known.flatMap(({ pair, after }) =>
      Object.entries(askedOfKnown[pair.id] ?? {}).map(([of, limit]) =>
        most(`${pair.target}: ${titles[of as keyof Distance]}`, limit, after[of as 'mid' | 'side']),
      ),
    ),
    most(
      'true peak above the ceiling, worst',
      0.05,
      Math.max(...results.map((each) => each.after.truePeak - each.ceiling)),
    ),
    most('made worse and not said', 0, results.flatMap(({ worse }) => worse).filter(({ isSaid }) => !isSaid).length),
    most(
      'processor time, s for a minute of target, worst',
      askedCost.processor,
      Math.max(...results.map(({ cost }) => cost.perMinute)),
    ),
    most('memory, MB, worst', askedCost.memory, Math.max(...results.map(({ cost }) => cost.memory))),
  ];
}

/**
 * Peak to loudness that is off for another reason than the ceiling: where the reference peaks above what the command must hold, and is
 * as loud, its own is out of reach by that much. Upward no claim is made, for crushed peaks do not come back.
 */
function beyondCeiling({ before, after, ceiling }: Result): number {
  const reference = after.truePeak - after.loudness - after.plr; // peak of the reference, were it as loud as itself
  const taken = Math.max(0, reference + after.loudness - ceiling);
  return before.plr < 0 ? Number.NaN : Math.max(0, Math.abs(after.plr) - (after.plr < 0 ? taken : 0));
}

export const titles: Readonly<Record<keyof Distance, string>> = {
  mid: 'mid',
  midWorst: 'mid max',
  midLoud: 'mid loud',
  side: 'side',
  sideWorst: 'side max',
  loudness: 'loudness',
  plr: 'PLR',
  range: 'range',
  width: 'width',
  widthBands: 'width/band',
  audio: 'audio loss',
  truePeak: 'true peak',
  clipped: 'clipped',
};

/** A line a group and program: means of sizes. */
export function meansOf(
  results: readonly Result[],
  isKnown: boolean,
): Record<'before' | 'Matchering' | 'mixwright', Partial<Distance>> {
  const group = results.filter(({ pair }) => pair.isKnown === isKnown);
  const ids = Object.keys(titles) as (keyof Distance)[];
  const means = (of: (result: Result) => Partial<Distance>) =>
    Object.fromEntries(ids.map((id) => [id, meanOf(group.map((result) => of(result)[id] ?? Number.NaN))]));
  return {
    before: means(({ before }) => before),
    Matchering: {
      ...means(({ pair }) => matchering[pair.id] ?? {}),
      ...matcheringWorst[isKnown ? 'known' : 'real'],
    },
    mixwright: means(({ after }) => after),
  };
}
