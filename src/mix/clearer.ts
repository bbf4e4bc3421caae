import { criticalBands } from '../dsp/bands.ts';
import { mean } from '../dsp/statistics.ts';
import { shiftedAuditory } from '../features/shifted.ts';
import { quantityOf } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { Covered, type Standing } from './covered.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { leadOf } from './lead.ts';
import { sharesLost } from './lost.ts';
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

/** What tells such a move of a fader from the first. */
export const byHearing = 'heard';

const most: Decibels = 2;
const mostOfLead: Decibels = 5;
const step: Decibels = 0.5; // levels of what was heard are known as finely
const more = 0.02; // of its loudness, that a part that matters may lose more than in the plain sum
const inReserve = 0.005; // half a step can be as much
const slight = 0.001;
const outOfBalance = 0.1; // what loses so much more was too loud in the plain sum, which is nothing to go by
const farApart: Decibels = 5; // of faders, rms: a plain sum that is nothing to go by at all
const rounds = 3;

/**
 * Faders set right by what was heard: the fewest dB (least squares) by which the lead loses less of its loudness to the others than in the
 * plain sum, and no other part that matters 2 % more. @param stems as their strips leave them
 */
export function clearer(desk: Desk, stems: readonly Track[]): readonly Decision[] {
  const lead = leadOf(desk)?.name;
  const plain = sharesLost(desk.session.stems);
  const goesByAll = scatterOf(desk) <= farApart;
  const judged = stems.filter((track) => track.name === lead || (goesByAll && matters(track)));
  const watch = (faders: Faders): Watched[] => {
    const lost = sharesLost(moved(stems, faders));
    return judged.flatMap(({ name }) => watchedAs(name, name === lead, [plain.get(name), lost.get(name)]));
  };
  const open = stems.filter(
    ({ name }) => desk.isOpen({ name, kind: 'gain', detail: byHearing }) && (goesByAll || name === lead),
  );
  const bounds: Bounds = new Map(open.map(({ name }) => [name, name === lead ? [0, mostOfLead] : [-most, most]]));
  return [...fewest(stems, watch, bounds)].map(([name, move]) => decisionOf(name, move));
}

interface Move extends Helped {
  readonly gain: Decibels;
}

/** Solved about where all stands, heard in the model, and solved again from there; the best of them. */
function fewest(
  stems: readonly Track[],
  watch: (faders: Faders) => readonly Watched[],
  bounds: Bounds,
): ReadonlyMap<string, Move> {
  let faders: Faders = new Map();
  let watched = watch(faders);
  let best = { cost: costOf(watched, faders), faders };
  let first: readonly Watched[] = [];
  if (watched.every(({ excess }) => excess < inReserve - slight)) return new Map();
  for (let round = 0; round < rounds && watched.some(({ excess }) => excess > 0); round++) {
    const scene = new Covered(moved(stems, faders).map(standing));
    const sloped = watched.map((each) => ({ ...each, slopes: slopesIn(scene, each.name, [...bounds.keys()]) }));
    if (round === 0) first = sloped;
    faders = inSteps(solved(sloped, faders, bounds));
    watched = watch(faders);
    const cost = costOf(watched, faders);
    if (cost < best.cost) best = { cost, faders };
  }
  return new Map(
    [...best.faders].flatMap(([name, gain]) =>
      gain === 0 ? [] : [[name, { gain, ...helpedMost(first, name, gain) }] as const],
    ),
  );
}

/** How far apart faders were moved, dB rms about their mean. */
function scatterOf(desk: Desk): Decibels {
  const faders = desk.stems.map(({ name }) => desk.gainOf(name));
  const middle = mean(faders);
  return Math.sqrt(faders.reduce((sum, gain) => sum + (gain - middle) ** 2, 0) / Math.max(1, faders.length - 1));
}

/** Nothing of a part that the plain sum does not tell of. @param shares lost in the plain sum, and now */
function watchedAs(
  name: string,
  isLead: boolean,
  [plain, lost]: readonly [number | undefined, number | undefined],
): Watched[] {
  if (plain === undefined || lost === undefined) return [];
  const excess = lost - plain - (isLead ? 0 : more) + inReserve;
  return !isLead && excess > outOfBalance ? [] : [{ name, plain, lost, excess, slopes: new Map() }];
}

const inSteps = (faders: Faders): Faders =>
  new Map([...faders].map(([name, gain]) => [name, step * Math.round(gain / step)]));

const moved = (stems: readonly Track[], faders: Faders): readonly Track[] =>
  stems.map((track) => {
    const gain = faders.get(track.name) ?? 0;
    const { auditory } = track.features;
    if (gain === 0 || !auditory) return track;
    return { ...track, features: { ...track.features, auditory: shiftedAuditory(auditory, gain) } };
  });

const flat = new Float64Array(criticalBands.length);

/** As it was heard: nothing is done to it any more. */
const standing = (track: Track): Standing => ({
  track,
  gains: flat,
  place: (4 / Math.PI) * Math.atan(10 ** (-(track.features.stereo?.levelBalance ?? 0) / 20)) - 1,
});

function decisionOf(name: string, { gain, part, lost, plain }: Move): Decision {
  const [did, would] = [lost, plain].map((share) => quantityOf(100 * share, '%'));
  return {
    kind: 'gain',
    strip: 'tracks',
    name,
    detail: byHearing,
    steps: [{ processor: 'gain', gain }],
    reason: `${name} is ${gain > 0 ? 'raised' : 'lowered'} by ${quantityOf(Math.abs(gain), 'dB')}, as all was heard${part === name ? '' : ` for ${part}`}: beside the others ${part === name ? 'it' : part} lost ${did} of its loudness, and ${would} in the plain sum.`,
    evidence: { gain, part, lost: thousandths(lost), before: thousandths(plain) },
  };
}

const thousandths = (value: number): number => Math.round(1000 * value) / 1000;
