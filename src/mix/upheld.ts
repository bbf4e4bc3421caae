import { powerOf } from '../dsp/decibels.ts';
import { mean } from '../dsp/statistics.ts';
import { priority } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { Covered, lossOf, type Part } from './covered.ts';
import type { Desk } from './desk.ts';
import { plainly, standingsOf } from './standing.ts';

/** Faders by the names of stems, dB. */
export type Faders = ReadonlyMap<string, Decibels>;

/** Part of a move that is taken back, so that a part that matters stays as clear as it came. */
export interface Held {
  readonly gain: Decibels;
  /** The part that is helped most. */
  readonly part: string;
  /** Share of its loudness that it lost to the others before that, and in the plain sum, 0 to 1. */
  readonly lost: number;
  readonly plain: number;
}

interface Holding {
  /** Those that may be moved. */
  readonly faders: Faders;
  readonly lead: Track | undefined;
  /** How far the levels that stems came with are taken for meant, 0 to 1. */
  readonly trust: number;
}

const most: Decibels = 3;
const beyond: Decibels = 1;
const ofLead = 0.5;
const slack = 0.005; // of the loudness of a part: what comes later takes a little, too
const inReserve = 0.01; // of the lead's: it is to lose less than it did
const price = 5e-6; // of 1 dB, by its square, beside that of squared shares of loudness: as that of 0.2 % too much
const rounds = 2;
const sweeps = 60;

/** A part that matters, and what it loses. */
interface Watched {
  readonly name: string;
  readonly plain: number;
  readonly lost: number;
  /** Over what it may lose. */
  readonly excess: number;
  /** What a dB of each open stem adds to what is lost. */
  readonly slopes: Faders;
}

/**
 * What to take back of moves of faders so that the lead loses less of its loudness to the others than in the plain sum, and no other
 * part that matters (priority of 4 and more) much more: the fewest dB (least squares), at most a little beyond where it was before the
 * move, and the less of it the less the levels that stems came with say. @param desk with the faders as moved
 */
export function upheld(desk: Desk, holding: Holding): ReadonlyMap<string, Held> {
  const { faders, lead } = holding;
  const plain = lostIn(new Covered(plainly(desk)), lead);
  let best: { readonly cost: number; readonly back: Faders } | undefined;
  let first: readonly Watched[] = [];
  let back: Faders = new Map();
  for (let round = 0; round <= rounds; round++) {
    const scene = sceneOf(desk, back);
    const excesses = watchedIn(scene, lead, plain);
    const cost = costOf(excesses, back);
    if (!best || cost < best.cost) best = { cost, back };
    if (excesses.every(({ excess }) => excess <= 0) || round === rounds) break;
    const watched = excesses.map((each) => ({ ...each, slopes: slopesIn(scene, each.name, [...faders.keys()]) }));
    if (round === 0) first = watched;
    back = solved(watched, back, boundsOf(holding, watched));
  }
  return new Map(
    [...(best?.back ?? [])].flatMap(([name, gain]) =>
      Math.abs(gain) < 0.05 ? [] : [[name, { gain, ...helpedMost(first, name, gain) }] as const],
    ),
  );
}

const matters = ({ role }: Track): boolean => priority[role] >= 4;

/** Of the lead and of parts that matter. */
const lostIn = (scene: Covered, lead: Track | undefined): Faders =>
  new Map(
    scene.parts
      .filter(({ standing: { track } }) => track === lead || matters(track))
      .map((part) => [part.name, lossOf(scene.sonesOf(part))]),
  );

const sceneOf = (desk: Desk, back: Faders): Covered =>
  new Covered(
    standingsOf(desk).map((standing) => {
      const gain = back.get(standing.track.name) ?? 0;
      return { ...standing, gains: Float64Array.from(standing.gains, (each) => each + gain) };
    }),
  );

function watchedIn(scene: Covered, lead: Track | undefined, plain: Faders): Watched[] {
  return [...lostIn(scene, lead)].map(([name, lost]) => {
    const was = plain.get(name) ?? lost;
    const bearable = was + (name === lead?.name ? -inReserve * was : slack);
    return { name, plain: was, lost, excess: lost - bearable, slopes: new Map() };
  });
}

function slopesIn(scene: Covered, name: string, movable: readonly string[]): Faders {
  const part = scene.parts.find((each) => each.name === name)!;
  const now = lossOf(scene.sonesOf(part));
  const slope = (other: Part): number =>
    lossOf(scene.sonesOf(part, { part: other, excitation: other.excitation.map((each) => each * powerOf(1)) })) - now;
  return new Map(
    scene.parts.filter((other) => movable.includes(other.name)).map((other) => [other.name, slope(other)]),
  );
}

const costOf = (watched: readonly Watched[], back: Faders): number =>
  watched.reduce((sum, { excess }) => sum + Math.max(0, excess) ** 2, 0) +
  price * [...back.values()].reduce((sum, gain) => sum + gain ** 2, 0);

type Bounds = ReadonlyMap<string, readonly [Decibels, Decibels]>;

/** Towards where a stem lay beside the others before it was moved; beyond only what matters, and the lead not as far. */
function boundsOf({ faders, lead, trust }: Holding, watched: readonly Watched[]): Bounds {
  const common = mean([...faders.values()]);
  return new Map(
    [...faders].map(([name, gain]) => {
      const undone = common - gain;
      const lowest = undone * (name === lead?.name ? ofLead : 1);
      const highest = Math.max(0, undone) + (watched.some((each) => each.name === name) ? beyond * trust : 0);
      return [name, [Math.max(-most * trust, Math.min(0, lowest)), Math.min(most * trust, highest)]];
    }),
  );
}

/** Coordinate by coordinate, by Newton's step on what is too much, told by slopes about `from`. */
function solved(watched: readonly Watched[], from: Faders, bounds: Bounds): Faders {
  const back = new Map([...bounds.keys()].map((name) => [name, from.get(name) ?? 0]));
  const excesses = watched.map(({ excess }) => excess);
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const [name, [low, high]] of bounds) {
      const gain = back.get(name)!;
      let [first, second] = [price * gain, price];
      watched.forEach(({ slopes }, i) => {
        const slope = slopes.get(name) ?? 0;
        if (excesses[i]! <= 0) return;
        first += excesses[i]! * slope;
        second += slope ** 2;
      });
      const moved = Math.max(low, Math.min(high, gain - first / second));
      back.set(name, moved);
      watched.forEach(({ slopes }, i) => {
        excesses[i]! += (moved - gain) * (slopes.get(name) ?? 0);
      });
    }
  return back;
}

/** Of those that lost too much, the one that gains most by a move. */
function helpedMost(watched: readonly Watched[], name: string, gain: Decibels): Omit<Held, 'gain'> {
  const gains = ({ excess, slopes }: Watched): number => -Math.max(0, excess) * gain * (slopes.get(name) ?? 0);
  const { name: part, lost, plain } = watched.reduce((a, b) => (gains(b) > gains(a) ? b : a));
  return { part, lost, plain };
}
