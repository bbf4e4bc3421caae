import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeSound } from '../audio/write.ts';
import type { Material, OnStage } from '../jobs/open-session.ts';
import type { Report } from '../report/report.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import { fix } from '../run.ts';
import { Invalid } from '../units.ts';
import { type PlantedFault, plantFaults } from './faults.ts';
import { sampleRate } from './filters.ts';
import { type DemoMix, mixRecordings } from './mixing.ts';
import { recorder } from './raw.ts';
import { composeSong, mixOf, type Song } from './song.ts';
import { soundOf } from './sound.ts';

export interface Demo {
  readonly report: Report;
  /** What was heard. */
  readonly material: Material;
  readonly found: readonly { readonly fault: PlantedFault; readonly finding: Finding }[];
  /** Planted, and not found. */
  readonly missed: readonly PlantedFault[];
  /** Found, from warnings up, and neither planted nor brought along by what was. */
  readonly unplanned: readonly Finding[];
  /** The song mixed anew, from its parts as they were recorded. */
  readonly mix: DemoMix;
}

/**
 * Composes a song, plants faults, writes its stems and the clean mix, and lets the program find and mend them; then has it mix the
 * raw recordings of the song.
 */
export async function runDemo(folder: string, seed: number, onStage: OnStage = () => {}): Promise<Demo> {
  const stems = join(folder, 'stems');
  try {
    mkdirSync(stems, { recursive: true });
  } catch (error) {
    throw new Invalid(
      'output',
      `The folder ${stems} cannot be made: ${(error as Error).message}. Choose another place with -o.`,
      stems,
    );
  }
  onStage('Composing', 0);
  const { recordings, record } = recorder(seed, sampleRate);
  const clean = composeSong(seed, record);
  const planted = plantFaults(clean, seed);
  const reference = join(folder, 'clean.wav');
  await writeSound(reference, soundOf(mixOf(clean), clean.sampleRate), { container: 'wav', bitDepth: 24 });
  const files = await writeStems(planted.song, stems);
  const material = { stems: files, references: [reference] };
  const report = await fix(material, { onStage }, { output: join(folder, 'mix.fixed.wav') });
  const mix = await mixRecordings(folder, clean, recordings, onStage);
  return { report, material, mix, ...compared(planted.faults, findingsOf(report.outcomes)) };
}

async function writeStems(song: Song, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const { name, channels } of song.stems) {
    const path = join(folder, `${name}.wav`);
    await writeSound(path, soundOf(channels, song.sampleRate), { container: 'wav', bitDepth: 32 });
    files.push(path);
  }
  return files;
}

/** A fault of a stem may be found in the stem or in the mix that holds it. */
const isOf = ({ rule: found, tracks }: Finding, { rule, stem, by }: PlantedFault): boolean =>
  found === rule &&
  (stem === undefined || tracks[0] === 'mix' || tracks[0] === stem) &&
  (by === undefined || tracks[1] === by);

/** What was planted against what was found. */
export function compared(
  faults: readonly PlantedFault[],
  findings: readonly Finding[],
): Pick<Demo, 'found' | 'missed' | 'unplanned'> {
  return {
    found: faults.flatMap((fault) => {
      const finding = findings.find((each) => isOf(each, fault));
      return finding ? [{ fault, finding }] : [];
    }),
    missed: faults.filter((fault) => !findings.some((finding) => isOf(finding, fault))),
    unplanned: findings.filter(
      (finding) =>
        finding.severity !== 'info' &&
        !faults.some((fault) => isOf(finding, fault) || fault.also?.includes(finding.rule)),
    ),
  };
}
