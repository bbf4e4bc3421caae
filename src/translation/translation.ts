import { wholeOctaves } from '../dsp/bands.ts';
import { powerOf } from '../dsp/decibels.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { type Help, helpFor as partHelp } from './help.ts';
import { powersByOctave, regainedOn, type Sounding, soundingOn } from './mix.ts';
import { type Drowned, drownedOn } from './noise.ts';
import { partsOn } from './parts.ts';
import { type System, type SystemId, systemIds, systemOf } from './systems.ts';

/** What a mix becomes on one system. */
export interface Elsewhere extends Sounding {
  readonly system: SystemId;
  readonly title: string;
  readonly where: string;
  readonly about: string;
  /** Change of loudness less that of the usual record, LU. */
  readonly beside: number;
  /** What all but vanishes at the low end, Hz, and its share of the mix's loudness, 0 to 1. */
  readonly gone?: { readonly band: Range; readonly share: number };
  /** What the noise of the place takes. */
  readonly noise?: Drowned;
  /** Moves in the whole mix that would help, the most first. */
  readonly help: readonly MixHelp[];
  /** What each stem loses beside the rest, LU, the most first; absent without stems. */
  readonly parts?: readonly LostPart[];
}

/** A move in the whole mix: its low end or its sides softer. */
export interface MixHelp {
  readonly move: 'low-end' | 'sides';
  /** dB. */
  readonly gain: Decibels;
  /** Hz: under which the low end lies. */
  readonly frequency?: Hz;
  /** LU that less is lost. */
  readonly regain: number;
}

export interface LostPart {
  readonly track: string;
  readonly lost: number;
  /** What would help, the most first; empty where little is lost. */
  readonly help: readonly Help[];
}

/** How a mix holds on other systems than the one it was made on. */
export interface Translation {
  /** Hz, centres of `octaves`. */
  readonly octaves: readonly Hz[];
  readonly systems: readonly Elsewhere[];
}

const vanishing: Decibels = -10; // an octave of which half the loudness is gone
const leastShare = 0.01; // of the loudness: less is not missed
const much = 6; // LU: so much of a part is missed
const softer: Decibels = -3; // moves that are tried
const helped = 3; // parts a system that help is looked for

/** Told from logs, nothing is rendered. Undefined in silence, without a mix, and for surround. */
export function translationOf({ mix, stems }: Session, on: readonly SystemId[] = systemIds): Translation | undefined {
  if (!mix) return undefined;
  const systems = on.flatMap((system) => elsewhere(mix, stems, system) ?? []);
  return systems.length > 0 ? { octaves: wholeOctaves, systems } : undefined;
}

function elsewhere(mix: Track, stems: readonly Track[], system: SystemId): Elsewhere | undefined {
  const sounding = soundingOn(mix, system);
  if (!sounding) return undefined;
  const { title, where, about, usual } = systemOf(system) satisfies System;
  const gone = goneOf(mix, sounding.octaves);
  const noise = drownedOn(mix, system);
  return {
    ...{ system, title, where, about, ...sounding, beside: sounding.loudness - usual[1] },
    ...(gone ? { gone } : {}),
    help: helpFor(mix, system, { sounding, usual, gone }),
    ...(noise ? { noise } : {}),
    ...(stems.length > 1 ? { parts: lostParts(stems, system) } : {}),
  };
}

/** Only where the mix loses more than most records do. */
function helpFor(
  mix: Track,
  system: SystemId,
  { sounding, usual, gone }: { sounding: Sounding; usual: System['usual']; gone: Elsewhere['gone'] },
): MixHelp[] {
  if (sounding.loudness > usual[0]) return [];
  const factor = powerOf(softer);
  const tries: MixHelp[] = [];
  if (gone) {
    const [, frequency] = gone.band;
    const low = (at: Hz) => (at < frequency ? { mid: factor, side: factor } : { mid: 1, side: 1 });
    tries.push({ move: 'low-end', gain: softer, frequency, regain: regainedOn(mix, system, low) });
  }
  tries.push({ move: 'sides', gain: softer, regain: regainedOn(mix, system, () => ({ mid: 1, side: factor })) });
  return tries.filter(({ regain }) => regain >= 0.3).sort((a, b) => b.regain - a.regain);
}

const known = new WeakMap<readonly Track[], Map<SystemId, readonly LostPart[]>>();

/** What each stem loses on a system, the most first; worked out once. */
export function lostParts(stems: readonly Track[], system: SystemId): readonly LostPart[] {
  const all = known.get(stems) ?? new Map<SystemId, readonly LostPart[]>();
  known.set(stems, all);
  const lost = all.get(system) ?? workedOut(stems, system);
  all.set(system, lost);
  return lost;
}

function workedOut(stems: readonly Track[], system: SystemId): LostPart[] {
  const parts = [...partsOn(stems, system)].sort((a, b) => b.lost - a.lost);
  return parts.map(({ track, lost }, i) => ({
    track: track.name,
    lost,
    help: lost >= much && i < helped ? partHelp(track, system, stems) : [],
  }));
}

/** The octaves from the lowest up that all but vanish. */
function goneOf(mix: Track, octaves: Sounding['octaves']): Elsewhere['gone'] {
  const first = octaves.findIndex((change) => change !== null && change > vanishing);
  const count = first < 0 ? octaves.length : first;
  if (count === 0) return undefined;
  const powers = powersByOctave(mix);
  const whole = powers.reduce((sum, power) => sum + power, 0);
  const lost = powers.slice(0, count).reduce((sum, power) => sum + power, 0);
  return lost < leastShare * whole
    ? undefined
    : { band: [20, wholeOctaves[count - 1]! * Math.SQRT2], share: lost / whole };
}
