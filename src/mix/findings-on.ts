import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import type { Desk } from './desk.ts';

/** What a rule found in stems that sound, the gravest first; what a person accepts is not among it. */
export function findingsOn(desk: Desk, rule: string): readonly Finding[] {
  const names = new Set(desk.stems.map(({ name }) => name));
  return findingsOf(desk.outcomes).filter((finding) => finding.rule === rule && names.has(finding.tracks[0]));
}
