import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { distinctNames, type Material, nameOf, type OnStage, soundFiles } from '../jobs/open-session.ts';
import { type Role, roleOf } from '../roles.ts';
import { presetOf } from '../rules/preset.ts';
import type { Judging } from '../run.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { projectOf } from './config.ts';
import type { Flags } from './options.ts';

/** What to hear and how to judge it. */
export interface Request {
  readonly material: Material;
  readonly judging: Judging;
}

/** From flags and the project's `mixwright.yaml`; flags win. */
export function requestOf(
  mix: string | undefined,
  flags: Flags,
  onStage: OnStage,
  given: readonly string[] | undefined = flags.reference,
): Request {
  const first = mix ?? flags.stems?.[0] ?? '.';
  const project = projectOf(isFolder(first) ? first : dirname(first));
  const references = given ?? project.references;
  return {
    material: {
      ...(mix === undefined ? {} : { mix }),
      ...(flags.stems ? { stems: flags.stems } : {}),
      ...(references ? { references } : {}),
      roles: { ...project.roles, ...rolesOf(flags) },
    },
    judging: {
      choose: project.choose?.(flags.preset) ?? ((presets) => presetOf(presets, flags.preset ?? 'default')),
      rules: [...project.rules, ...(flags.rules ?? [])],
      only: flags.only ?? [],
      skip: flags.skip ?? [],
      onStage,
    },
  };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Roles by the names that stems go by; a name that no stem has is refused. */
function rolesOf({ role = {}, stems = [] }: Flags): Record<string, Role> {
  const files = soundFiles(stems);
  const names = distinctNames(files);
  return Object.fromEntries(
    Object.entries(role).map(([written, role]) => {
      const name = names.find((each) => each === written) ?? names.find((each) => each === nameOf(written));
      if (name === undefined) throw new Invalid('usage', `--role ${role}=${written}: ${noStem(written, names)}`);
      return [name, role];
    }),
  );
}

function noStem(written: string, names: readonly string[]): string {
  if (names.length === 0) return 'roles are of stems; name these with --stems.';
  const near = nearest(written, names);
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
