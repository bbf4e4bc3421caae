import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { mean } from '../dsp/statistics.ts';
import type { Reference, Spread } from '../reference.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Desk } from './desk.ts';

/** The profile that stands where nobody named a reference: it is nobody's wish. */
const unasked = 'all';

/** The records that a person named, if one did. */
export const namedReference = ({ session: { reference } }: Pick<Desk, 'session'>): Reference | undefined =>
  reference && !(reference.kind === 'profile' && reference.name === unasked) ? reference : undefined;

const lowest: Hz = 36;
const highest: Hz = 17_000;
/** Of a band edge that is told: the slope before it is a codec's, or a converter's. */
const belowEdge = 0.9;
/** Bands so far under the strongest hold no music. */
const deepest: Decibels = -50;

/** A third octave in which a mix can be compared with a reference, by its index, and where records lie in it, dB. */
export interface GoalBand {
  readonly band: number;
  readonly spread: Spread;
}

/** Third octaves that both have. */
export function goalBands(reference: Reference, desk: Desk, powers: Float64Array): readonly GoalBand[] {
  const edges = [reference.metrics['technical.bandwidth']?.median, desk.session.mix?.metrics['technical.bandwidth']];
  const top = Math.min(highest, ...edges.flatMap((edge) => (edge === undefined ? [] : [belowEdge * edge])));
  const strongest = Math.max(...powers);
  const strongestThere = Math.max(...reference.spectrum.map((each) => each?.median ?? -200));
  return reference.spectrum.flatMap((spread, band) => {
    const frequency = thirdOctaves[band]!;
    const isThere = spread !== null && spread.median > strongestThere + deepest;
    const isHere = powers[band]! > strongest * 10 ** (deepest / 10);
    return isThere && isHere && frequency > lowest && frequency < top ? [{ band, spread }] : [];
  });
}

/** How far a sum lies from the reference a band, level apart: + is what it lacks, dB; 0 among the records. */
export function lacking(bands: readonly GoalBand[], powers: Float64Array): Float64Array {
  const levels = bands.map(({ band }) => powerDecibels(powers[band]!));
  const middle = mean(bands.map(({ spread }, i) => spread.median - levels[i]!));
  return Float64Array.from(bands, ({ spread }, i) => {
    const level = levels[i]! + middle;
    return level < spread.low ? spread.low - level : level > spread.high ? spread.high - level : 0;
  });
}

/** Mean distance from the reference, dB a third octave. */
export const distanceOf = (bands: readonly GoalBand[], powers: Float64Array): Decibels =>
  bands.length === 0 ? 0 : mean(lacking(bands, powers).map(Math.abs));
