import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../audio/file.ts';
import { roleOf } from '../roles/names.ts';
import { Invalid } from '../units.ts';
import { byName, foundAt, isFolder, isSoundName } from './sound-files.ts';

/** Folders that systems make, and nobody puts a stem in. */
export const systems = /^(\.|__MACOSX$|@eaDir$|\$RECYCLE\.BIN$|System Volume Information$|node_modules$)/;
/** Where sessions keep what is no longer, or not yet, a stem; and what they are held against. */
const asides =
  /\bback-?ups?\b|\bauto-?\s?saves?\b|\.(logicx|band|app)$|^(bak|old|older|unused|trash|deleted|rejected|archived?|peaks|peak files|fade files|undo|freeze files|ableton project info|ref|refs|references?|reference (tracks|songs)|mixes|masters|bounces|bounced files|mixdowns?)$/i;

const deepest = 6;
const most = 500; // sounds of one song
const mostEntries = 20_000; // looked at, before somebody has named a whole disk

/** A sound, and the folders between it and where the search began, from the outside in. */
export interface Found {
  readonly path: string;
  readonly folders: readonly string[];
}

/** One look through a folder and the folders in it. */
export class Search {
  readonly sounds: Found[] = [];
  /** Files that are no sound, but for hidden ones. */
  readonly others: string[] = [];
  /** Folders that were not looked into, for what they are called or for how deep they lie. */
  readonly aside: string[] = [];
  /** Links to folders. */
  readonly links: string[] = [];
  hidden = 0;
  #entries = 0;
  readonly #root: string;
  readonly #takesAll: boolean;

  /** @param takesAll also folders that are called as if they held no stems */
  constructor(root: string, takesAll: boolean) {
    this.#root = root;
    this.#takesAll = takesAll;
    this.#look(root, []);
  }

  #look(folder: string, folders: readonly string[]): void {
    const entries = entriesOf(folder).sort((a, b) => byName(a.name, b.name));
    this.#entries += entries.length;
    const inside = entries.filter(({ name }) => isFolder(join(folder, name)));
    for (const { name } of entries.filter((each) => !inside.includes(each))) {
      const path = join(folder, name);
      if (name.startsWith('.')) this.hidden++;
      else if (isSoundName(name) && isSound(path)) this.sounds.push({ path, folders });
      else this.others.push(path);
    }
    if (this.sounds.length > most || this.#entries > mostEntries) throw tooMany(this.#root);
    for (const entry of inside) this.#enter(entry, folder, folders);
  }

  #enter(entry: Dirent, folder: string, folders: readonly string[]): void {
    const path = join(folder, entry.name);
    if (systems.test(entry.name)) return;
    // a link may lead anywhere, and back here
    if (entry.isSymbolicLink()) this.links.push(path);
    else if ((!this.#takesAll && isAside(entry.name)) || folders.length >= deepest) this.aside.push(path);
    else this.#look(path, [...folders, entry.name]);
  }
}

const isAside = (name: string): boolean => asides.test(name) || roleOf(name) === 'mix';

/** A pipe or a device is none; a link that leads nowhere was meant as one, and is told when it is opened. */
const isSound = (path: string): boolean =>
  foundAt(path)?.isFile() ?? lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw refusal(error, folder);
  }
}

const tooMany = (folder: string): Invalid =>
  new Invalid(
    'usage',
    `${folder} and the folders in it hold more than one song has stems (${most} sounds, or ${mostEntries} files). Name the folder of one song.`,
    folder,
  );
