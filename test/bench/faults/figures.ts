import { faults } from './catalogue.ts';
import { cleanOf, mean, pairedOf, type Row, rowsOf } from './score.ts';
import { stemRowsOf, wrongClaims } from './stem-score.ts';
import type { StemsTried } from './stem-trial.ts';
import type { Tier, Tried } from './trial.ts';

/** One figure that was asked for, and what was reached. */
export interface Figure {
  readonly what: string;
  readonly asked: string;
  readonly reached: string;
  readonly isReached: boolean;
  /** Of how many cases or songs. */
  readonly of: number;
}

const least = (what: string, asked: number, reached: number | undefined, of: number): Figure[] =>
  reached === undefined || of === 0
    ? []
    : [{ what, asked: `at least ${asked}`, reached: reached.toFixed(2), isReached: reached >= asked, of }];

const most = (what: string, asked: number, reached: number, of: number): Figure[] =>
  of === 0 ? [] : [{ what, asked: `at most ${asked}`, reached: reached.toFixed(3), isReached: reached <= asked, of }];

const physical = [
  'polarity',
  'lowphase',
  'channel_delay',
  'clip',
  'dropouts',
  'true_peak',
  'dc',
  'bandlimit',
  'imbalance',
  'overlimit',
  'headsilence',
];
const broad = ['mud', 'boxy', 'boom', 'harsh', 'hollow'];
const besideSong = { harsh: 0.8, boxy: 0.7, hollow: 0.6, mud: 0.4, thin: 0.4 } as const;
export const tonalRules = [
  ...new Set(faults.filter(({ isTonal, id }) => isTonal && id !== 'bandlimit').flatMap(({ rules }) => rules)),
];

const ruleOf = (fault: string): string => faults.find(({ id }) => id === fault)!.rules[0]!;
const middleOf = (fault: string): number => faults.find(({ id }) => id === fault)!.amounts[1];

/** Figures of issue 5, of one set of songs. */
export function figuresOf(all: readonly Tried[]): Figure[] {
  const rows = Object.fromEntries(
    (['original', 'song', 'blind'] as const).map((tier) => [tier, rowsOf(all, tier)]),
  ) as Record<Exclude<Tier, 'album'>, Row[]>;
  const one = (tier: Exclude<Tier, 'album'>, fault: string, amount: number, isUsual: boolean) =>
    rows[tier].find((row) => row.fault === fault && row.amount === amount && row.isUsual === isUsual);
  const clean = cleanOf(all, 'blind');
  const tonal = cleanOf(all, 'blind', (rule) => tonalRules.includes(rule));
  const recall = (tier: Exclude<Tier, 'album'>, fault: string, amount: number, asked: number) =>
    [true, false].flatMap((isUsual) => {
      const row = one(tier, fault, amount, isUsual);
      const place = isUsual ? '' : ', other frequencies';
      return least(`${named[tier]}: recall, ${fault} ${amount}${place}`, asked, row?.recall, row?.count ?? 0);
    });
  return [
    ...physical.flatMap((fault) => [
      ...recall('blind', fault, middleOf(fault), 0.95),
      ...(one('blind', fault, middleOf(fault), true)
        ? most(
            `blind: false flags a clean track, ${ruleOf(fault)}`,
            0.02,
            clean.rules.find(({ rule }) => rule === ruleOf(fault))?.falsely ?? 0,
            clean.songs,
          )
        : []),
    ]),
    ...most('blind: false flags of tone a clean track', 0.25, tonal.falsely, tonal.songs),
    ...least('blind: clean tracks with no flag of tone', 0.75, tonal.none, tonal.songs),
    ...broad.flatMap((fault) => recall('blind', fault, 9, 0.7)),
    ...broad.flatMap((fault) => recall('blind', fault, 12, 0.9)),
    ...broad.flatMap((fault) =>
      [true, false].flatMap((isUsual) => {
        const row = one('blind', fault, 6, isUsual);
        return least(`blind: AUC, ${fault} 6${isUsual ? '' : ', other frequencies'}`, 0.88, row?.auc, row?.count ?? 0);
      }),
    ),
    ...faults.filter(({ isTonal }) => isTonal).flatMap(({ id }) => recall('original', id, middleOf(id), 0.95)),
    ...Object.entries(besideSong).flatMap(([fault, asked]) => recall('song', fault, middleOf(fault), asked)),
    ...pairedFigures(all),
    ...most('all rules: false flags a clean track', 0.6, clean.falsely, clean.songs),
  ];
}

const named = { original: 'beside the original', song: 'beside another part', blind: 'blind' } as const;

/** At the middle amount, the usual place and others together. */
function pairedFigures(all: readonly Tried[]): Figure[] {
  const rows = pairedOf(all).filter(({ fault, amount }) => amount === middleOf(fault));
  const keys = [...new Set(rows.map(({ rule, fault }) => `${rule} | ${fault}`))];
  return keys.flatMap((key) => {
    const mine = rows.filter(({ rule, fault }) => `${rule} | ${fault}` === key);
    const count = mine.reduce((sum, row) => sum + row.count, 0);
    const right = mine.reduce((sum, row) => sum + row.right * row.count, 0) / count;
    return least(`paired: ${mine[0]!.rule} moves the right way, ${mine[0]!.fault}`, 0.95, right, count);
  });
}

/** Figures of stems. */
export function stemFigures(all: readonly StemsTried[]): Figure[] {
  const rows = stemRowsOf(all);
  const of = (fault: string, isRelated: boolean) =>
    rows.filter((row) => row.fault === fault && row.isRelated === isRelated);
  const pooled = (fault: string, isRelated: boolean, by: 'recall' | 'told', asked: number, what: string) => {
    const some = of(fault, isRelated).filter(({ amount }) => amount === middleOf(fault));
    return least(
      what,
      asked,
      mean(some.map((row) => row[by])),
      some.reduce((sum, row) => sum + row.count, 0),
    );
  };
  const wrong = wrongClaims(all);
  return [
    ...pooled('stem_polarity', true, 'recall', 0.95, 'stems: recall, polarity of related stems'),
    ...pooled('stem_delay', true, 'recall', 0.95, 'stems: recall, delay of related stems (2 ms)'),
    ...pooled('stem_duplicate', true, 'recall', 0.95, 'stems: recall, a copy'),
    ...pooled('stem_silent', false, 'recall', 0.95, 'stems: recall, a silent stem'),
    ...pooled('stem_mask', true, 'told', 0.8, 'stems: a mask (8 dB) named, right masker, within a third of an octave'),
    ...(all.length > 0 && rows.some(({ fault }) => fault === 'stem_polarity' || fault === 'stem_delay')
      ? most('stems: claims of pairs that are not related', 0, wrong.claims.length, wrong.pairs)
      : []),
  ];
}
