import type { BenchRecord } from '../../../src/rules/record.ts';
import { amountText, faultOf } from './catalogue.ts';
import type { Run } from './report.ts';
import { cleanOf, pairedOf, rowsOf } from './score.ts';
import { stemRowsOf } from './stem-score.ts';

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** What `rules explain` prints of a rule's own record: of held-out music, where there is any. Faults at their usual places and elsewhere are counted together. */
export function recordOf({ made, seconds, tried, stems }: Run): BenchRecord {
  const heldOut = tried.filter(({ song }) => song.set === 'held-out');
  const used = heldOut.length > 0 ? heldOut : tried;
  const clean = cleanOf(used, 'blind');
  const cases = [...mixCases(used), ...pairedCases(used), ...stemCases(stems)];
  const ids = [...new Set([...cases.map(({ rule }) => rule), ...clean.rules.map(({ rule }) => rule)])].sort();
  const music = heldOut.length > 0 ? 'that no limit was set with' : 'of which some were used to set limits';
  return {
    about: `Faults put into ${seconds} s of each of ${used.length} published records ${music}, and into stems of ${stems.length} songs.`,
    made,
    cleanTracks: clean.songs,
    rules: Object.fromEntries(
      ids.map((id) => [
        id,
        {
          falseAlarms: Math.round((clean.rules.find(({ rule }) => rule === id)?.falsely ?? 0) * clean.songs),
          cases: cases.filter(({ rule }) => rule === id).map(({ rule: _, ...rest }) => rest),
        },
      ]),
    ),
  };
}

type Told = BenchRecord['rules'][string]['cases'][number] & { readonly rule: string };

function mixCases(used: Run['tried']): Told[] {
  return (['blind', 'original', 'song'] as const).flatMap((tier) => {
    const rows = rowsOf(used, tier);
    const keys = [...new Set(rows.map(({ fault, amount }) => `${fault} ${amount}`))];
    return keys.flatMap((key) => {
      const mine = rows.filter(({ fault, amount }) => `${fault} ${amount}` === key);
      const fault = faultOf(mine[0]!.fault);
      const count = mine.reduce((sum, row) => sum + row.count, 0);
      const pooled = (of: (row: (typeof mine)[number]) => number) =>
        rounded(mine.reduce((sum, row) => sum + of(row) * row.count, 0) / count);
      const hasArea = mine.every(({ auc }) => auc !== undefined);
      return {
        ...{ rule: fault.rules[0]!, fault: fault.id, amount: amountText(fault, mine[0]!.amount), tier, count },
        recall: pooled(({ recall }) => recall),
        ...(hasArea ? { auc: pooled(({ auc }) => auc!) } : {}),
      };
    });
  });
}

const pairedCases = (used: Run['tried']): Told[] =>
  pairedOf(used)
    .filter(({ isUsual }) => isUsual)
    .map(({ rule, fault, amount, count, right }) => ({
      ...{ rule, fault, amount: amountText(faultOf(fault), amount), tier: 'paired' as const, count },
      recall: rounded(right),
    }));

const stemCases = (stems: Run['stems']): Told[] =>
  stemRowsOf(stems)
    .filter(({ fault, isRelated }) => isRelated || (fault !== 'stem_polarity' && fault !== 'stem_delay'))
    .map(({ fault, amount, count, recall }) => ({
      ...{ rule: faultOf(fault).rules[0]!, fault, amount: amountText(faultOf(fault), amount), tier: 'stems' as const },
      ...{ count, recall: rounded(recall) },
    }));

/** A run over some faults says nothing of other rules, and nothing of clean music: their entries stay. */
export function renewed(old: BenchRecord, { rules }: BenchRecord, faults: readonly string[]): BenchRecord {
  const ids = [...new Set(faults.map((id) => faultOf(id).rules[0]!))].filter((id) => rules[id]?.cases.length);
  const anew = ids.map((id) => [id, { falseAlarms: 0, ...old.rules[id], cases: rules[id]!.cases }] as const);
  return { ...old, rules: { ...old.rules, ...Object.fromEntries(anew) } };
}
