import { nearestIndex } from '../dsp/nearest.ts';
import { mean } from '../dsp/statistics.ts';
import type { Plan } from '../plan.ts';
import { signed } from '../print.ts';
import type { Chain, Step } from '../processors/index.ts';
import { retiming } from '../processors/retiming.ts';
import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';
import { offTimes } from './late.ts';
import { offSpeeds } from './timing.ts';
import { offTuned } from './tuning.ts';

/** Of a stem over that of the song: 1.03 plays 3 % faster. */
type Speeds = ReadonlyMap<string, number>;

/**
 * What brings stems of another speed, place or tuning to the rest, on request. A stem of another speed whose pitch is as far off ran on
 * another clock, as a tape does: it is only resampled; any other is stretched, pitch kept. No matter of degree.
 */
export function inTime(desk: Desk): readonly Decision[] {
  const speeds = speedsOf(desk);
  const tunings = new Map(offTuned(desk.stems).map(({ name, cents, against }) => [name, { cents, against }] as const));
  const tapes = new Set(
    [...speeds].flatMap(([name, ratio]) => (isTape(ratio, tunings.get(name)?.cents) ? [name] : [])),
  );
  return [
    ...[...speeds].map(([name, ratio]) => sped(name, ratio, tapes.has(name))),
    ...movedOf(desk, speeds),
    ...[...tunings]
      .filter(([name]) => !tapes.has(name))
      .map(([name, { cents, against }]) => tuned(name, cents, against)),
  ];
}

/** What changes the time of stems in a plan: what is heard of them as they came says little of them then. */
export const retimings = (tracks: Plan['tracks']): ReadonlyMap<string, Chain> =>
  new Map(
    Object.entries(tracks).flatMap(([name, { chain }]) => {
      const steps = retiming(chain);
      return steps.length > 0 ? [[name, steps] as const] : [];
    }),
  );

const clocks = [48_000 / 44_100, 44_100 / 48_000];
const nearClock = 5e-4;

function speedsOf(desk: Desk): Speeds {
  const heard = offSpeeds(desk.stems).map(({ name, ratio }) => [name, refined(desk, name, ratio)] as const);
  const byLength = findingsOn(desk, 'stem-speed').map(
    ({ tracks: [name], value }) => [name, 1 / (1 - value / 100)] as const,
  );
  return new Map([...heard, ...byLength].map(([name, ratio]) => [name, onClock(ratio)]));
}

/** A file that was taken for one of another rate is off by exactly that. */
const onClock = (ratio: number): number => clocks.find((clock) => Math.abs(ratio / clock - 1) < nearClock) ?? ratio;

const [wide, close]: readonly [Seconds, Seconds] = [0.025, 0.015];

/**
 * Onsets that fall on those of others tell a speed finer than the search did: over a song, 0.01 % are 20 ms. A straight line by least
 * squares: where it begins is left free, as attacks are heard some milliseconds sooner or later from part to part, and is not used.
 */
function refined({ stems }: Desk, name: string, first: number): number {
  const own = onsetsOf(stems.find((each) => each.name === name)!);
  const others = stems.filter((each) => each.name !== name).map(onsetsOf);
  let line = { ratio: first, start: 0 };
  for (const reach of [wide, close, close])
    line = lineThrough(others.flatMap((times) => pairsOf(own, times, line, reach))) ?? line;
  return line.ratio;
}

interface Line {
  readonly ratio: number;
  readonly start: Seconds;
}

type Pair = readonly [own: Seconds, other: Seconds];

const pairsOf = (own: readonly Seconds[], times: readonly Seconds[], { ratio, start }: Line, reach: Seconds): Pair[] =>
  own.flatMap((at) => {
    const nearest = times[nearestIndex(at * ratio + start, times)];
    return nearest !== undefined && Math.abs(nearest - at * ratio - start) < reach ? [[at, nearest] as const] : [];
  });

