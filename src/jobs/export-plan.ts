import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { refusal } from '../audio/write.ts';
import type { Exported, Exporter, Note } from '../export/exporter.ts';
import { handOver } from '../export/hand-over.ts';
import type { Handover, Marker, Mode } from '../export/handover.ts';
import { toldOf } from '../export/told.ts';
import type { Plan } from '../plan.ts';
import { Invalid } from '../units.ts';
import { HandedSounds } from './handed-sounds.ts';
import type { OnStage } from './open-session.ts';
import { checkOutput } from './output.ts';
import { nameOf } from './sound-files.ts';
import { writeText } from './write-text.ts';
import { writeZip } from './write-zip.ts';

export interface Exporting {
  /** Default: the exporter's first. */
  readonly mode?: Mode;
  readonly markers?: readonly Marker[];
  readonly tempo?: number;
  /** What must not be replaced beside the sounds: the plan. */
  readonly inputs?: readonly string[];
  readonly onStage?: OnStage;
  readonly signal?: AbortSignal;
}

export interface Handed {
  readonly path: string;
  /** The text beside it; absent where there is nothing to tell. */
  readonly readme?: string;
  readonly mode: Mode;
  readonly notes: readonly Note[];
}

/**
 * Writes a plan for another program. `output` is a file or a new folder; it appears only when it is complete.
 * @param sounds files by the name of their track in the plan
 * @throws Invalid usage, output, plan; as `open`; AbortError
 */
export async function exportPlan(
  plan: Plan,
  exporter: Exporter,
  sounds: Readonly<Record<string, string>>,
  output: string,
  exporting: Exporting = {},
): Promise<Handed> {
  const { inputs = [], onStage = () => {}, signal } = exporting;
  const mode = modeOf(exporter, exporting.mode);
  await checkPlace(exporter, output, { stems: Object.values(sounds) }, inputs);
  const handed = await HandedSounds.open(plan, sounds, dirname(output), {
    ...{ onStage, isMeasured: exporter.isMeasured ?? false, isPlain: exporter.sounds === 'plain' },
    ...(signal ? { signal } : {}),
  });
  try {
    const { markers, tempo } = exporting;
    const session = handOver(plan, handed.found, {
      name: nameOf(output),
      mode,
      isPlain: exporter.sounds === 'plain',
      isTurned: exporter.isTurned ?? false,
      isBaked: exporter.isBaked ?? false,
      ...(markers ? { markers } : {}),
      ...(tempo === undefined ? {} : { tempo }),
    });
    const exported = exporter.write(session, isFolder(exporter, output) ? '' : extensionOf(output));
    const told = toldOf(exporter, session, exported);
    const write = isFolder(exporter, output) ? writeFolder : exporter.makes === 'zip' ? writeArchive : writeFile;
    const readme = await write(output, { exported, handed, session, told });
    return { path: output, mode, notes: exported.notes, ...(readme === undefined ? {} : { readme }) };
  } finally {
    await handed.close();
  }
}

function modeOf({ id, modes }: Exporter, mode: Mode | undefined): Mode {
  if (mode === undefined) return modes[0];
  if (modes.includes(mode)) return mode;
  throw new Invalid('usage', `${id} can only be written as ${modes.join(' or ')}: leave "--as ${mode}" out.`);
}

/** A folder has to be new or empty, for whoever opened it may have worked in it. @throws Invalid output, usage */
async function checkPlace(
  exporter: Exporter,
  output: string,
  material: { readonly stems: readonly string[] },
  inputs: readonly string[],
): Promise<void> {
  if (!isFolder(exporter, output)) {
    const { id, extensions } = exporter;
    if (!extensions.includes(extensionOf(output)))
      throw new Invalid('usage', `${output}: ${id} writes ${extensions.join(', ')}; choose such a name.`, output);
    await checkOutput(output, material, { inputs });
    return;
  }
  const found = statSync(output, { throwIfNoEntry: false });
  if (found && !(found.isDirectory() && readdirSync(output).length === 0))
    throw new Invalid(
      'output',
      `${output} is there already, and somebody may have worked in it; name another folder, or take that one away.`,
      output,
    );
  if (!found) await checkOutput(output, material, { inputs });
}

const isFolder = ({ makes, extensions }: Exporter, output: string): boolean =>
  makes === 'folder' || (makes === 'either' && !extensions.includes(extensionOf(output)));

const extensionOf = (path: string): string => extname(path).toLowerCase();

interface Work {
  readonly exported: Exported;
  readonly handed: HandedSounds;
  readonly session: Handover;
  readonly told: string;
}

const readmeName = 'README.txt';

/** All of it under another name first. Returns where the text lies. */
async function writeFolder(output: string, { exported, handed, session, told }: Work): Promise<string> {
  const temporary = join(dirname(output), `.${basename(output).slice(0, 80)}.${randomBytes(6).toString('hex')}`);
  await mkdir(temporary).catch((error: unknown) => {
    throw refusal(error, output);
  });
  try {
    for (const [i, { path, ...each }] of exported.sounds.entries()) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await handed.write(each, session, join(temporary, path), (share) => (i + share) / exported.sounds.length);
    }
    for (const { path, content } of exported.files) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeText(join(temporary, path), content);
    }
    await writeText(join(temporary, readmeName), told);
    await rm(output, { recursive: true, force: true }); // empty, if it is there
    await rename(temporary, output);
    return join(output, readmeName);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** A text that tells what became of each move lies beside a file that has moves. */
async function writeFile(output: string, { exported, handed, session, told }: Work): Promise<string | undefined> {
  for (const each of exported.sounds) await handed.write(each, session, output, (share) => share);
  for (const { content } of exported.files) await writeText(output, content);
  return exported.notes.length > 0 ? writeBeside(output, told) : undefined;
}

/** So does it beside an archive; of one that is printed it tells what that means. */
async function writeArchive(output: string, { exported, handed, session, told }: Work): Promise<string | undefined> {
  const { files, sounds } = exported;
  await writeZip(output, [
    ...files,
    ...sounds.map(({ path, ...each }, i) => ({
      path,
      make: (temporary: string) => handed.write(each, session, temporary, (share) => (i + share) / sounds.length),
    })),
  ]);
  return writeBeside(output, told);
}

async function writeBeside(output: string, told: string): Promise<string> {
  const readme = join(dirname(output), `${nameOf(output)}.${readmeName}`);
  await writeText(readme, told);
  return readme;
}
