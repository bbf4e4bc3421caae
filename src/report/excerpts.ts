import { powerOf } from '../dsp/decibels.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Severity } from '../rules/rule.ts';
import type { Range, Seconds } from '../units.ts';
import { mainTrack } from './numbers.ts';
import type { Excerpt } from './page-extras.ts';
import type { Curves, Report } from './report.ts';

/** Something to be heard: where it is, how much of that makes it heard, and what hearing it is worth. */
interface Wanted {
  readonly times: readonly Range[];
  readonly need: Seconds;
  readonly worth: number;
  readonly isFinding: boolean;
}

const worths: Readonly<Record<Severity, number>> = { error: 100, warning: 10, info: 1 };
const loudestWorth = 0.9;
const partWorth = 0.1; // of each part of the song: they decide where nothing else does
const places = 24; // of a finding, the longest
const around: Range = [-1, 0.5]; // what a short place needs around it to be noticed
const enough: Seconds = 4;
const lead: Seconds = 2; // what has memory is run in with it
const nearby: Seconds = 3; // excerpts no farther apart are one

/** Lengths of an excerpt, the best first: shorter ones are for songs whose faults lie far apart. */
const lengths: readonly Seconds[] = [30, 20, 15, 10, 8, 6];

type Loudness = Curves['loudness'];

const durationOf = (report: Report): Seconds => mainTrack(report.tracks)?.format.duration ?? 0;

const overlap = ([a, b]: Range, [c, d]: Range): Seconds => Math.max(0, Math.min(b, d) - Math.max(a, c));

/** Mean power of stretches, by short-term loudness: a value stands at the end of its 3 s. */
class Power {
  readonly #loudness: Loudness;
  /** Of all values before each. */
  readonly #sums: Float64Array;

  constructor(loudness: Loudness) {
    this.#loudness = loudness;
    this.#sums = new Float64Array(loudness.values.length + 1);
    for (const [i, value] of loudness.values.entries()) this.#sums[i + 1] = this.#sums[i]! + powerOf(value);
  }

  in([start, end]: Range): number {
    const { step, from, values } = this.#loudness;
    const at = (time: Seconds) => Math.min(values.length, Math.max(0, Math.round((time + 1.5 - from) / step)));
    const [first, last] = [at(start), at(end)];
    return last > first ? (this.#sums[last]! - this.#sums[first]!) / (last - first) : 0;
  }
}

/** Beginnings of windows, a second apart; of long songs farther. */
function starts(duration: Seconds, length: Seconds): readonly Seconds[] {
  const last = Math.max(0, duration - length);
  const step = Math.max(1, duration / 600);
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step).concat(last);
}

function loudestPart(power: Power, duration: Seconds, length: Seconds): Range {
  const windows = starts(duration, length).map((from): Range => [from, from + length]);
  const powers = windows.map((window) => power.in(window));
  return windows[powers.indexOf(Math.max(...powers))]!;
}

/** What a person would look for with the play button, the gravest worth the most. */
function wantedIn(report: Report, power: Power | undefined): readonly Wanted[] {
  const duration = durationOf(report);
  const within = ([from, to]: Range): Range => [Math.max(0, from + around[0]), Math.min(duration, to + around[1])];
  const heard = (given: readonly Range[], worth: number, isFinding = false): Wanted => {
    const times = given.map(within).sort(([a, b], [c, d]) => d - c - (b - a));
    return { times: times.slice(0, places), need: Math.min(enough, times[0]![1] - times[0]![0]), worth, isFinding };
  };
  const found = findingsOf(report.outcomes).flatMap(({ time = [], severity }, i) =>
    time.length > 0 ? [heard(time, worths[severity] * 0.98 ** i, true)] : [],
  );
  const names = [...new Set((report.sections ?? []).map(({ name }) => name))];
  const parts = names.map((name) =>
    heard(
      report.sections!.filter((part) => part.name === name).map(({ time }) => time),
      partWorth,
    ),
  );
  return [...found, ...parts, ...(power ? [heard([loudestPart(power, duration, 15)], loudestWorth)] : [])];
}

interface Search {
  readonly wanted: readonly Wanted[];
  readonly power: Power | undefined;
  readonly duration: Seconds;
}

/** A stretch that might be an excerpt: how well what is wanted is heard in it, 0 to 1 each, and how good it is beside that. */
interface Window {
  readonly time: Range;
  readonly shares: readonly (readonly [wanted: number, share: number])[];
  readonly merit: number;
}

