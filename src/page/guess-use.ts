import { readName } from '../roles/names.ts';
import { sureEnough } from '../roles.ts';

/** What a file is to the song. */
export type Use = 'mix' | 'stem' | 'reference';

const soundEnding = /\.(wav|wave|w64|rf64|bwf|aiff?|aifc|caf|flac|mp3|ogg|oga|opus|m4a|mp4|aac|wma|wv|ape|tta|mka)$/i;

/** What a system keeps beside files for itself. */
export const isHidden = (path: string): boolean => /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(path);

/** Whether a file may be sound, by its name. */
export const isSound = (path: string): boolean => soundEnding.test(path) && !isHidden(path);

const foldersOf = (path: string): readonly string[] => path.split('/').slice(0, -1);
export const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const speaksOfReference = (text: string): boolean => /(^|[^a-z])ref(s|erences?)?([^a-z]|$)/i.test(text);

const roleIn = (path: string): string | undefined => {
  const { role, confidence } = readName(fileOf(path));
  return confidence >= sureEnough && role !== 'other' ? role : undefined;
};

/** Files that came one by one: a few parts of a song, or a mix and what it is held against. */
function looseUses(paths: readonly string[], hasMix: boolean, hasStems: boolean): Use[] {
  const parts = paths.filter((path) => (roleIn(path) ?? 'mix') !== 'mix' && !speaksOfReference(path));
  const areStems = paths.length > 1 ? parts.length * 2 > paths.length : hasStems && parts.length > 0;
  const candidates = paths.filter((path) => !speaksOfReference(path) && !(areStems && parts.includes(path)));
  const named = candidates.find((path) => roleIn(path) === 'mix');
  const mix = hasMix ? undefined : (named ?? (areStems ? undefined : candidates[0]));
  return paths.map((path) => {
    if (path === mix) return 'mix';
    return areStems && !speaksOfReference(path) && roleIn(path) !== 'mix' ? 'stem' : 'reference';
  });
}

/** Files of a folder are stems, save what its name or theirs calls a mix or a reference. */
function folderUses(paths: readonly string[], hasMix: boolean): Use[] {
  const isReference = (path: string) => foldersOf(path).slice(1).concat(fileOf(path)).some(speaksOfReference);
  const mix = hasMix ? undefined : paths.find((path) => !isReference(path) && roleIn(path) === 'mix');
  return paths.map((path) => {
    if (path === mix) return 'mix';
    return isReference(path) || roleIn(path) === 'mix' ? 'reference' : 'stem';
  });
}

/**
 * What files are likely to be that were dropped together: a folder is a song's stems, a lone file its mix, a second one what it is held
 * against. Only a guess: everyone can be put right.
 * @param paths with the folders they were dropped in, `Song/Stems/kick.wav`
 */
export function guessUses(
  paths: readonly string[],
  { hasMix, hasStems }: { readonly hasMix: boolean; readonly hasStems: boolean },
): Use[] {
  const top = (path: string) => foldersOf(path)[0];
  const alone = (path: string) => paths.filter((other) => top(other) === top(path)).length === 1;
  const isLoose = (path: string) => top(path) === undefined || alone(path);
  const uses = new Map<string, Use>();
  const folders = new Set(paths.filter((path) => !isLoose(path)).map(top));
  let mixKnown = hasMix;
  const note = (given: readonly string[], found: readonly Use[]) => {
    for (const [i, path] of given.entries()) uses.set(path, found[i]!);
    mixKnown ||= found.includes('mix');
  };
  const loose = paths.filter(isLoose);
  note(loose, looseUses(loose, mixKnown, hasStems));
  for (const folder of folders) {
    const own = paths.filter((path) => top(path) === folder);
    const isOfReferences = speaksOfReference(folder!);
    note(own, isOfReferences ? own.map(() => 'reference') : folderUses(own, mixKnown));
  }
  return paths.map((path) => uses.get(path)!);
}

/** Names by which files of one use can lie in one folder: the name of the folder before those that are there twice. */
export function distinctNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const file = fileOf(path);
    const twice = paths.filter((other) => fileOf(other).toLowerCase() === file.toLowerCase()).length > 1;
    const folder = foldersOf(path).at(-1);
    const name = twice && folder !== undefined ? `${folder} ${file}` : file;
    const dot = name.lastIndexOf('.');
    let free = name;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name.slice(0, dot)} (${n})${name.slice(dot)}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
