import { powerDecibels } from '../dsp/decibels.ts';
import { clock, quantityOf } from '../print.ts';
import type { Range } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { addedRows } from './level-over-time.ts';

/** From one section to the loudest kind of section. */
export interface Lift {
  readonly before: string;
  readonly name: string;
  readonly time: Range;
  /** How much louder it is than the section before it, as the faders stand, LU. */
  readonly lift: number;
}

const [least, most] = [1, 4]; // LU that a record lifts into its loudest part; 3 is usual, and more no fault
const furthest = 2; // dB, of a ride
const ramp = 0.4; // s

/** "loud part A" and "part A" are one. */
const letterOf = (name: string): string => name.replace(/^(loud|quiet) /, '');

/** Entries of the loudest kind of section, by the sum of all stems as they stand. None where the song has no sections. */
export function liftsOf(desk: Desk): readonly Lift[] {
  const sections = desk.session.mix?.features.sections ?? [];
  const rows = addedRows(desk.stems.map((track) => desk.rowsOf(track)));
  const parts = sections.map(({ name, time }) => ({ name, time, level: levelIn(rows, time) }));
  const kinds = [...new Set(parts.map(({ name }) => letterOf(name)))];
  const levelOf = (kind: string) =>
    Math.max(...parts.filter(({ name }) => letterOf(name) === kind).map(({ level }) => level));
  const chorus = kinds.sort((a, b) => levelOf(b) - levelOf(a))[0];
  return parts.flatMap((part, i): Lift[] => {
    const before = parts[i - 1];
    if (!before || letterOf(part.name) !== chorus || letterOf(before.name) === chorus) return [];
    return [{ before: before.name, name: part.name, time: part.time, lift: part.level - before.level }];
  });
}

/** Mean K-weighted level of rows of 0.1 s, dB. */
function levelIn(rows: Float64Array, [from, to]: Range): number {
  const part = rows.subarray(Math.round(10 * from), Math.round(10 * to));
  return powerDecibels(part.reduce((sum, power) => sum + power, 0) / Math.max(1, part.length));
}

const isPlain = ({ lift }: Lift): boolean => lift >= least && lift <= most;

const said = ({ before, name, time, lift }: Lift): string => {
  const size = quantityOf(Math.abs(lift), 'LU');
  const records = 'records lift by 1 to 3 LU';
  if (Math.abs(lift) < 0.05)
    return `The ${name} at ${clock(time[0])} is as loud as the ${before} before it; ${records}`;
  return `The ${name} at ${clock(time[0])} is ${size} ${lift < 0 ? 'softer' : 'louder'} than the ${before} before it; ${records}`;
};

/** Where the song does not rise, or leaps; told, unless it is eased. */
export const sectionNotes = (desk: Desk): readonly string[] =>
  desk.wishes.easesSections
    ? []
    : liftsOf(desk)
        .filter((each) => !isPlain(each))
        .map((each) => `${said(each)}.`);

/** The same, ridden on the mix: up or down to where records are, by 2 dB at most. */
export function easedSections(desk: Desk): readonly Decision[] {
  if (!desk.wishes.easesSections) return [];
  return liftsOf(desk).flatMap((each): Decision[] => {
    if (isPlain(each)) return [];
    const missing = each.lift < least ? least - each.lift : most - each.lift;
    const wanted = (Math.max(-furthest, Math.min(furthest, missing)) * desk.wishes.amount) / 100;
    const gain = Math.round(10 * wanted) / 10;
    if (gain === 0) return [];
    const [from, to] = each.time;
    const start = Math.max(0, from - ramp);
    return [
      {
        kind: 'ride',
        strip: 'buses',
        name: 'mix',
        detail: clock(from).replace(':', 'm'),
        steps: [
          {
            processor: 'rider',
            curve: [
              ...(start < from ? ([[start, 0]] as const) : []),
              [from, gain],
              [Math.max(from + ramp, to - ramp), gain],
              [Math.max(from + 2 * ramp, to), 0],
            ],
          },
        ],
        reason: `${said(each)}: it is ridden by ${gain > 0 ? '+' : '−'}${quantityOf(Math.abs(gain), 'dB')}.`,
        evidence: { lift: Math.round(10 * each.lift) / 10, gain },
      },
    ];
  });
}
