import { leastSquares } from '../dsp/least-squares.ts';
import { analogMagnitude } from '../dsp/prototype.ts';
import { mean } from '../dsp/statistics.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Shape } from './shapes.ts';

/** A filter that would have made the mix of its original. */
export interface Fitted {
  readonly type: Shape['type'];
  readonly frequency: Hz;
  readonly Q: number;
  /** dB; dB an octave for a tilt. */
  readonly gain: Decibels;
  /** One standard error of the gain. */
  readonly error: Decibels;
}

/** Levels of a sound, dB. */
export interface Curve {
  readonly frequencies: readonly Hz[];
  readonly levels: readonly (Decibels | null)[];
  readonly perOctave: number;
}

type Kind = Pick<Shape, 'type' | 'frequency' | 'Q'>;

const most = 4;
const enough: Decibels = 0.08; // what is left is what the hearing itself differs by
const worthwhile = 0.3; // of what was left: what takes less away is no shape
const least: Decibels = 0.5;

/**
 * The few filters that explain how a mix differs from its original: the one that explains most is added, then all are fitted again
 * together by least squares (matching pursuit), so that neighbours share what they have in common. Centre, Q and gain are free.
 * Undefined where less than four octaves are heard of both.
 */
export function fittedTo(mix: Curve, original: Curve): readonly Fitted[] | undefined {
  const points = pointsOf(mix, original);
  if (points.frequencies.length < 4 * mix.perOctave) return undefined;
  let found: readonly Fitted[] = [];
  let kept = found;
  const whole = restOf(points, found);
  let rest = whole;
  while (found.length < most && rest > enough) {
    const tries = candidates(points, found).map((kind) => together(points, [...found, kind]));
    const best = tries.reduce((a, b) => (restOf(points, b) < restOf(points, a) ? b : a));
    const left = restOf(points, best);
    // of two faults alike in size neither explains much while the other is there
    if (pays(left, rest, 1) && pays(left, whole, best.length)) kept = best;
    [found, rest] = [best, left];
  }
  return kept.filter(({ type, gain }) => Math.abs(gain) >= (type === 'tilt' ? least / 4 : least));
}

/** Whether so many filters take enough away. */
const pays = (left: Decibels, before: Decibels, filters: number): boolean =>
  left ** 2 <= (1 - worthwhile) ** filters * before ** 2;

interface Points {
  readonly frequencies: readonly Hz[];
  /** Mix less original, their mean taken away. */
  readonly differences: Float64Array;
  readonly perOctave: number;
}

const audible: Decibels = 60; // under the strongest point: further down lies noise
const cliff: Decibels = 12; // within a third of an octave: no music falls like that, lossy and low-rate files do

/** From 35 Hz to 16.5 kHz, or to where either is cut off. */
function pointsOf(mix: Curve, original: Curve): Points {
  const { frequencies, perOctave } = original;
  const end = Math.min(endOf(mix), endOf(original));
  const [floor, mixFloor] = [floorOf(original), floorOf(mix)];
  const there = frequencies.flatMap((frequency, i) => {
    const [was, is] = [original.levels[i] ?? -Infinity, mix.levels[i] ?? -Infinity];
    return frequency > 35 && frequency < Math.min(16_500, end) && was > floor && is > mixFloor ? [i] : [];
  });
  const differences = there.map((i) => mix.levels[i]! - original.levels[i]!);
  return { frequencies: there.map((i) => frequencies[i]!), differences: centred(differences), perOctave };
}

const floorOf = ({ levels }: Curve): Decibels => Math.max(...levels.map((level) => level ?? -Infinity)) - audible;

const endOf = ({ frequencies, levels, perOctave }: Curve): Hz => {
  const third = Math.round(perOctave / 3);
  const at = levels.findIndex(
    (level, i) => frequencies[i]! > 4000 && (levels[i + third] ?? -200) < (level ?? -200) - cliff,
  );
  return at < 0 ? Number.POSITIVE_INFINITY : frequencies[at]! / 1.1;
};

function centred(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const middle = mean(all);
  return all.map((value) => value - middle);
}

const responseAt = ({ type, frequency, Q }: Kind, gain: Decibels, at: Hz): Decibels =>
  type === 'tilt'
    ? gain * Math.max(-4.5, Math.min(4, Math.log2(at / frequency)))
    : analogMagnitude(type, frequency, Q, gain, at);

const modelled = ({ frequencies }: Points, filters: readonly Omit<Fitted, 'error'>[]): Float64Array =>
  centred(frequencies.map((at) => filters.reduce((sum, each) => sum + responseAt(each, each.gain, at), 0)));

/** Root of the mean squared difference that the filters leave, dB. */
function restOf(points: Points, filters: readonly Fitted[]): Decibels {
  const model = modelled(points, filters);
  return Math.sqrt(mean(points.differences.map((value, i) => (value - model[i]!) ** 2)));
}

