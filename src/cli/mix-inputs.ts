import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Warning } from '../audio/source.ts';
import { planBeside } from '../jobs/draft.ts';
import { foundAt, isFolder, nameOf } from '../jobs/sound-files.ts';
import { leftOutMix } from '../jobs/stems-in.ts';
import { kinds } from '../mix/decision.ts';
import { isKept } from '../mix/desk.ts';
import { groupsOf } from '../mix/keep-groups.ts';
import { mixBus, type Plan } from '../plan.ts';
import { roleOf } from '../roles/names.ts';
import type { Role } from '../roles.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';

const nameOfMix = (path: string): boolean => !isFolder(path) && roleOf(nameOf(path)) === 'mix';

/**
 * `stems/*.wav` names the mix that lies among the stems as well: it is left out and said, unless a role is given for it. In a folder it
 * is told where that is opened.
 */
export function withoutMixes(
  paths: readonly string[],
  roles: Readonly<Record<string, Role>>,
): { readonly stems: readonly string[]; readonly warnings: readonly Warning[] } {
  const isGiven = (path: string) => [path, basename(path), nameOf(path)].some((each) => Object.hasOwn(roles, each));
  const mixes = paths.filter((path) => nameOfMix(path) && !isGiven(path));
  if (mixes.length === paths.length) return { stems: paths, warnings: [] };
  return {
    stems: paths.filter((path) => !mixes.includes(path)),
    warnings: mixes.map((path) => ({
      code: 'no-stem',
      message: leftOutMix(path),
      path,
    })),
  };
}

/**
 * What the next run would hear as a stem may not be written among the stems. A mix that is called so, or with its plan beside it, is known.
 * @param plan that is rendered as it stands: none is written
 * @throws Invalid usage
 */
export function refuseAmongStems(output: string | undefined, stems: readonly string[], plan?: string): void {
  if (output === undefined || nameOfMix(output)) return;
  if (plan === undefined || placeOf(plan) === placeOf(planBeside(output))) return;
  const folder = placeOf(dirname(output));
  const among = stems.find((path) => isFolder(path) && isWithin(placeOf(path), folder));
  if (among !== undefined)
    throw new Invalid(
      'usage',
      `${output} would lie among the stems, and the next mix would hear it as one of them. Write it elsewhere, such as ${join(among, '..', basename(output))}.`,
      output,
    );
}

const placeOf = (path: string): string => (foundAt(path) ? realpathSync(path) : resolve(path));

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep);

/** Refuses what is to be kept and can mean nothing. @throws Invalid usage */
export function checkKeep(
  keep: readonly string[],
  stems: readonly { readonly name: string; readonly role?: Role }[],
  plan?: Plan,
): void {
  const planned = plan ? [...Object.keys(plan.tracks), ...Object.keys(plan.buses)] : [];
  const named = stems.map(({ name, role = 'other' }) => ({ name, role }));
  const strips = [...new Set([...stems.map(({ name }) => name), ...planned, ...groupsOf(named), mixBus])];
  for (const pattern of keep) {
    const isKnown = strips.some(
      (name) =>
        isKept(name, [pattern]) ||
        kinds.some((kind) => isKept(`${name}.${kind}`, [pattern]) || pattern.startsWith(`${name}.${kind}.`)),
    );
    if (!isKnown && !isOfBus(pattern)) throw new Invalid('usage', `--keep ${pattern}: ${strange(pattern, strips)}`);
  }
}

/** Groups and returns are not known before they are decided. */
const isOfBus = (pattern: string): boolean => /\.(glue|return|level)(\.|$)/.test(pattern);

function strange(pattern: string, strips: readonly string[]): string {
  const strip = strips.find((name) => pattern.startsWith(`${name}.`));
  if (strip !== undefined || pattern.startsWith('*.')) {
    const word = pattern.slice((strip?.length ?? 1) + 1).split('.')[0]!;
    const near = nearest(word, kinds);
    return `nothing that is decided is called "${word}". ${near ? `Did you mean "${strip ?? '*'}.${near}"?` : `There are ${kinds.join(', ')}.`}`;
  }
  const [first = '', ...rest] = pattern.split('.');
  const near = nearest(first, strips);
  const meant = near && [near, ...rest].join('.');
  return `there is no stem or group "${first}". ${meant ? `Did you mean "${meant}"?` : `There are ${strips.join(', ')}.`}`;
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/**
 * How a plan fits the stems: what is new in the folder, and what of the plan is gone.
 * @throws Invalid plan, where it is rendered as it stands and has strips for stems that are not there
 */
export function fitOf(plan: Plan, names: readonly string[], keep: readonly string[]): readonly Warning[] {
  const isOwn = ([, { chain, sends = [], mute }]: [string, Plan['tracks'][string]]) =>
    chain.length > 0 || sends.length > 0 || mute;
  const planned = Object.entries(plan.tracks).filter(isOwn);
  const missing = planned.map(([name]) => name).filter((name) => !names.includes(name));
  const fresh = names.filter((name) => !Object.hasOwn(plan.tracks, name));
  const isNew = fresh.length === 1 ? 'is' : 'are';
  if (keep.length === 0) {
    if (missing.length > 0)
      throw new Invalid(
        'plan',
        `The plan has strips for ${listed(missing)}, and there ${missing.length === 1 ? 'is no such stem' : 'are no such stems'}. ${fresh.length > 0 ? `Not in the plan: ${listed(fresh)}. Rename them in the plan` : 'Take them out of the plan'}, or have the rest decided anew with --keep.`,
      );
    return fresh.length === 0
      ? []
      : [
          note(
            fresh.length === 1
              ? `${listed(fresh)} is not in the plan: it goes to the mix as it is. With --keep it would be decided.`
              : `${listed(fresh)} are not in the plan: they go to the mix as they are. With --keep they would be decided.`,
          ),
        ];
  }
  const gone = missing.filter((name) =>
    keep.some((pattern) => isKept(name, [pattern]) || pattern.startsWith(`${name}.`)),
  );
  return [
    ...(fresh.length > 0 ? [note(`${listed(fresh)} ${isNew} new since the plan, and decided anew.`)] : []),
    ...(gone.length > 0 ? [note(`${listed(gone)} should be kept, but there is no such stem any more.`)] : []),
  ];
}

const note = (message: string): Warning => ({ code: 'plan', message });
