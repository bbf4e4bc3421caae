import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { dismissalsBeside } from '../jobs/dismissals.ts';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { distinctNames, isFolder, nameOf } from '../jobs/sound-files.ts';
import { stemFiles } from '../jobs/stem-files.ts';
import { roleOf } from '../roles/names.ts';
import type { Role } from '../roles.ts';
import { presetOf } from '../rules/preset.ts';
import { type Judging, type Opinions, opinionsIn } from '../run/judging.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';
import type { Flags } from './options.ts';
import { type Project, projects } from './project.ts';

/** What to hear and how to judge it. */
export interface Request {
  readonly material: Material;
  readonly judging: Judging;
}

/** Settings and rules, each read once however many files they are for. */
export interface Lookup {
  project(start: string): Project;
  opinions(folders: readonly string[]): Opinions;
}

export function lookup(): Lookup {
  const read = new Map<string, Opinions>();
  return {
    project: projects(),
    opinions(folders) {
      const key = JSON.stringify(folders);
      const opinions = read.get(key) ?? opinionsIn(folders);
      read.set(key, opinions);
      return opinions;
    },
  };
}

/** From flags and the project's `mixwright.yaml`; flags win. */
export function requestOf(
  mix: string | undefined,
  flags: Flags,
  onStage: OnStage,
  look: Lookup = lookup(),
  given: readonly string[] | undefined = flags.reference,
): Request {
  const first = mix ?? flags.stems?.[0] ?? '.';
  const project = look.project(isFolder(first) ? first : dirname(first));
  const references = given ?? project.references;
  const rules = [...project.rules, ...(flags.rules ?? [])];
  return {
    material: {
      ...(mix === undefined ? {} : { mix }),
      ...(flags.stems ? { stems: flags.stems } : {}),
      ...(references ? { references } : {}),
      roles: { ...project.roles, ...rolesOf(flags) },
    },
    judging: {
      choose: project.choose?.(flags.preset, first) ?? ((presets) => presetOf(presets, flags.preset ?? 'default')),
      rules,
      opinions: look.opinions(rules),
      dismissals: [...(mix === undefined ? [] : dismissalsBeside(mix)), ...project.dismissals(first)],
      only: flags.only ?? [],
      skip: flags.skip ?? [],
      onStage,
    },
  };
}

/** Roles by the paths of stems; what names none of them, or several, is refused. */
function rolesOf({ role = {}, stems = [] }: Flags): Record<string, Role> {
  const files = stemFiles(stems).files.map(({ path }) => path);
  return Object.fromEntries(
    Object.entries(role).map(([written, role]) => {
      const [file, ...others] = stemsCalled(written, files);
      if (file === undefined) throw new Invalid('usage', `--role ${role}=${written}: ${noStem(written, files)}`);
      if (others.length > 0)
        throw new Invalid(
          'usage',
          `--role ${role}=${written}: several stems are called so (${[file, ...others].join(', ')}); write the path of one.`,
        );
      return [file, role];
    }),
  );
}

/** Files that a person may mean: by path, by file name, by name without ending, whether in capitals or not. */
function stemsCalled(written: string, files: readonly string[]): readonly string[] {
  const small = (text: string) => text.toLowerCase();
  const names = distinctNames(files);
  const isCalled: ((file: string) => boolean)[] = [
    (file) => resolve(file) === resolve(written),
    (file) => basename(file) === written,
    (file) => names[files.indexOf(file)] === written, // as reports call it
    (file) => nameOf(file) === written,
    (file) => small(basename(file)) === small(written) || small(nameOf(file)) === small(written),
  ];
  const way = isCalled.find((is) => files.some(is));
  return way ? files.filter(way) : [];
}

function noStem(written: string, files: readonly string[]): string {
  if (files.length === 0) return 'roles are of stems; name these with --stems.';
  if (statSync(written, { throwIfNoEntry: false }))
    return `${written} is none of the stems; name it with --stems, too.`;
  const names = distinctNames(files);
  const near = nearest(nameOf(written), names);
  return `there is no stem "${written}". ${near ? `Did you mean "${near}"?` : `There are ${names.join(', ')}.`}`;
}

/**
 * `--stems stems/ mix.wav`: a flag that takes several paths has taken the mix, too. What can only be meant in one way
 * is put right, else it is asked for.
 */
export function untangled<F extends Flags>(files: readonly string[], flags: F): { files: readonly string[]; flags: F } {
  const { stems, reference } = flags;
  if (files.length > 0) return { files, flags };
  if (stems && endsWithMix(stems)) return { files: stems.slice(-1), flags: { ...flags, stems: stems.slice(0, -1) } };
  if (!reference || (stems && !endsWithMix(reference))) return { files, flags };
  if (reference.length > 2)
    throw new Invalid(
      'usage',
      'No mix is left: --reference takes all paths that follow. Name the mix first, or end the list with --.',
    );
  if (reference.length < 2) return { files, flags };
  return { files: reference.slice(-1), flags: { ...flags, reference: reference.slice(0, 1) } };
}

/** A file after a folder, or a last one that is called a mix. */
const endsWithMix = (paths: readonly string[]): boolean => {
  const last = paths.at(-1)!;
  if (paths.length < 2 || isFolder(last)) return false;
  return isFolder(paths[0]!) || roleOf(nameOf(last)) === 'mix';
};