/** The likeliest filters of each type in what is left. */
function candidates(points: Points, found: readonly Fitted[]): (Kind & { gain: Decibels })[] {
  const model = modelled(points, found);
  const rest = points.differences.map((value, i) => value - model[i]!);
  const best = new Map<string, { kind: Kind; gain: Decibels; explained: number }>();
  for (const { kind, response } of dictionaryFor(points.frequencies)) {
    let [common, own] = [0, 0];
    for (let i = 0; i < response.length; i++) {
      common += response[i]! * rest[i]!;
      own += response[i]! ** 2;
    }
    const explained = common ** 2 / own;
    const key = `${kind.type} ${kind.type === 'peaking' && kind.Q > 3}`;
    if (explained > (best.get(key)?.explained ?? 0)) best.set(key, { kind, gain: (common / own) * usual, explained });
  }
  return [...best.values()]
    .sort((a, b) => b.explained - a.explained)
    .slice(0, 3)
    .map(({ kind, gain }) => ({
      ...kind,
      gain: Math.max(-furthest, Math.min(furthest, kind.type === 'tilt' ? gain / usual : gain)),
    }));
}

/** A low shelf that reaches beyond 1 kHz is a high shelf the other way round, and level is no matter of tone. */
function turned<F extends Omit<Fitted, 'error'>>(filter: F): F {
  if (filter.type === 'lowshelf' && filter.frequency > 1000)
    return { ...filter, type: 'highshelf', gain: -filter.gain };
  if (filter.type === 'highshelf' && filter.frequency < 1000)
    return { ...filter, type: 'lowshelf', gain: -filter.gain };
  return filter;
}

const usual: Decibels = 6;
const furthest: Decibels = 18;

const kinds: readonly Kind[] = [
  { type: 'tilt', frequency: 1000, Q: 1 },
  ...Array.from({ length: 53 }, (_, i) => 36 * 2 ** (i / 6)).flatMap((frequency): Kind[] => [
    ...[0.5, 0.8, 1.2, 2, 4, 8, 14].map((Q): Kind => ({ type: 'peaking', frequency, Q })),
    ...[0.5, 0.7, 1].flatMap((Q): Kind[] => [
      ...(frequency < 2000 ? [{ type: 'lowshelf', frequency, Q } as const] : []),
      ...(frequency > 1000 ? [{ type: 'highshelf', frequency, Q } as const] : []),
    ]),
  ]),
];

interface Entry {
  readonly kind: Kind;
  readonly response: Float64Array;
}

const dictionaries = new Map<string, readonly Entry[]>();

/** Nearly all songs are heard at the same points: what the filters do there is worked out once. */
function dictionaryFor(frequencies: readonly Hz[]): readonly Entry[] {
  const key = frequencies.map((each) => Math.round(each)).join();
  const made =
    dictionaries.get(key) ??
    kinds.map((kind) => ({
      kind,
      response: centred(frequencies.map((at) => responseAt(kind, kind.type === 'tilt' ? 1 : usual, at))),
    }));
  if (dictionaries.size > 8) dictionaries.clear();
  dictionaries.set(key, made);
  return made;
}

/** All filters at once. Points nearer than a quarter of an octave go up and down together: they count as one. */
function together(points: Points, filters: readonly (Kind & { gain: Decibels })[]): Fitted[] {
  const read = (all: readonly number[]) =>
    filters.map((filter, i) => {
      const [frequency, Q, gain] = all.slice(3 * i, 3 * i + 3) as [number, number, number];
      const isTilt = filter.type === 'tilt';
      return {
        type: filter.type,
        frequency: isTilt ? filter.frequency : Math.exp(frequency),
        Q: isTilt ? filter.Q : Math.exp(Q),
        gain: isTilt ? gain : 10 * gain,
      };
    });
  const start = filters.flatMap(({ frequency, Q, gain, type }) => [
    Math.log(frequency),
    Math.log(Q),
    type === 'tilt' ? gain : gain / 10,
  ]);
  const limits = filters.flatMap(({ type }) => [
    [Math.log(30), Math.log(16_000)] as const,
    [Math.log(0.3), Math.log(type === 'peaking' ? 24 : 1.6)] as const,
    [-2.4, 2.4] as const,
  ]);
  const { parameters, errors } = leastSquares((all) => modelled(points, read(all)), points.differences, start, limits);
  return read(parameters).map((filter, i) => ({
    ...turned(filter),
    error: Math.max(
      0.05,
      Math.sqrt(Math.max(1, points.perOctave / 4)) * errors[3 * i + 2]! * (filter.type === 'tilt' ? 1 : 10),
    ),
  }));
}
