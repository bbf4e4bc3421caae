import { faultOf } from './catalogue.ts';
import type { Flag } from './judged.ts';
import { mean } from './score.ts';
import type { StemCase, StemsTried } from './stem-trial.ts';
import { raised } from './trial.ts';

export interface StemRow {
  readonly fault: string;
  readonly amount: number;
  readonly isRelated: boolean;
  readonly count: number;
  readonly recall: number;
  readonly told: number;
  readonly newRecall?: number;
}

/** Rules that claim that two stems hear the same source. */
const kinRules = ['stem-polarity', 'stem-delay', 'duplicate-stem', 'bleed'];

/** Names the faulty stem; of two that belong together, both; a mask also within a third of an octave. */
export function isNamed({ fault, stems: [faulty, other], frequency }: StemCase, flag: Flag): boolean {
  if (!faultOf(fault).rules.includes(flag.rule)) return false;
  if (fault === 'stem_mask') {
    const centre = flag.band && Math.sqrt(flag.band[0] * flag.band[1]);
    const isNear = !centre || !frequency || Math.abs(Math.log2(centre / frequency)) <= 1 / 3;
    return flag.tracks[0] === other && flag.tracks.slice(1).includes(faulty) && isNear;
  }
  return flag.tracks.includes(faulty) && (!other || flag.tracks.includes(other));
}

const isSame = (a: Flag, b: Flag): boolean => a.rule === b.rule && a.tracks.join() === b.tracks.join();

export function stemRowsOf(all: readonly StemsTried[]): StemRow[] {
  const groups = new Map<string, StemCase[]>();
  for (const each of all.flatMap(({ cases }) => cases)) {
    const key = `${each.fault} ${each.amount} ${each.isRelated}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((cases) => {
    const { fault, amount, isRelated } = cases[0]!;
    const hits = (each: StemCase) => each.flags.filter((flag) => isNamed(each, flag));
    const fresh = cases.filter((each) => !each.before.some((flag) => raised(flag) && isNamed(each, flag)));
    const share = (some: readonly StemCase[], holds: (each: StemCase) => boolean) =>
      mean(some.map((each) => (holds(each) ? 1 : 0)));
    const isHit = (each: StemCase) => hits(each).some(raised);
    return {
      ...{ fault, amount, isRelated, count: cases.length },
      recall: share(cases, isHit),
      told: share(cases, (each) => hits(each).length > 0),
      ...(fresh.length > 0 ? { newRecall: share(fresh, isHit) } : {}),
    };
  });
}

/** Claims that two stems hear one source of pairs that do not, by the meter apart: of the session as it is, and with faults in stems without kin. */
export function wrongClaims(all: readonly StemsTried[]): {
  readonly pairs: number;
  readonly claims: readonly string[];
} {
  const claims = all.flatMap(({ name, related, clean, cases }) => {
    const isKnown = ({ tracks: [a, b] }: Flag) =>
      related.some((pair) => pair.includes(a!) && b !== undefined && pair.includes(b));
    const bad = (flags: readonly Flag[]) =>
      flags.filter((flag) => kinRules.includes(flag.rule) && flag.tracks.length > 1 && !isKnown(flag));
    const unrelated = cases.filter(
      ({ fault, isRelated }) => !isRelated && (fault === 'stem_polarity' || fault === 'stem_delay'),
    );
    const known = bad(clean);
    const fresh = unrelated.flatMap(({ flags }) =>
      bad(flags).filter((flag) => !known.some((each) => isSame(each, flag))),
    );
    return [...known, ...fresh].map(({ rule, tracks }) => `${name}: ${rule} of ${tracks.join(' and ')}`);
  });
  const pairs = all.reduce(
    (sum, { stems, related }) => sum + (stems.length * (stems.length - 1)) / 2 - related.length,
    0,
  );
  return { pairs, claims: [...new Set(claims)] };
}
