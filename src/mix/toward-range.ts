import type { Part } from '../features/sections.ts';
import { mixBus } from '../plan.ts';
import { signed } from '../print.ts';
import type { Spread } from '../reference.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { Decision } from './decision.ts';
import { type Desk, onCurve } from './desk.ts';
import { addedRows, gatedLoudness } from './level-over-time.ts';
import { namedReference } from './reference-goal.ts';

type Curve = readonly (readonly [time: Seconds, gain: Decibels])[];

/** LU that ranges differ by without anyone hearing it. */
const alike = 1;
/** Of a section, up or down: more is another arrangement. */
const most: Decibels = 1.5;
const least: Decibels = 0.3;
/** From one section to the next. */
const over: Seconds = 1;

/** Sections further apart, or nearer together, towards the loudness range of the reference: the whole mix ridden by no more than 1.5 dB. */
export function towardRange(desk: Desk): readonly Decision[] {
  const goal = namedReference(desk)?.metrics['loudness.range'];
  const parts = desk.session.mix?.features.sections ?? [];
  if (!goal || parts.length < 2 || desk.wishes.easesSections) return [];
  const rows = addedRows(desk.stems.map((track) => desk.rowsOf(track)));
  const before = rangeOf(rows);
  if (before === undefined) return [];
  const missing = missingOf(goal, before);
  if (Math.abs(missing) < alike) return [];
  const curve = bestCurve(rows, parts, goal, desk.wishes.amount / 100);
  if (!curve || Math.max(...curve.map(([, gain]) => Math.abs(gain))) < least) return [];
  const after = rangeOf(ridden(rows, curve)) ?? before;
  if (Math.abs(missingOf(goal, after)) > Math.abs(missing) - 0.2) return [];
  const [softest, loudest] = [Math.min, Math.max].map((of) => of(...curve.map(([, gain]) => gain)));
  return [
    {
      kind: 'ride',
      strip: 'buses',
      name: mixBus,
      detail: 'reference',
      steps: [{ processor: 'rider', curve }],
      reason: `Sections are ridden by ${signed(softest!)} to ${signed(loudest!)} dB: the loudness range would be ${before.toFixed(1)} LU, ${desk.session.reference!.name} has ${goal.median.toFixed(1)} LU; so it becomes ${after.toFixed(1)} LU.`,
      evidence: { before: rounded(before), after: rounded(after), reference: rounded(goal.median) },
    },
  ];
}

const rounded = (value: number): number => Math.round(10 * value) / 10;

/** LU that are missing, + ; 0 among records. */
const missingOf = ({ low, high }: Spread, range: number): number =>
  range < low ? low - range : range > high ? high - range : 0;

/** The share of the sections' differences in level that comes nearest, of those that may be. */
function bestCurve(rows: Float64Array, parts: readonly Part[], goal: Spread, amount: number): Curve | undefined {
  const middle = gatedLoudness(rows);
  if (middle === undefined) return undefined;
  const levels = parts.map(({ time: [from, to] }) => gatedLoudness(rows.subarray(10 * from, 10 * to)) ?? middle);
  const tried = Array.from({ length: 21 }, (_, i) => (i - 10) / 10).map((share) => {
    const gains = levels.map((level) => Math.max(-most, Math.min(most, share * (level - middle))));
    const curve = curveOf(parts, gains);
    const left = Math.abs(missingOf(goal, rangeOf(ridden(rows, curve)) ?? 0));
    return {
      curve: curve.map(([time, gain]) => [time, rounded(amount * gain)] as const),
      cost: left + 0.1 * Math.abs(share),
    };
  });
  return tried.reduce((a, b) => (b.cost < a.cost ? b : a)).curve;
}

/** Level within a section; the change is done when the next begins. */
const curveOf = (parts: readonly Part[], gains: readonly Decibels[]): Curve =>
  parts.flatMap(({ time: [from, to] }, i) => {
    const start = i === 0 ? 0 : from;
    const end = i === parts.length - 1 ? to : Math.max(start + 0.1, to - over);
    return [[start, gains[i]!] as const, [end, gains[i]!] as const];
  });

const ridden = (rows: Float64Array, curve: Curve): Float64Array =>
  rows.map((power, row) => power * 10 ** (onCurve(curve, row / 10 + 0.05) / 10));

const window = 30; // rows: short-term loudness is that of 3 s

/** Loudness range of K-weighted powers every 0.1 s, LU (EBU Tech 3342); undefined where it is too short. */
export function rangeOf(rows: Float64Array): number | undefined {
  const powers: number[] = [];
  let sum = 0;
  rows.forEach((power, row) => {
    sum += power - (rows[row - window] ?? 0);
    if (row >= window - 1) powers.push(Math.max(0, sum / window));
  });
  const audible = powers.filter((power) => power > 10 ** ((-70 + 0.691) / 10));
  if (audible.length < window) return undefined;
  const gate = audible.reduce((all, power) => all + power, 0) / audible.length / 100;
  const loud = audible.filter((power) => power >= gate).sort((a, b) => a - b);
  const at = (share: number) => 10 * Math.log10(loud[Math.round(share * (loud.length - 1))]!);
  return at(0.95) - at(0.1);
}
