import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { planBeside } from '../jobs/draft.ts';
import { soundFiles } from '../jobs/sound-files.ts';
import { stemFiles } from '../jobs/stem-files.ts';
import { shelved } from '../shelf.ts';
import { Invalid } from '../units.ts';

/** Folders that a user named. What an assistant asks for must lie in one of them, by whatever links it is reached. */
export class Fence {
  /** As they really lie. */
  readonly folders: readonly string[];
  readonly #named: readonly string[];

  /** @throws Invalid missing, usage */
  constructor(named: readonly string[]) {
    const [first] = named;
    if (first === undefined)
      throw new Invalid('usage', 'Name the folders that an assistant may use: mixwright mcp FOLDER…');
    const strange = named.find((folder) => !statSync(folder, { throwIfNoEntry: false })?.isDirectory());
    if (strange !== undefined)
      throw new Invalid('missing', `There is no folder ${strange}; name one that is there.`, strange);
    this.folders = named.map((folder) => realpathSync(folder));
    this.#named = named.map((folder) => resolve(folder));
  }

  /** A file to read, or a folder of sound files, as it really lies. @throws Invalid usage where it lies elsewhere, missing */
  input(path: string): string {
    const real = this.#real(this.#lexical(path), path);
    for (const file of [real, ...soundFiles([real])]) if (!this.#holds(realpathSync(file))) throw this.#outside(path);
    return real;
  }

  /** The same of stems, which are looked for in the folders below as well. @throws as `stemFiles` */
  stems(path: string): string {
    const real = this.input(path);
    const below = stemFiles([real]).files;
    if (below.some((each) => !this.#holds(realpathSync(each.path)))) throw this.#outside(path);
    return real;
  }

  /** Files and folders, or names on the shelf. */
  references(named: readonly string[]): readonly string[] {
    return named.map((each) => (isOnShelf(each) ? each : this.input(each)));
  }

  /** A file that is to be made, in a folder that is there. @throws Invalid usage, output where there is one already */
  output(path: string): string {
    const place = this.#lexical(path);
    const folder = this.#real(dirname(place), dirname(path));
    if (!this.#holds(folder)) throw this.#outside(path);
    const real = join(folder, basename(place));
    // a link that leads nowhere is there, too
    if (lstatSync(real, { throwIfNoEntry: false }))
      throw new Invalid('output', `${path} is there already, and nothing is replaced here; choose another name.`, path);
    return real;
  }

  /** The same of a sound beside which its plan will lie. */
  soundOutput(path: string): string {
    this.output(planBeside(path));
    return this.output(path);
  }

  /** Where it seems to lie: nothing outside is looked at, not even whether it is there. */
  #lexical(path: string): string {
    if (path.includes('\0') || path.split(/[\\/]/).includes('..')) throw this.#outside(path);
    if (!isAbsolute(path)) {
      const places = this.folders.map((folder) => join(folder, path));
      return places.find((place) => lstatSync(place, { throwIfNoEntry: false })) ?? places[0]!;
    }
    if (![...this.#named, ...this.folders].some((folder) => isIn(folder, path))) throw this.#outside(path);
    return resolve(path);
  }

  #real(place: string, path: string): string {
    try {
      return realpathSync(place);
    } catch {
      throw new Invalid('missing', `There is no ${path}.${this.#sounds()}`, path);
    }
  }

  #holds(real: string): boolean {
    return this.folders.some((folder) => isIn(folder, real));
  }

  #outside(path: string): Invalid {
    const folders = this.folders.join(', ');
    return new Invalid('usage', `${path} is not within ${folders}: only what lies there may be read or written.`, path);
  }

  #sounds(): string {
    const names = this.folders.flatMap((folder) => soundFiles([folder]).map((file) => relative(folder, file)));
    if (names.length === 0) return '';
    const more = names.length > shown ? ` and ${names.length - shown} more` : '';
    return ` There are ${names.slice(0, shown).join(', ')}${more}.`;
  }
}

const shown = 20; // names in a sentence

const isIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
};

/** A file of that name, from wherever the program was started, would be taken for what is meant. */
const isOnShelf = (name: string): boolean =>
  (name === 'none' || shelved(name) !== undefined) && !lstatSync(name, { throwIfNoEntry: false });
