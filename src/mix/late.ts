import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Desk } from './desk.ts';

/** A stem that plays the same music as the rest, earlier or later by the same time throughout. */
export interface OffTime {
  readonly name: string;
  /** Positive: it is late, and belongs this much earlier. */
  readonly offset: Seconds;
  /** Stems that say so, the surest first. */
  readonly against: readonly string[];
}

/** Stems that start too late or too early. */
export function offTimes(_stems: readonly Track[]): readonly OffTime[] {
  return [];
}

/** What is to be told of stems that are late or early. */
export const lateNotes = (desk: Desk): readonly string[] =>
  offTimes(desk.stems).map(
    ({ name, offset, against }) =>
      `${name} plays ${Math.round(1000 * Math.abs(offset))} ms ${offset > 0 ? 'late' : 'early'} against ${against.join(' and ')} throughout.`,
  );