function lineThrough(pairs: readonly Pair[]): Line | undefined {
  const [x, y] = [mean(pairs.map(([own]) => own)), mean(pairs.map(([, other]) => other))];
  const spread = pairs.reduce((sum, [own]) => sum + (own - x) ** 2, 0);
  if (!(spread > 0)) return undefined;
  const ratio = pairs.reduce((sum, [own, other]) => sum + (own - x) * (other - y), 0) / spread;
  return { ratio, start: y - ratio * x };
}

const onsetsOf = ({ features }: Track): readonly Seconds[] => features.transients.times;

const inTune = 8; // cents

/** Tuning is told to the semitone: whether it is off by as much as the speed. */
function isTape(ratio: number, cents: number | undefined): boolean {
  if (clocks.includes(ratio)) return true;
  if (cents === undefined) return false;
  const apart = 1200 * Math.log2(ratio) - cents;
  return Math.abs(apart - 100 * Math.round(apart / 100)) < inTune;
}

const rounded = (value: number): number => Number(value.toFixed(7));

function sped(name: string, ratio: number, isTape: boolean): Decision {
  const semitones = 12 * Math.log2(ratio);
  const step: Step = {
    processor: 'stretch',
    rate: rounded(1 / ratio),
    ...(isTape ? { semitones: rounded(-semitones) } : {}),
  };
  const was = `${name} runs ${Math.abs(100 * (ratio - 1)).toFixed(2)} % ${ratio > 1 ? 'faster' : 'slower'} than the rest`;
  const done = isTape
    ? `its pitch is off by as much (${signed(100 * semitones, 0)} cents), so it is resampled to the speed of the song`
    : 'stretched to the speed of the song, its pitch kept';
  return {
    ...{ kind: 'timing', strip: 'tracks', name, steps: [step] },
    reason: `${was}: ${done}.`,
    evidence: { speed: rounded(ratio), ...(isTape ? { cents: Number((100 * semitones).toFixed(1)) } : {}) },
  };
}

/** Where a stem of another speed begins is another matter with every bar; microphones of one source are aligned to the sample. */
function movedOf(desk: Desk, speeds: Speeds): readonly Decision[] {
  const aligned = new Set(findingsOn(desk, 'stem-delay').map(({ tracks: [name] }) => name));
  return offTimes(desk.stems)
    .filter(({ name, otherwise }) => otherwise === undefined && !speeds.has(name) && !aligned.has(name))
    .map(({ name, offset, against }): Decision => {
      const size = `${Math.round(1000 * Math.abs(offset))} ms`;
      const way = offset > 0 ? `${size} late` : `${size} early`;
      return {
        ...{ kind: 'timing', strip: 'tracks', name, steps: [{ processor: 'shift', offset: rounded(-offset) }] },
        reason: `${name} plays ${way} against ${against.slice(0, 2).join(' and ')} throughout: moved ${offset > 0 ? 'earlier' : 'later'} by that much.`,
        evidence: { late: Number(offset.toFixed(4)) },
      };
    });
}

const tuned = (name: string, cents: number, against: readonly string[]): Decision => ({
  ...{ kind: 'tuning', strip: 'tracks', name, steps: [{ processor: 'stretch', semitones: rounded(-cents / 100) }] },
  reason: `${name} is ${Math.abs(Math.round(cents))} cents ${cents > 0 ? 'sharp' : 'flat'} of ${against.slice(0, 2).join(' and ')}: tuned to them, its speed kept.`,
  evidence: { cents: Number(cents.toFixed(1)) },
});

/** Of what was brought into time, what is still found off when it is heard again, by ids, with the reason to take it back. */
export function stillOff(before: readonly Decision[], again: Desk): ReadonlyMap<string, string> {
  const found = new Map(inTime(again).map(({ name, reason }) => [name, reason.replace(/:.*$/, '')]));
  for (const { name, otherwise } of offTimes(again.stems))
    if (otherwise !== undefined) found.set(name, 'one way or the other');
  return new Map(
    before.flatMap(({ name, kind }) => {
      const how = found.get(name);
      return how === undefined ? [] : [[`${name}.${kind}`, `heard again, it is still off (${how})`] as const];
    }),
  );
}
