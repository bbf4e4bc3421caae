import type { Role } from '../../../src/roles.ts';
import type { Decibels, Hz, Range, Seconds } from '../../../src/units.ts';
import { loudnessOf } from './loudness.ts';
import { type Random, randomOf } from './random.ts';
import { factorOf, lengthOf, type Sounding, scaled } from './sounding.ts';

/** How a fault is put in, beside its amount. */
export interface How {
  readonly frequency: Hz;
  readonly Q: number;
  /** The channel that is changed, or the sign; 1 is right, and up. */
  readonly side: 0 | 1;
  readonly random: Random;
  /** Another stem. */
  readonly other?: Sounding;
}

/** What became of the sound, and where. */
export interface Injected extends Sounding {
  readonly range?: Range;
  readonly frequency?: Hz;
  readonly times?: readonly Range[];
  /** Whether the clean sound has more of it: then nothing need grow. */
  readonly isLess?: true;
}

/** Where a bell or shelf may lie, beside its usual place. */
export interface Place {
  readonly frequency: Hz;
  readonly Q: number;
  /** Frequencies that it may be at. */
  readonly within: Range;
}

export interface Fault {
  readonly id: string;
  readonly about: string;
  readonly unit: string;
  /** Mild, clear, gross. */
  readonly amounts: readonly [number, number, number];
  /** Whether figures are asked of it at 6, 9 and 12 dB as well. */
  readonly more?: true;
  /** The amount that changes nothing; 0 unless told. */
  readonly identity?: number;
  /** Any of these rules hits. */
  readonly rules: readonly string[];
  /** What is true as well: no false alarm, no hit. */
  readonly also?: readonly string[];
  readonly on: 'mix' | 'stem';
  readonly isTonal?: true;
  readonly needsStereo?: true;
  /** The parts it is a fault of; of any unless told. */
  readonly roles?: readonly Role[];
  /** The mix stays as it was: only the stem that came with it is another. */
  readonly keepsMix?: true;
  /** The output is made as loud as the input, so that level is no clue. */
  readonly isMatched: boolean;
  readonly place?: Place;
  /** Where it is heard when at its usual place. */
  readonly range?: Range;
  /** Which way the value goes where a rule has a limit on either side: of side 1. */
  readonly sign?: 1 | -1;
  /** Whether the other side turns that round. */
  readonly isSigned?: true;
  inject(sounding: Sounding, amount: number, how: How): Injected;
}

export interface Faulty extends Injected {
  /** What loudness matching took or gave. */
  readonly gain: Decibels;
}

/** A usual place, or another: frequency anywhere within, Q a factor √2 around the usual one. */
export function howOf(fault: Fault, seed: string, isUsual: boolean, other?: Sounding): How {
  const random = randomOf(`${seed} ${fault.id} ${isUsual}`);
  const { frequency, Q, within } = fault.place ?? { frequency: 0, Q: 0, within: [0, 0] };
  const [at, width] = [random(), random()];
  return {
    frequency: isUsual ? frequency : within[0] * (within[1] / within[0]) ** at,
    Q: isUsual ? Q : Q * 2 ** (width - 0.5),
    side: randomOf(`${seed} ${fault.id} side`)() < 0.5 ? 0 : 1,
    random,
    ...(other ? { other } : {}),
  };
}

/** One fault in good sound. The identity is the very same samples. */
export function faulty(fault: Fault, sounding: Sounding, amount: number, how: How): Faulty {
  const range = rangeOf(fault, how);
  if (amount === (fault.identity ?? 0)) return { ...sounding, gain: 0 };
  const made = fault.inject(sounding, amount, how);
  const told = { ...(range ? { range } : {}), ...(how.frequency ? { frequency: how.frequency } : {}), ...made };
  const [before, after] = fault.isMatched ? [loudnessOf(sounding), loudnessOf(made)] : [];
  if (before === undefined || after === undefined) return { ...told, gain: 0 };
  return { ...told, ...scaled(made, factorOf(before - after)), gain: before - after };
}

/** A range moves with the frequency. */
function rangeOf({ range, place }: Fault, { frequency }: How): Range | undefined {
  if (!range || !place) return range;
  const ratio = frequency / place.frequency;
  return [range[0] * ratio, range[1] * ratio];
}

/** So many places of one length, one in each stretch of equal length. */
export function spread(sounding: Sounding, count: number, length: Seconds, random: Random): number[] {
  const slot = lengthOf(sounding) / count;
  const room = Math.max(1, slot - length * sounding.rate - 1);
  return Array.from({ length: count }, (_, i) => Math.floor(i * slot + random() * room));
}
