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
  const first = paths.find((path) => !speaksOfReference(path));
  return paths.map((path) => {
    if (areStems && !speaksOfReference(path) && roleIn(path) !== 'mix') return 'stem';
    return path === first && !hasMix && !areStems ? 'mix' : 'reference';
  });
}

const isReference = (path: string): boolean => path.split('/').some(speaksOfReference);

/** Files of a folder are stems, save what its name or theirs calls a mix or a reference. */
const useInFolder = (path: string): Use => (isReference(path) || roleIn(path) === 'mix' ? 'reference' : 'stem');

/**
 * What files are likely to be that were dropped together: a folder is a song's stems, a lone file its mix, a second one what it is held
 * against. What is named as the mix is that, wherever it lies. Only a guess: everyone can be put right.
 * @param paths with the folders they were dropped in, `Song/Stems/kick.wav`
 */
export function guessUses(
  paths: readonly string[],
  { hasMix, hasStems }: { readonly hasMix: boolean; readonly hasStems: boolean },
): Use[] {
  const top = (path: string) => foldersOf(path)[0];
  const isLoose = (path: string) =>
    top(path) === undefined || paths.filter((each) => top(each) === top(path)).length === 1;
  const mix = hasMix ? undefined : paths.find((path) => !isReference(path) && roleIn(path) === 'mix');
  const loose = paths.filter((path) => isLoose(path) && path !== mix);
  const uses = looseUses(loose, hasMix || mix !== undefined, hasStems);
  return paths.map((path) => {
    if (path === mix) return 'mix';
    return isLoose(path) ? uses[loose.indexOf(path)]! : useInFolder(path);
  });
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
