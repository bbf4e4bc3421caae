import { powerDecibels } from '../dsp/decibels.ts';
import { median } from '../dsp/statistics.ts';
import type { Curve } from '../fields.ts';
import { change, quantityOf, span } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { leadOf } from './lead.ts';
import { addedRows, gatedLoudness } from './level-over-time.ts';

/** A part of the song in which the lead plays. */
interface Passage {
  /** From its first to its last sound there. */
  readonly time: Range;
  /** Over the rest while it plays, LU. */
  readonly over: Decibels;
  readonly plays: Seconds;
  readonly rows: readonly number[];
}

/** A passage in which the lead is lifted. */
interface Lift extends Passage {
  readonly gain: Decibels;
}

const row: Seconds = 0.1;
const shortest: Seconds = 2; // of sound: a word too few is no passage
const pause: Seconds = 4; // a passage ends where the lead waits so long
const clear: Decibels = 3; // over all the rest: it needs no more
const worth: Decibels = 1.5; // lower than elsewhere
const share = 0.7;
const most: Decibels = 3;
const ramp: Seconds = 2;

/**
 * Keeps the lead clear where sections differ: it is lifted where it stands lower over the rest than in most of the song, in ramps of
 * seconds; of voices each. Down it is never ridden: where the rest falls silent, a voice alone is meant.
 */
export function rides(desk: Desk): readonly Decision[] {
  const lead = leadOf(desk);
  const leads = desk.stems.filter((track) => track === lead || (lead?.role === 'vocals' && track.role === 'vocals'));
  const others = desk.stems.filter((track) => !leads.includes(track));
  if (others.length === 0) return [];
  const rest = addedRows(others.map((track) => desk.rowsOf(track)));
  return leads.flatMap((each) =>
    desk.isOpen({ name: each.name, kind: 'ride' }) ? rideOf(desk, each, others, rest) : [],
  );
}

function rideOf(desk: Desk, lead: Track, others: readonly Track[], rest: Float64Array): Decision[] {
  const passages = passagesOf(desk, lead, rest);
  const usual = usually(passages);
  const lifts = passages.flatMap((passage) => {
    const gain = (liftOf(passage.over, usual) * desk.wishes.amount) / 100;
    return gain < 0.5 ? [] : [{ ...passage, gain: Math.round(10 * gain) / 10 }];
  });
  return lifts.length > 0 ? [decisionOf({ desk, lead, others, passages, lifts, usual })] : [];
}

function liftOf(over: Decibels, usual: Decibels): Decibels {
  const wanted = Math.min(usual, clear);
  return wanted - over < worth ? 0 : Math.min(most, share * (wanted - over));
}

/** Sections, cut where the lead waits. */
function passagesOf(desk: Desk, lead: Track, rest: Float64Array): Passage[] {
  const own = desk.rowsOf(lead);
  const loudness = gatedLoudness(own);
  if (loudness === undefined) return [];
  const gate = 10 ** ((loudness + 0.691 - 10) / 10);
  const borders = (desk.session.mix?.features.sections ?? []).map(({ time }) => time[0]);
  const passages: number[][] = [];
  for (let i = 0; i < own.length; i++) {
    if (own[i]! < gate) continue;
    const last = passages.at(-1)?.at(-1);
    const isNew =
      last === undefined ||
      (i - last) * row > pause ||
      borders.some((border) => last * row < border && border <= i * row);
    if (isNew) passages.push([i]);
    else passages.at(-1)!.push(i);
  }
  return passages
    .filter((rows) => rows.length * row >= shortest)
    .map((rows) => ({
      time: [rows[0]! * row, (rows.at(-1)! + 1) * row],
      over: powerDecibels(sumOver(own, rows) / Math.max(1e-12, sumOver(rest, rows))),
      plays: rows.length * row,
      rows,
    }));
}

const sumOver = (powers: Float64Array, rows: readonly number[]): number =>
  rows.reduce((sum, i) => sum + (powers[i] ?? 0), 0);

/** How far the lead stands over the rest in the middle of its playing time. */
const usually = (passages: readonly Passage[]): Decibels =>
  passages.length === 0
    ? 0
    : median(passages.flatMap(({ over, plays }) => new Array<number>(Math.ceil(plays)).fill(over)));

interface Found {
  readonly desk: Desk;
  readonly lead: Track;
  readonly others: readonly Track[];
  readonly passages: readonly Passage[];
  readonly lifts: readonly Lift[];
  readonly usual: Decibels;
}

function decisionOf(found: Found): Decision {
  const { lifts, usual, lead } = found;
  const lowest = lifts.reduce((a, b) => (b.over < a.over ? b : a));
  const plays = lifts.reduce((sum, each) => sum + each.plays, 0);
  const lower = lifts.reduce((sum, each) => sum + (usual - each.over) * each.plays, 0) / plays;
  const where = lifts.map(({ gain, time }) => `${change(gain)} from ${span(time)}`).join(', ');
  const louder = louderIn(found);
  return {
    kind: 'ride',
    strip: 'tracks',
    name: lead.name,
    steps: [{ processor: 'rider', curve: curveOf(lifts) }],
    reason: `${lead.name} ${where}${louder ? `, where there is more of ${louder}` : ''}: there it stands ${quantityOf(lower, 'LU')} lower beside the rest than in most of the song.`,
    evidence: { usual: tenths(usual), lowest: tenths(lowest.over), seconds: tenths(plays) },
  };
}

/** Up before the first sound of a lift, down after its last; from one to the next without coming back where they are near. */
function curveOf(lifts: readonly Lift[]): Curve {
  return lifts.flatMap(({ time: [from, to], gain }, i) => {
    const before = lifts[i - 1]?.time[1] ?? Number.NEGATIVE_INFINITY;
    const after = lifts[i + 1]?.time[0] ?? Number.POSITIVE_INFINITY;
    const points: [Seconds, Decibels][] = [];
    if (from - ramp > 0 && from - before >= 2 * ramp) points.push([from - ramp, 0]);
    points.push([from, gain], [Math.max(from + row, Math.min(to, after - ramp)), gain]);
    if (after - to >= 2 * ramp) points.push([to + ramp, 0]);
    return points.map(([time, level]) => [tenths(time), level] as const);
  });
}

/** The stem that brings most of what the rest gains there, while the lead plays; undefined where no single one does. */
function louderIn({ desk, others, passages, lifts }: Found): string | undefined {
  const rowsOf = (of: readonly Passage[]) => of.flatMap(({ rows }) => rows);
  const lifted = new Set(lifts.flatMap(({ rows }) => rows));
  const [here, there] = [[...lifted], rowsOf(passages).filter((i) => !lifted.has(i))];
  if (there.length === 0) return undefined;
  const gains = others.map((track) => {
    const rows = desk.rowsOf(track);
    return { name: track.name, gain: sumOver(rows, here) / here.length - sumOver(rows, there) / there.length };
  });
  const all = gains.reduce((sum, { gain }) => sum + Math.max(0, gain), 0);
  return gains.find(({ gain }) => gain > all / 2)?.name;
}

const tenths = (value: number): number => Math.round(10 * value) / 10;
