import type { Track } from '../session.ts';
import type { Desk } from './desk.ts';

/** A stem that is tuned otherwise than the rest. */
export interface OffTuned {
  readonly name: string;
  /** Of the stem over the rest, −50 to 50; positive: it is sharp. */
  readonly cents: number;
  /** Stems that are tuned alike. */
  readonly against: readonly string[];
}

/** Stems whose tuning is not that on which the others agree. */
export function offTuned(_stems: readonly Track[]): readonly OffTuned[] {
  return [];
}

/** What is to be told of stems that are out of tune with the rest. */
export const tuningNotes = (desk: Desk): readonly string[] =>
  offTuned(desk.stems).map(
    ({ name, cents, against }) =>
      `${name} is tuned ${Math.abs(Math.round(cents))} cents ${cents > 0 ? 'sharp' : 'flat'} of ${against.join(' and ')}.`,
  );
