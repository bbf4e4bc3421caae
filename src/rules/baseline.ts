import { z } from 'zod';
import { type Checked, check, map, word } from '../schema.ts';
import { marked } from './dismissal.ts';
import { type Finding, type Outcome, type Severity, severities } from './rule.ts';

/** Findings that were let be all at once: of each file, by path, their ids and how grave they were. */
export type Baseline = ReadonlyMap<string, Known>;

type Known = ReadonlyMap<string, Severity>;

const schema = map('key', {
  format: z.literal(1, { error: 'should be 1: another version of mixwright wrote it' }),
  files: z.record(z.string(), z.record(z.string(), word('severity', severities))),
});

export function readBaseline(json: unknown): Checked<Baseline> {
  const checked = check(schema, json);
  if ('mistakes' in checked) return checked;
  const files = Object.entries(checked.value.files);
  return { value: new Map(files.map(([path, findings]) => [path, new Map(Object.entries(findings))])) };
}

/** As it is written: files and ids in order, a finding a line, so that a change of it reads well. */
export function baselineText(baseline: Baseline): string {
  const files = inOrder(baseline).map(([path, findings]) => [path, Object.fromEntries(inOrder(findings))]);
  return `${JSON.stringify({ format: 1, files: Object.fromEntries(files) }, null, 2)}\n`;
}

const inOrder = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const nothing: Known = new Map();

/** What was there already, and is no graver now, is accepted. */
export const sinceBaseline = (outcomes: readonly Outcome[], known: Known = nothing): readonly Outcome[] =>
  marked(outcomes, ({ id, severity }) => {
    const was = known.get(id);
    if (!was || isGraver(severity, was)) return undefined;
    return { by: 'baseline', reason: 'It was there when the baseline was made.' };
  });

const isGraver = (severity: Severity, was: Severity): boolean => severities.indexOf(severity) > severities.indexOf(was);

/** Ids of what is gone, as far as its rule has looked. */
export const goneSince = (outcomes: readonly Outcome[], known: Known = nothing): readonly string[] => {
  const now = new Set(kept(outcomes).map(({ id }) => id));
  return [...known.keys()].filter((id) => !now.has(id) && hasLooked(outcomes, id)).sort();
};

/** Findings that a baseline holds: not what is dismissed one by one. */
const kept = (outcomes: readonly Outcome[]): readonly Finding[] =>
  outcomes
    .flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []))
    .filter(({ accepted }) => accepted?.by !== 'dismissal');

/** An id begins with its rule. */
function hasLooked(outcomes: readonly Outcome[], id: string): boolean {
  const outcome = outcomes.find(({ rule }) => id === rule || id.startsWith(`${rule}:`));
  return outcome?.status === 'passed' || outcome?.status === 'failed';
}

/** What a file's part of the baseline becomes: what is found now, and what was not looked for this time. */
export function renewed(outcomes: readonly Outcome[], known: Known = nothing): Known {
  const unseen = [...known].filter(([id]) => !hasLooked(outcomes, id));
  return new Map([...unseen, ...kept(outcomes).map(({ id, severity }) => [id, severity] as const)]);
}
