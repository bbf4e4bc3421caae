import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Note } from '../export/exporter.ts';
import type { Mode } from '../export/handover.ts';
import { exporters } from '../export/index.ts';
import { markersOf, tempoOf } from '../export/markers.ts';
import type { TargetId } from '../export/targets.ts';
import { exportPlan, type Handed } from '../jobs/export-plan.ts';
import { isFolder, isSoundName, nameOf } from '../jobs/sound-files.ts';
import { stemsIn } from '../jobs/stems-in.ts';
import type { Plan } from '../plan.ts';
import { checkPlan } from '../plan-file.ts';
import { reportIn } from '../report/earlier.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openPlan } from './open-plan.ts';
import { note, Progress, say } from './output.ts';

export interface ExportFlags {
  readonly to: TargetId;
  readonly output?: string;
  readonly as?: Mode;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Returns the exit code. */
export async function exportTo(file: string, given: readonly string[], flags: ExportFlags): Promise<number> {
  const exporter = exporters[flags.to];
  const isSound = isSoundName(file);
  const { plan, report } = isSound ? { plan: empty } : openPlanOrReport(file);
  if (flags.to === 'labels' && report === undefined)
    throw new Invalid('usage', `Labels are what a report found, and ${file} is none. ${aReport}`, file);
  const output = flags.output ?? usualOutput(file, flags.to, Object.keys(plan.tracks).length < 2);
  const named = isSound ? [file, ...given] : given;
  const isPlain = exporter.sounds === 'plain';
  const sounds = isPlain
    ? plainSounds(plan, { file, named, output })
    : exporter.sounds === 'none' && named.length === 0
      ? {}
      : soundsFor(plan, file, named);
  const markers = report === undefined ? undefined : markersOf(report);
  const tempo = report === undefined ? undefined : tempoOf(report);
  const progress = new Progress(flags);
  const handed = await progress.during(() =>
    interruptible(progress.onStage, (onStage, signal) =>
      exportPlan(isPlain ? empty : plan, exporter, sounds, output, {
        ...{ inputs: [file], onStage, signal },
        ...(flags.as === undefined ? {} : { mode: flags.as }),
        ...(markers ? { markers } : {}),
        ...(tempo === undefined ? {} : { tempo }),
      }),
    ),
  );
  tell(handed, flags);
  if (exporter.sounds === 'none' && handed.notes.length === 0 && !flags.json && !flags.quiet)
    note('▲ The plan has no move: what was written changes nothing.');
  return exit.done;
}

const aReport = 'Make one and name that: mixwright report mix.wav -o mix.html && mixwright export mix.html --to labels';

const empty: Plan = { tracks: {}, buses: {}, taken: [], left: [] };

/** A report has its plan in it, if there is one. @throws Invalid missing, plan, config */
function openPlanOrReport(file: string): { readonly plan: Plan; readonly report?: unknown } {
  const report = reportAt(file);
  if (report === undefined) return { plan: openPlan(file) };
  const { plan } = report as { readonly plan?: unknown };
  return { plan: plan === undefined ? empty : checkPlan(plan, file), report };
}

function reportAt(file: string): unknown {
  if (!existsSync(file) || statSync(file).isDirectory() || !['.html', '.json'].includes(extname(file)))
    return undefined;
  const value = reportIn(readFileSync(file, 'utf8'));
  return markersOf(value) ? value : undefined;
}

/** "stems.mix" of stems.mix.plan.json. */
const bare = (file: string): string => basename(file, extname(file)).replace(/\.plan$/, '');

function usualOutput(file: string, to: TargetId, isAlone: boolean): string {
  const { makes, extensions } = exporters[to];
  const isFolder = makes === 'folder' || (makes === 'either' && !isAlone);
  const end = isFolder || extensions[0] === `.${to}` ? '' : extensions[0];
  return join(dirname(file), `${bare(file)}.${to}${end}`);
}

/** What goes along without any move, into a file of sound: the one that is named, or that of a plan for one. @throws Invalid missing, plan */
function plainSounds(
  plan: Plan,
  { file, named, output }: { readonly file: string; readonly named: readonly string[]; readonly output: string },
): Readonly<Record<string, string>> {
  if (!isSoundName(output)) return {};
  if (named.length === 0) return Object.keys(plan.tracks).length === 1 ? soundsFor(plan, file, []) : {};
  return byTheirNames(named);
}

/** Files by the names of the plan's tracks. @throws Invalid missing, plan */
function soundsFor(plan: Plan, file: string, given: readonly string[]): Readonly<Record<string, string>> {
  const tracks = Object.keys(plan.tracks);
  const sounds = given.length > 0 ? byTheirNames(given) : beside(file, tracks);
  const [only, ...others] = Object.values(sounds);
  if (tracks.length === 1 && only !== undefined && others.length === 0) return { [tracks[0]!]: only };
  const names = Object.keys(sounds);
  const missing = tracks.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Invalid(
      'plan',
      `The plan has strips for ${missing.map((name) => `"${name}"`).join(', ')}, and there is no such sound${names.length > 0 ? ` among ${names.join(', ')}` : ''}. Name the mix or the stems behind the plan: mixwright export ${basename(file)} stems/`,
      file,
    );
  return sounds;
}

/** Sounds as `mix` calls them, and those that it would hear. @throws as `stemsIn` */
function byTheirNames(paths: readonly string[]): Readonly<Record<string, string>> {
  const { files, namings } = stemsIn({ stems: paths });
  return Object.fromEntries(namings.map(({ name }, i) => [name, files[i]!]));
}

/** The stems in the folder that is called like the plan, else those of the tracks' names beside the plan. */
function beside(file: string, tracks: readonly string[]): Readonly<Record<string, string>> {
  const folder = dirname(file);
  const own = join(folder, bare(file).replace(/\.mix$/, ''));
  const found = new Map(isFolder(own) ? Object.entries(triedIn(own)) : []);
  if (tracks.length > 0 && tracks.every((name) => found.has(name)))
    return Object.fromEntries(tracks.map((name) => [name, found.get(name)!]));
  const files = readdirSync(folder).filter((name) => isSoundName(name) && tracks.includes(nameOf(name)));
  if (files.length !== tracks.length) return {};
  return Object.fromEntries(files.map((name) => [nameOf(name), join(folder, name)]));
}

/** Nobody named it. */
function triedIn(folder: string): Readonly<Record<string, string>> {
  try {
    return byTheirNames([folder]);
  } catch (error) {
    if (error instanceof Invalid) return {};
    throw error;
  }
}

function tell({ path, readme, mode, notes }: Handed, { json, quiet }: ExportFlags): void {
  if (json) say(JSON.stringify({ path, ...(readme === undefined ? {} : { readme }), mode, notes }, null, 2));
  if (json || quiet) return;
  const count = (how: Note['how']): number => notes.filter((each) => each.how === how).length;
  const exact = count('exact');
  const moves =
    notes.length === 0
      ? ''
      : `  ${exact} ${exact === 1 ? 'move' : 'moves'} the same there, ${count('near')} near, ${count('left')} left out`;
  say(`✓ ${path}${moves}`);
  for (const each of notes.filter(({ how }) => how === 'left'))
    note(
      `▲ Left out: ${each.channel}${each.step === undefined ? '' : `, step ${each.step}`}: ${each.words}. ${each.because}`,
    );
  if (readme !== undefined) say(`  What became of each move: ${readme}`);
}
