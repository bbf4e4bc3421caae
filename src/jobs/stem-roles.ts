import { basename, resolve } from 'node:path';
import { readName, readNames } from '../roles/names.ts';
import { type LikelyRole, type Role, type RoleSource, sureEnough } from '../roles.ts';
import { roleBySound } from '../roles-heard.ts';
import type { Track } from '../session.ts';
import { nameOf } from './sound-files.ts';
import type { StemFile } from './stem-files.ts';

/** Roles that a person set: by the path, the file name or the name of a stem. */
export type GivenRoles = Readonly<Record<string, Role>>;

/** A track's role, and how it is known. */
interface Known {
  readonly role: Role;
  readonly roleSource: RoleSource;
}

/** Roles of stems before they are heard: as given, else as their names say. */
export function namedRoles(
  files: readonly Pick<StemFile, 'path' | 'folders'>[],
  names: readonly string[],
  given: GivenRoles,
): readonly Known[] {
  const places = new Map(Object.entries(given).map(([written, role]) => [resolve(written), role]));
  const byName = new Map(Object.entries(given)); // a stem may be called "constructor"
  const read = readNames(files.map(({ path }) => nameOf(path)));
  return files.map(({ path, folders }, i) => {
    const role = places.get(resolve(path)) ?? byName.get(names[i]!) ?? byName.get(basename(path));
    return role
      ? { role, roleSource: { by: 'given', confidence: 1 } }
      : known('name', inFolders(read[i]!, nameOf(path), folders));
  });
}

/** "01" in Vocals is a voice, "Room" in Drums is drums: where a name says too little, the folder around it speaks. */
function inFolders(read: LikelyRole, name: string, folders: readonly string[]): LikelyRole {
  if (read.confidence >= sureEnough) return read;
  const told = folders.toReversed().map((folder) => readName(`${folder} ${name}`));
  return told.find(({ role, confidence }) => confidence >= sureEnough && role !== 'mix') ?? read;
}

/** Of stems that their names tell too little of, the role that they sound like. */
export const heardRoles = (stems: readonly Track[]): Track[] =>
  stems.map((stem) =>
    stem.role === 'other' && stem.roleSource?.by === 'name' ? { ...stem, ...bothOf(stem.roleSource, stem) } : stem,
  );

function bothOf({ guess, confidence }: RoleSource, stem: Track): Known {
  const sound = roleBySound(stem);
  const agree = guess !== undefined && guess === sound.role;
  if (agree) return known('features', { role: guess, confidence: 1 - (1 - confidence) * (1 - sound.confidence) });
  const name: LikelyRole = { role: guess ?? 'other', confidence };
  return sound.confidence >= name.confidence ? known('features', sound) : known('name', name);
}

const known = (by: RoleSource['by'], { role, confidence }: LikelyRole): Known =>
  confidence >= sureEnough
    ? { role, roleSource: { by, confidence } }
    : { role: 'other', roleSource: { by, confidence, ...(confidence > 0 ? { guess: role } : {}) } };
