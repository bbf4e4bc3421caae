import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Warning } from '../audio/source.ts';
import { sumOf } from '../audio/sum.ts';
import { writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import { decibels } from '../dsp/decibels.ts';
import { hear } from '../meters/hear.ts';
import { type TruePeakLog, truePeak } from '../meters/true-peak.ts';
import type { Session } from '../session.ts';
import { soundOn } from '../translation/render.ts';
import type { SystemId } from '../translation/systems.ts';
import type { Elsewhere } from '../translation/translation.ts';
import { Invalid } from '../units.ts';
import { type Material, type OnStage, openTracks } from './open-session.ts';
import { homeOf } from './output.ts';

/** What was written, one file a system. */
export interface Played {
  readonly files: readonly string[];
  /** dB by which all of them are softer than the mix, so that no peak is clipped. */
  readonly softer: number;
  readonly warnings: readonly Warning[];
}

/** Where each system's file goes. @throws Invalid output, where one is there already: nothing is replaced */
export function filesFor(material: Material, systems: readonly SystemId[], folder: string): string[] {
  const { name } = homeOf(material);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Invalid('output', `${folder} is a file; name a folder for what is rendered.`, folder);
  const files = systems.map((system) => join(folder, `${name}.${system}.wav`));
  const taken = files.find((file) => existsSync(file));
  if (taken)
    throw new Invalid(
      'output',
      `${taken} is there already, and nothing is replaced: choose another folder with -o.`,
      taken,
    );
  return files;
}

const ceiling = -1; // dBTP

/**
 * The mix as it is on each system, 24 bits at its own rate. All are as loud as the mix, by what is told of their loudness, so that it is
 * their sound that is compared; where a peak would pass −1 dBTP, all of them are softer by the same.
 * @throws Invalid output; AbortError
 */
export async function renderTranslation(
  session: Session,
  systems: readonly Elsewhere[],
  files: readonly string[],
  { folder, signal, onStage = () => {} }: { folder: string; signal?: AbortSignal; onStage?: OnStage },
): Promise<Played> {
  makeFolder(folder);
  const loudness = session.mix?.metrics['loudness.integrated'] ?? 0;
  const open = async (i: number, softer: number): Promise<Sound> => {
    const { system, loudness: change } = systems[i]!;
    return soundOn(system, await mixOf(session), { loudness: loudness + change, gain: -change - softer });
  };
  const steps = 2 * systems.length;
  let peak = Number.NEGATIVE_INFINITY;
  for (const [i, { where }] of systems.entries()) {
    onStage(`Listening ${where}`, i / steps);
    peak = Math.max(peak, await peakOf(await open(i, 0)));
  }
  const softer = Math.max(0, Math.ceil(10 * (peak - ceiling)) / 10);
  for (const [i, { where }] of systems.entries()) {
    onStage(`Rendering ${where}`, (systems.length + i) / steps);
    await writeSound(files[i]!, await open(i, softer), { container: 'wav', ...(signal ? { signal } : {}) });
  }
  const message = `Rendered as loud as the mix${softer > 0 ? `, all ${softer.toFixed(1)} dB softer, for peaks would clip` : ''}.`;
  return { files, softer, warnings: [{ code: 'level-matched', message }] };
}

async function mixOf({ mix, stems }: Session): Promise<Sound> {
  if (mix?.path !== undefined) return (await openTracks([mix]))[0]!;
  return sumOf(await openTracks(stems));
}

async function peakOf(sound: Sound): Promise<number> {
  const { logs } = await hear(sound, [truePeak]);
  return decibels(Math.max(...(logs.get(truePeak.id) as TruePeakLog).peak));
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Invalid('output', `The folder ${path} cannot be made: ${(error as Error).message}.`, path);
  }
}
