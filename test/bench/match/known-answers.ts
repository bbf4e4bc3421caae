import type { Decibels } from '../../../src/units.ts';
import { bell, equalised, type Section, shelf } from '../faults/filters.ts';
import { factorOf, type Sounding } from '../faults/sounding.ts';

/** How a record is spoilt: EQ of both channels, then EQ and level of the sides, then level. */
interface Recipe {
  readonly both: (rate: number) => readonly Section[];
  readonly side?: (rate: number) => readonly Section[];
  readonly width: Decibels;
  readonly gain: Decibels;
}

const recipes: Readonly<Record<string, Recipe>> = {
  k1_broad: {
    both: (rate) => [
      shelf(-1, 150, 5, 0.71, rate),
      bell(300, 6, 1.4, rate),
      bell(1000, -4, 1, rate),
      shelf(1, 6000, -6, 0.71, rate),
    ],
    width: 0,
    gain: -14,
  },
  k2_narrow: { both: (rate) => [bell(3150, 10, 6, rate), bell(200, 8, 4, rate)], width: -6, gain: -14 },
  k3_bass_side: {
    both: (rate) => [shelf(-1, 80, -8, 0.71, rate)],
    side: (rate) => [shelf(1, 4000, 6, 0.71, rate)],
    width: 0,
    gain: -8,
  },
};

/** The record of a known answer, spoilt. @throws RangeError if it clips: then a perfect match could not undo it */
export function spoilt(name: string, record: Sounding): Sounding {
  const { both, side, width, gain } = recipes[name]!;
  const { rate } = record;
  const bent = equalised(record, ...both(rate));
  const [left, right = left] = bent.channels as [Float32Array, Float32Array?];
  const { channels: sides } = equalised(
    { channels: [left.map((value, i) => (value - right[i]!) / 2)], rate },
    ...(side?.(rate) ?? []),
  );
  const [wide, level] = [factorOf(width), factorOf(gain)];
  const channels = [1, -1].map((sign) =>
    left.map((value, i) => level * ((value + right[i]!) / 2 + sign * wide * sides[0]![i]!)),
  );
  if (channels.some((channel) => channel.some((value) => Math.abs(value) >= 1)))
    throw new RangeError(`${name} would clip.`);
  return { channels, rate };
}
