import { quantityOf } from '../print.ts';
import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Desk } from './desk.ts';

const fewest = 20; // onsets
const several = 3; // stems: two that differ do not tell which of them is off
const short: Seconds = 25; // of stems put out of time, 12 s show half as many as a minute does, 20 s four fifths
const named = 3;

/** Those that strike often enough for their timing to be told. */
export const timedAmong = (stems: readonly Track[]): readonly Track[] =>
  stems.filter(({ features }) => features.transients.times.length >= fewest);

/** Where stems were to be brought into time: what of that could not be judged, and why. */
export function groundsNotes({ stems, wishes }: Desk): readonly string[] {
  if (!wishes.bringsIntoTime) return [];
  const duration = Math.max(0, ...stems.map(({ format }) => format.duration));
  const timed = timedAmong(stems);
  if (timed.length < several)
    return [
      `It takes ${several} stems with ${fewest} notes or hits each to tell who is out of time; here ${timed.length || 'none'} of ${stems.length} ${timed.length > 1 ? 'have' : 'has'} as many in ${quantityOf(duration, 's')}: --timing judged neither speed nor place. Give it more of the song.`,
    ];
  const few = stems.filter((stem) => !timed.includes(stem)).map(({ name }) => name);
  const more = few.length > named ? ` and ${few.length - named} more` : '';
  return [
    ...(duration < short
      ? [
          `${quantityOf(duration, 's')} are little to tell stems by that are out of time: a minute shows up to twice as many. What --timing leaves alone may still be off.`,
        ]
      : []),
    ...(few.length > 0
      ? [
          `Too few notes or hits to tell whether they are in time, under ${fewest}: ${few.slice(0, named).join(', ')}${more}.`,
        ]
      : []),
  ];
}
