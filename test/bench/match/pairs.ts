import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** A song, and the record that it is to come near to; by the names of their files. */
export interface Pair {
  readonly id: string;
  readonly target: string;
  readonly reference: string;
  /** The target is the reference, spoilt in a known way: a perfect match leaves nothing. */
  readonly isKnown: boolean;
}

const pair = (id: string, target: string, reference: string, isKnown = false): Pair => ({
  id,
  target,
  reference,
  isKnown,
});

/** Songs of the packages nexuiz-music and wesnoth-1.16-music of Debian, on which figures of another program are published. */
export const pairs: readonly Pair[] = [
  pair('p1', 'calling-bogus', 'brokenlight'),
  pair('p2', 'digital-pursuit', 'ninesix'),
  pair('p3', 'northern-lights', 'sixtyfour_'),
  pair('p4', 'silvan_sanctuary', 'loyalists'),
  pair('p5', 'wanderer', 'northerners'),
  pair('p6', 'breaking_the_chains', 'return_to_wesnoth'),
  pair('p7', 'chaos-fog', 'northerners'),
  pair('p8', 'sixtyfour_revisited', 'silvan_sanctuary'),
  pair('k1', 'k1_broad', 'northerners', true),
  pair('k2', 'k2_narrow', 'loyalists', true),
  pair('k3', 'k3_bass_side', 'silvan_sanctuary', true),
];

/** Every song that has to be found, by name; what is made of another is not among them. */
export const songNames: readonly string[] = [
  ...new Set(pairs.flatMap(({ target, reference, isKnown }) => (isKnown ? [reference] : [target, reference]))),
];

const sound = new Set(['.ogg', '.oga', '.flac', '.wav', '.opus']);

/** Where each song lies, in any folder of `folder`; the first by path. */
export function songsIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => sound.has(extname(file).toLowerCase()))
    .sort();
  const named = (file: string): string => basename(file, extname(file));
  return new Map(
    songNames.flatMap((name) => {
      const file = files.find((each) => named(each) === name);
      return file === undefined ? [] : [[name, join(folder, file)] as const];
    }),
  );
}