/** Rather more of a finding than less, and rather loud than soft. */
function windowAt(from: Seconds, length: Seconds, { wanted, power }: Search, loudest: number): Window {
  const time: Range = [from, from + length];
  let merit = power ? (0.3 * power.in(time)) / loudest : 0;
  const shares = wanted.flatMap(({ times, need, worth }, i) => {
    const each = times.map((place) => overlap(place, time));
    const most = Math.max(0, ...each);
    if (most === 0) return [];
    const whole = times.reduce((all, [begin, end]) => all + end - begin, 0);
    merit += (0.3 * worth * each.reduce((a, b) => a + b, 0)) / whole;
    return [[i, Math.min(1, most / need)] as const];
  });
  return { time, shares, merit };
}

/** So many windows of a length, each where it adds the most; and how well what is wanted is heard in them. */
function windowsFor(search: Search, length: Seconds, count: number) {
  const { wanted, power, duration } = search;
  const begins = wanted.flatMap(({ times }) => times.slice(0, 4).flatMap(([from, to]) => [from, to - length]));
  const places = [...starts(duration, length), ...begins].filter((from) => from >= 0 && from + length <= duration);
  const loudest = power ? power.in(loudestPart(power, duration, length)) + 1e-12 : 1;
  let left = places.map((from) => windowAt(from, length, search, loudest));
  const heard = wanted.map(() => 0);
  const chosen: Range[] = [];
  while (chosen.length < count && left.length > 0) {
    const gains = left.map(({ shares, merit }) =>
      shares.reduce((sum, [i, share]) => sum + wanted[i]!.worth * Math.max(0, share - heard[i]!), merit),
    );
    const { time, shares } = left[gains.indexOf(Math.max(...gains))]!;
    chosen.push(time);
    for (const [i, share] of shares) heard[i] = Math.max(heard[i]!, share);
    left = left.filter((other) => overlap(other.time, time) === 0);
  }
  const worth = wanted.reduce((sum, each, i) => sum + (each.isFinding ? each.worth * heard[i]! : 0), 0);
  return { windows: chosen, worth };
}

/** In order of time, with what leads up to each; what lies next to each other is one. */
function joined(windows: readonly Range[]): readonly Excerpt[] {
  const whole: Range[] = [];
  for (const [from, to] of [...windows].sort(([a], [b]) => a - b)) {
    const last = whole.at(-1);
    if (last && from - last[1] <= nearby) whole[whole.length - 1] = [last[0], to];
    else whole.push([from, to]);
  }
  return whole.map((time) => ({ time, lead: Math.min(lead, time[0]) }));
}

/**
 * Which parts of the mix a page holds, in no more seconds than there is room for, leads counted: all of a song that is short; else where
 * the findings are, the gravest first, where it is loudest, and parts that differ. Three of 30 s if they do, more and shorter ones
 * where that lets more findings be heard.
 */
export function excerptsOf(report: Report, room: Seconds, most = 3): readonly Excerpt[] {
  const duration = durationOf(report);
  if (duration <= 0 || room <= 0) return [];
  if (duration <= Math.min(room, most * lengths[0]!)) return [{ time: [0, duration], lead: 0 }];
  const curve = report.curves[mainTrack(report.tracks)?.name ?? '']?.loudness;
  const power = curve && new Power(curve);
  const wanted = wantedIn(report, power);
  let best: { readonly windows: readonly Range[]; readonly worth: number } | undefined;
  for (const length of lengths) {
    const count = Math.min(Math.ceil((most * lengths[0]!) / length), Math.floor(room / (length + lead)));
    if (count === 0 || length > duration) continue;
    const found = windowsFor({ wanted, power, duration }, length, count);
    if (!best || found.worth > best.worth + 0.5) best = found;
  }
  return joined(best?.windows ?? [[0, Math.min(duration, room)]]);
}

/** A sound by which parts of it are compared. */
export interface Compared {
  readonly loudness: Loudness;
  readonly duration: Seconds;
}

/**
 * What of a reference is played beside each excerpt: as loud in its song as the excerpt is in the mix, the loudest of it where that is as
 * loud. Each is as long as the excerpt with its lead, or as the reference.
 */
export function referenceParts(excerpts: readonly Excerpt[], mix: Compared, reference: Compared): readonly Range[] {
  const [mixPower, referencePower] = [mix, reference].map(({ loudness }) => new Power(loudness)) as [Power, Power];
  const rank = (power: Power, duration: Seconds, length: Seconds): readonly (readonly [number, Seconds])[] =>
    starts(duration, length)
      .map((from) => [power.in([from, from + length]), from] as const)
      .sort(([a], [b]) => b - a);
  return excerpts.map(({ time: [from, to], lead: before }) => {
    const length = Math.min(to - from, reference.duration);
    const own = mixPower.in([from, to]);
    const louder = rank(mixPower, mix.duration, to - from);
    const place = louder.filter(([power]) => power > own * 1.0001).length / Math.max(1, louder.length);
    const there = rank(referencePower, reference.duration, length);
    const start = there[Math.min(there.length - 1, Math.floor(place * there.length))]?.[1] ?? 0;
    return [start - before, start + length];
  });
}
