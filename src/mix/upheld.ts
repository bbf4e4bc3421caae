import { mean } from '../dsp/statistics.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { Covered, lossOf } from './covered.ts';
import type { Desk } from './desk.ts';
import {
  type Bounds,
  costOf,
  type Faders,
  type Helped,
  helpedMost,
  matters,
  slopesIn,
  solved,
  type Watched,
} from './spread-losses.ts';
import { plainly, standingsOf } from './standing.ts';

/** Part of a move that is taken back, so that a part that matters stays as clear as it came. */
export interface Held extends Helped {
  readonly gain: Decibels;
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
const rounds = 2;

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
