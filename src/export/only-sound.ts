import { Invalid } from '../units.ts';
import type { HandedTrack, Handover } from './handover.ts';

/** The track of a session that has one sound. @throws Invalid usage, with what goes into one */
export function onlySound({ tracks }: Handover, example: string, why: string): HandedTrack {
  const [track, ...others] = tracks;
  if (track && others.length === 0) return track;
  throw new Invalid(
    'usage',
    `${why}, and there ${track ? `are ${tracks.length}` : 'is none'}: name the mix alone, as in mixwright export ${example}.`,
  );
}
