import { mixBus, type Plan } from '../plan.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import { busOf, groups } from './groups.ts';

/** Groups that stems of these roles may be in, by the names of their buses; of a role that only its sound may tell, drums. */
export function groupsOf(stems: readonly Pick<Track, 'name' | 'role'>[]): readonly string[] {
  const names = stems.map(({ name }) => name);
  const mayBe = (group: string, roles: readonly Role[]) =>
    stems.some(({ role }) => roles.includes(role) || (group === 'drums' && role === 'other'));
  return Object.entries(groups).flatMap(([group, roles]) => (mayBe(group, roles) ? [busOf(group, names)] : []));
}

/**
 * What is to be kept, where a group is named with its stems: `drums` is its strip and all that is decided of kick, snare and hats, `drums.gain`
 * their faders. In a plan, a group is what goes through its bus.
 */
export function withMembers(
  keep: readonly string[],
  stems: readonly Pick<Track, 'name' | 'role'>[],
  plan?: Pick<Plan, 'tracks' | 'buses'>,
): readonly string[] {
  const names = stems.map(({ name }) => name);
  const ofRoles = Object.entries(groups).map(
    ([group, roles]) =>
      [busOf(group, names), stems.filter(({ role }) => roles.includes(role)).map(({ name }) => name)] as const,
  );
  const ofPlan = Object.keys(plan?.buses ?? {})
    .filter((bus) => bus !== mixBus)
    .map((bus) => [bus, names.filter((name) => plan?.tracks[name]?.to === bus)] as const)
    .filter(([, members]) => members.length > 0);
  const members = new Map([...ofRoles, ...ofPlan]);
  const all = keep.flatMap((pattern) => {
    const bus = [...members.keys()].find((each) => pattern === each || pattern.startsWith(`${each}.`));
    return bus === undefined
      ? [pattern]
      : [pattern, ...members.get(bus)!.map((name) => name + pattern.slice(bus.length))];
  });
  return [...new Set(all)];
}
