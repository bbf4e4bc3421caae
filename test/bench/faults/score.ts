import type { Range } from '../../../src/units.ts';
import { faultOf } from './catalogue.ts';
import type { Flag, Reading } from './judged.ts';
import { quantileOf } from './sounding.ts';
import type { Case, Tier, Tried } from './trial.ts';
import { raised } from './trial.ts';

/** How one fault of one amount was told in one tier. Shares are of all cases unless told. */
export interface Row {
  readonly fault: string;
  readonly amount: number;
  readonly tier: Tier;
  readonly isUsual: boolean;
  readonly count: number;
  /** Told as a warning or an error. */
  readonly recall: number;
  /** Told at any severity. */
  readonly told: number;
  /** Recall among the songs that did not raise it when they were clean. */
  readonly newRecall?: number;
  /** Of all that was raised by the fault, what was it. */
  readonly precision?: number;
  /** Chance that the rule puts the faulty one of two songs before the clean one. */
  readonly auc?: number;
  /** Median distance of the told centre from the true one, octaves. */
  readonly octaves?: number;
  /** Median share that told and true times have in common. */
  readonly overlap?: number;
  /** Flags of other rules that the clean excerpt did not raise, a case. */
  readonly collateral: number;
  /** Which rules these are of, and how many cases. */
  readonly others: Readonly<Record<string, number>>;
}

/** Chance that a value of the second list is above one of the first, equal ones counting half (Mann and Whitney 1947). */
export function auc(clean: readonly number[], faulty: readonly number[]): number | undefined {
  if (clean.length === 0 || faulty.length === 0) return undefined;
  let above = 0;
  for (const a of clean) for (const b of faulty) above += b > a ? 1 : b === a ? 0.5 : 0;
  return above / (clean.length * faulty.length);
}

/** Hits among all that was raised. */
export const precision = (hits: number, others: number): number | undefined =>
  hits + others > 0 ? hits / (hits + others) : undefined;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const shareOf = <T>(all: readonly T[], holds: (each: T) => boolean): number =>
  mean(all.map((each) => (holds(each) ? 1 : 0)));

/** Whether two bands have at least a third of the smaller in common, on a logarithmic axis; where one is not known, they do. */
export function meets(a: Range | undefined, b: Range | undefined): boolean {
  if (!a || !b) return true;
  const [from, to] = [Math.max(a[0], b[0], 1), Math.min(a[1], b[1])];
  return to > from && Math.log(to / from) >= Math.log(Math.min(a[1] / Math.max(1, a[0]), b[1] / Math.max(1, b[0]))) / 3;
}

const nearby = 0.025; // s that a moment is widened by

/** Length that two sets of times have in common, as a share of all they cover. */
export function overlapOf(told: readonly Range[], truth: readonly Range[]): number {
  const step = 0.005;
  const covered = (times: readonly Range[]) => {
    const cells = new Set<number>();
    for (const [from, to] of times)
      for (let k = Math.floor((from - nearby) / step); k <= (to + nearby) / step; k++) cells.add(k);
    return cells;
  };
  const [a, b] = [covered(told), covered(truth)];
  const both = [...a].filter((cell) => b.has(cell)).length;
  return both / Math.max(1, a.size + b.size - both);
}

interface Judged {
  readonly tried: Tried;
  readonly each: Case;
  readonly flags: readonly Flag[];
}

/** Cases of a tier by fault, amount and place. */
export function rowsOf(all: readonly Tried[], tier: Tier): Row[] {
  const groups = new Map<string, Judged[]>();
  for (const tried of all) {
    for (const each of tried.cases) {
      const flags = each.tiers[tier]?.flags;
      if (!flags) continue;
      const key = `${each.fault} ${each.amount} ${each.isUsual}`;
      groups.set(key, [...(groups.get(key) ?? []), { tried, each, flags }]);
    }
  }
  return [...groups.values()].map((cases) => rowOf(cases, tier, all));
}

