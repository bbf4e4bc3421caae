import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeSound } from '../audio/write.ts';
import { mean } from '../dsp/statistics.ts';
import { Logs } from '../features/feature.ts';
import { loudness } from '../features/loudness.ts';
import type { Material, OnStage } from '../jobs/open-session.ts';
import { hear } from '../meters/hear.ts';
import type { Report } from '../report/report.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Outcome } from '../rules/rule.ts';
import { mix } from '../run-mix.ts';
import type { Decibels } from '../units.ts';
import { type Recording, recordedPart } from './raw.ts';
import type { Song } from './song.ts';
import { soundOf } from './sound.ts';

/** What the program made of the raw recordings of a song, beside the song's own desk. */
export interface DemoMix {
  readonly report: Report;
  /** What was heard. */
  readonly material: Material;
  /** How far the stems lie from where the song's own desk has them: rms, with what all have in common taken off. */
  readonly off: Decibels;
  /** The same of stems that are all as loud. */
  readonly offAlike: Decibels;
  /** Findings of errors and warnings: in the plain sum, in the mix. */
  readonly found: readonly [before: number, after: number];
}

/** Writes the recordings, and lets the program mix them. */
export async function mixRecordings(
  folder: string,
  song: Song,
  recordings: readonly Recording[],
  onStage: OnStage,
): Promise<DemoMix> {
  const raw = join(folder, 'raw');
  mkdirSync(raw, { recursive: true });
  const files: string[] = [];
  for (const { name, samples } of recordings) {
    const path = join(raw, `${name}.wav`);
    await writeSound(path, soundOf([samples], song.sampleRate), { container: 'wav', bitDepth: 24 });
    files.push(path);
  }
  const material = { stems: files };
  const report = await mix(material, { onStage }, { output: join(folder, 'raw.mix.wav') });
  const own = await levelsOnDesk(song);
  const placed = report.after!.tracks.flatMap(({ name, metrics }) => {
    const [is, should] = [metrics['loudness.integrated'], own.get(name)];
    return is === undefined || should === undefined ? [] : [{ is, should }];
  });
  return {
    report,
    material,
    off: spread(placed.map(({ is, should }) => is - should)),
    offAlike: spread(placed.map(({ should }) => should)),
    found: [grave(report.outcomes), grave(report.after!.outcomes)],
  };
}

/** Root mean square of the distance from the mean. */
function spread(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

const grave = (outcomes: readonly Outcome[]): number =>
  findingsOf(outcomes).filter(({ severity }) => severity !== 'info').length;

/** Integrated loudness of each stem as the song's own desk leaves it, LUFS, over the part that was recorded. */
async function levelsOnDesk({ stems, sampleRate }: Song): Promise<ReadonlyMap<string, number>> {
  const levels = new Map<string, number>();
  for (const { name, channels } of stems) {
    const sound = soundOf(recordedPart(channels, sampleRate), sampleRate);
    const { logs, frames } = await hear(sound, loudness.meters);
    const { integrated } = loudness.read(new Logs({ format: sound.format, frames, logs }));
    if (integrated !== undefined) levels.set(name, integrated);
  }
  return levels;
}
