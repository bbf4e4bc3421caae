import type { RoleSource } from '../roles.ts';
import { stemsOf } from './numbers.ts';
import type { Report, ReportedTrack } from './report.ts';

const word = (role: string): string => role.replaceAll('-', ' ');

/** "bass"; of a role that was guessed "probably bass, by its sound". */
export function roleWords({ role, roleSource }: ReportedTrack): string {
  const { by, guess } = roleSource ?? {};
  if (guess) return `perhaps ${word(guess)}, by its ${by === 'name' ? 'name' : 'sound'}`;
  return by === 'features' && role !== 'other' ? `probably ${word(role)}, by its sound` : word(role);
}

/** How a role that was not meant is put right. */
export const roleCure = 'Put a wrong one right with --role ROLE=FILE, or under roles: in mixwright.yaml.';

const most = 5;

const listed = (parts: readonly string[]): string =>
  (parts.length > most ? [...parts.slice(0, most), `${parts.length - most} more`] : parts).join(', ');

/** Which stems' roles were guessed or are not known, and how to say them; nothing where all names tell. What is muted needs none. */
export function guessedRoles(report: Report): string | undefined {
  const isLeftOut = (name: string) => report.plan?.tracks[name]?.mute ?? false;
  const stems = stemsOf(report).filter(({ name, roleSource }) => roleSource !== undefined && !isLeftOut(name));
  const bySound = stems.filter(({ role, roleSource }) => roleSource!.by === 'features' && role !== 'other');
  const guessed = (by: RoleSource['by']) =>
    stems.flatMap(({ name, roleSource }) =>
      roleSource!.by === by && roleSource!.guess ? [`${name} perhaps ${word(roleSource!.guess)}`] : [],
    );
  const unknown = stems.filter(({ role, roleSource }) => role === 'other' && !roleSource!.guess);
  const sentences = [
    ['By their sound', [...bySound.map(({ name, role }) => `${name} probably ${word(role)}`), ...guessed('features')]],
    ['By their names', guessed('name')],
    ['Not known', unknown.map(({ name }) => name)],
  ] as const;
  const told = sentences.flatMap(([what, names]) => (names.length > 0 ? [`${what}: ${listed(names)}.`] : []));
  return told.length === 0 ? undefined : `Roles of stems. ${told.join(' ')} ${roleCure}`;
}
