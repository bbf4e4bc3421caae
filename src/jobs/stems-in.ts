import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { Warning } from '../audio/source.ts';
import { Invalid } from '../units.ts';
import type { Naming } from './hear-file.ts';
import { foundAt, stemNames } from './sound-files.ts';
import { stemFiles } from './stem-files.ts';
import { type GivenRoles, namedRoles } from './stem-roles.ts';

/** What is heard as the stems of a song. */
export interface Stems {
  readonly files: readonly string[];
  /** Of each, what it is called and what for. */
  readonly namings: readonly (Naming & { readonly name: string })[];
  /** Mixes of them that were made here before, and may be replaced. */
  readonly made: readonly string[];
  readonly warnings: readonly Warning[];
}

interface Wanted {
  readonly stems?: readonly string[];
  readonly roles?: GivenRoles;
  /** It may lie among its stems, and is none of them. */
  readonly mix?: string;
}

/**
 * Stems among files and folders, with their names and roles. A mix that lies in a folder of them is left out, and said.
 * @throws Invalid missing where there are none; as `stemFiles`
 */
export function stemsIn({ stems = [], roles = {}, mix }: Wanted): Stems {
  const { files: all, made, warnings } = stemFiles(stems);
  const own = mix === undefined ? undefined : realOf(mix);
  const files = all.filter(({ path }) => realOf(path) !== own);
  const paths = files.map(({ path }) => path);
  const known = namedRoles(files, stemNames(paths), roles);
  const isMix = files.map(
    ({ isNamed }, i) => !isNamed && known[i]!.role === 'mix' && known[i]!.roleSource.by === 'name',
  );
  const mixes = paths.filter((_, i) => isMix[i]);
  const left = mixes.map((path): Warning => ({ code: 'no-stem', message: leftOutMix(path), path }));
  const wanted = paths.filter((_, i) => !isMix[i]);
  if (stems.length > 0 && wanted.length === 0) throw none(stems, mixes);
  const rest = known.filter((_, i) => !isMix[i]);
  return {
    files: wanted,
    namings: stemNames(wanted).map((name, i) => ({ name, ...rest[i]! })),
    made,
    warnings: [...warnings, ...left],
  };
}

const realOf = (path: string): string => (foundAt(path) ? realpathSync(path) : path);

function none(stems: readonly string[], mixes: readonly string[]): Invalid {
  const names = mixes.map((path) => basename(path)).join(', ');
  const why =
    mixes.length > 0 ? `${names} is named as a mix, and there is no other sound file in` : 'There is no sound file in';
  return new Invalid('missing', `${why} ${stems.join(', ')}. Name the folder that the stems are in.`, stems[0]);
}

/** A mix that lies among its stems is told, for it may be a stem with an unlucky name. */
export const leftOutMix = (path: string): string =>
  `${basename(path)} is named as a mix; it was left out of the stems. With --role other="${basename(path)}" it is one of them.`;