function rowOf(cases: readonly Judged[], tier: Tier, all: readonly Tried[]): Row {
  const { fault, amount, isUsual } = cases[0]!.each;
  const { rules, also = [] } = faultOf(fault);
  const hitsOf = ({ each, flags }: Judged) =>
    flags.filter((flag) => rules.includes(flag.rule) && meets(flag.band, each.range));
  const isHit = (judged: Judged) => hitsOf(judged).some(raised);
  const before = ({ tried }: Judged) =>
    new Set((tried.clean[tier]?.flags ?? []).filter(raised).map(({ rule }) => rule));
  const fresh = cases.filter((judged) => !rules.some((rule) => before(judged).has(rule)));
  const others: Record<string, number> = {};
  for (const judged of cases) {
    const known = before(judged);
    const fresh = judged.flags.filter(
      (flag) => raised(flag) && ![...rules, ...also].includes(flag.rule) && !known.has(flag.rule),
    );
    for (const rule of new Set(fresh.map((flag) => flag.rule))) others[rule] = (others[rule] ?? 0) + 1;
  }
  const collateral = Object.values(others).reduce((sum, count) => sum + count, 0);
  const exact = precision(cases.filter(isHit).length, collateral);
  const area = aucOf(cases, tier, all, rules[0]!);
  const distances = cases.flatMap((judged) => distanceOf(judged, hitsOf(judged)));
  const overlaps = cases.flatMap((judged) => overlapIn(judged, hitsOf(judged)));
  return {
    ...{ fault, amount, tier, isUsual, count: cases.length },
    recall: shareOf(cases, isHit),
    told: shareOf(cases, (judged) => hitsOf(judged).length > 0),
    ...(fresh.length > 0 ? { newRecall: shareOf(fresh, isHit) } : {}),
    ...(exact === undefined ? {} : { precision: exact }),
    ...(area === undefined ? {} : { auc: area }),
    ...(distances.length > 0 ? { octaves: quantileOf(distances, 0.5) } : {}),
    ...(overlaps.length > 0 ? { overlap: quantileOf(overlaps, 0.5) } : {}),
    collateral: collateral / cases.length,
    others,
  };
}

function distanceOf({ each }: Judged, hits: readonly Flag[]): number[] {
  const hit = hits.find((flag) => flag.band);
  const centre = hit?.frequency ?? (hit?.band && Math.sqrt(hit.band[0] * hit.band[1]));
  return centre && each.frequency ? [Math.abs(Math.log2(centre / each.frequency))] : [];
}

function overlapIn({ each }: Judged, hits: readonly Flag[]): number[] {
  const told = hits.flatMap(({ time = [] }) => time);
  return each.times && told.length > 0 ? [overlapOf(told, each.times)] : [];
}

/** By sureness where that differs from song to song, else by how far past its limit the value lies. */
function aucOf(cases: readonly Judged[], tier: Tier, all: readonly Tried[], rule: string): number | undefined {
  const clean = all.flatMap((tried) => (tried.clean[tier] ? [tried.clean[tier].readings[rule]] : []));
  const bad = cases.map(({ each }) => each.tiers[tier]?.readings[rule]);
  if ([...clean, ...bad].every((reading) => reading === undefined)) return undefined;
  const sure = [...clean, ...bad].flatMap((reading) => (reading ? [reading.confidence] : []));
  const bySureness = Math.max(...sure) - Math.min(...sure) > 0.01;
  const score = (reading: Reading | undefined): number =>
    reading ? (bySureness ? reading.confidence : reading.excess) : -Infinity;
  return auc(clean.map(score), bad.map(score));
}

/** What clean songs raised, by rule; a flag that an independent meter confirms is counted apart. */
export interface CleanRow {
  readonly rule: string;
  /** Warnings and errors a song. */
  readonly falsely: number;
  readonly truly: number;
}

export interface Clean {
  readonly songs: number;
  readonly falsely: number;
  readonly truly: number;
  /** Share of songs with none that is false. */
  readonly none: number;
  readonly rules: readonly CleanRow[];
}

export function cleanOf(all: readonly Tried[], tier: Tier, only: (rule: string) => boolean = () => true): Clean {
  const songs = all.flatMap(({ clean, confirmed }) => {
    const flags = clean[tier]?.flags.filter((flag) => raised(flag) && only(flag.rule));
    return flags ? [flags.map(({ rule }) => ({ rule, isTrue: confirmed.includes(rule) }))] : [];
  });
  const names = [...new Set(songs.flat().map(({ rule }) => rule))].sort();
  const count = (rule: string | undefined, isTrue: boolean): number =>
    mean(songs.map((flags) => flags.filter((flag) => (!rule || flag.rule === rule) && flag.isTrue === isTrue).length));
  return {
    ...{ songs: songs.length, falsely: count(undefined, false), truly: count(undefined, true) },
    none: shareOf(songs, (flags) => flags.every(({ isTrue }) => isTrue)),
    rules: names.map((rule) => ({ rule, falsely: count(rule, false), truly: count(rule, true) })),
  };
}

/** Whether what a rule goes by moves the right way when its fault is put in. */
export interface PairedRow {
  readonly rule: string;
  readonly fault: string;
  readonly amount: number;
  readonly isUsual: boolean;
  readonly count: number;
  readonly right: number;
}

export function pairedOf(all: readonly Tried[]): PairedRow[] {
  const groups = new Map<string, { row: Omit<PairedRow, 'count' | 'right'>; moves: boolean[] }>();
  for (const { fault, amount, isUsual, paired } of all.flatMap(({ cases }) => cases)) {
    for (const [rule, [clean, bad, direction]] of Object.entries(paired)) {
      const key = `${rule} ${fault} ${amount} ${isUsual}`;
      const group = groups.get(key) ?? { row: { rule, fault, amount, isUsual }, moves: [] };
      group.moves.push(bad !== null && (clean === null || (bad - clean) * direction > 0));
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ row, moves }) => ({
    ...row,
    count: moves.length,
    right: shareOf(moves, (move) => move),
  }));
}
