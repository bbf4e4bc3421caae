import { stemsOf } from './numbers.ts';
import type { Report, ReportedTrack } from './report.ts';
import { plural } from './verdict.ts';

const word = (role: string): string => role.replaceAll('-', ' ');

/** "bass"; of a role that was guessed "probably bass, by its sound". */
export function roleWords({ role, roleSource }: ReportedTrack): string {
  const { by, guess } = roleSource ?? {};
  if (guess) return `perhaps ${word(guess)}, by its ${by === 'name' ? 'name' : 'sound'}`;
  return by === 'features' && role !== 'other' ? `probably ${word(role)}, by its sound` : word(role);
}

/** How a role that was not meant is put right. */
export const roleCure = 'Put a wrong one right with --role ROLE=FILE, or under roles: in mixwright.yaml.';

const most = 4;

function listed(parts: readonly string[]): string {
  const shown = parts.length > most ? [...parts.slice(0, most), `${parts.length - most} more`] : parts;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** Which stems' roles were guessed or are not known, and how to say them; nothing where all names tell. */
export function guessedRoles(report: Report): string | undefined {
  const stems = stemsOf(report).filter(({ roleSource }) => roleSource !== undefined);
  const isGuess = ({ role, roleSource }: ReportedTrack) =>
    roleSource?.guess !== undefined || (roleSource?.by === 'features' && role !== 'other');
  const guessed = stems.filter(isGuess).map((track) => `${track.name} is ${roleWords(track)}`);
  const unknown = stems.filter((track) => track.role === 'other' && !isGuess(track)).map(({ name }) => name);
  const sentences = [
    guessed.length > 0 && `${listed(guessed)}.`,
    unknown.length > 0 && `What ${listed(unknown)} ${plural(unknown.length, 'is', 'are')} for is not known.`,
  ].filter((sentence) => typeof sentence === 'string');
  return sentences.length === 0 ? undefined : `Roles: ${sentences.join(' ')} ${roleCure}`;
}
