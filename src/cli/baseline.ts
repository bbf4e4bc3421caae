import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { writeText } from '../jobs/write-text.ts';
import { type Baseline, baselineText, readBaseline, renewed } from '../rules/baseline.ts';
import type { Outcome } from '../rules/rule.ts';
import { told } from '../schema.ts';
import { Invalid } from '../units.ts';

/** A baseline as a file: paths in it are meant from where it lies. */
export interface BaselineFile {
  readonly path: string;
  readonly baseline: Baseline;
  /** What a sound goes by in it. */
  keyOf(sound: string): string;
}

/** @throws Invalid missing, config */
export function openBaseline(path: string, isWritten: boolean): BaselineFile {
  const folder = dirname(resolve(path));
  const keyOf = (sound: string) => relative(folder, resolve(sound)).split(sep).join('/');
  return { path, baseline: isWritten && !existsSync(path) ? new Map() : readFrom(path), keyOf };
}

function readFrom(path: string): Baseline {
  const refuse = (what: string) => new Invalid('config', `${path}: ${what}`, path);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse(`it is no baseline, nor any JSON: ${error.message}.`);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Invalid('missing', `There is no baseline ${path}; --update-baseline writes it.`, path);
  }
  const read = readBaseline(json);
  if ('mistakes' in read) throw refuse(`${read.mistakes.map(told).join(' ')} Write it anew with --update-baseline.`);
  return read.value;
}

/** Writes what was found in the files that were heard; what it says of others stays, as long as they are there. */
export async function writeBaseline(
  { path, baseline, keyOf }: BaselineFile,
  heard: readonly { readonly sound: string; readonly outcomes: readonly Outcome[] }[],
): Promise<void> {
  const folder = dirname(resolve(path));
  const files = new Map([...baseline].filter(([key]) => existsSync(resolve(folder, key))));
  for (const { sound, outcomes } of heard) {
    const key = keyOf(sound);
    const findings = renewed(outcomes, baseline.get(key));
    if (findings.size > 0) files.set(key, findings);
    else files.delete(key);
  }
  await writeText(path, baselineText(files));
}
