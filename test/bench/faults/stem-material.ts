import { basename } from 'node:path';
import { open } from '../../../src/audio/open.ts';
import { nameOf, soundFiles } from '../../../src/jobs/sound-files.ts';
import { namedRoles } from '../../../src/jobs/stem-roles.ts';
import type { Role, RoleSource } from '../../../src/roles.ts';
import type { Seconds } from '../../../src/units.ts';
import { decoded, faded } from './material.ts';
import { lengthOf, mapped, rmsOf, type Sounding } from './sounding.ts';

export interface Stem {
  readonly name: string;
  readonly role: Role;
  readonly roleSource: RoleSource;
  readonly sounding: Sounding;
}

const most = 8; // stems of one song: pairs grow with the square

/** The stretch in which most stems play, and the loudest stems in it. */
export async function stemsIn(folder: string, seconds: Seconds): Promise<Stem[]> {
  const paths = soundFiles([folder]);
  const names = paths.map((path) => nameOf(basename(path)));
  const roles = namedRoles(
    paths.map((path) => ({ path, folders: [] })),
    names,
    {},
  );
  const activities: number[][] = [];
  for (const path of paths) activities.push(await activityOf(path));
  const length = Math.max(...activities.map((each) => each.length));
  const window = Math.min(length, Math.round(seconds));
  const playing = (from: number) =>
    activities.filter((each) => share(each.slice(from, from + window)) > 0.3).length +
    activities.reduce((sum, each) => sum + share(each.slice(from, from + window)), 0) / 1000;
  const starts = Array.from({ length: Math.max(1, length - window + 1) }, (_, i) => i);
  const from = starts.reduce((a, b) => (playing(b) > playing(a) ? b : a), 0);
  const stems: Stem[] = [];
  for (const [i, path] of paths.entries()) {
    if (share(activities[i]!.slice(from, from + window)) <= 0.3) continue;
    const sounding = faded(await decoded(path, from, from + window));
    stems.push({ name: names[i]!, ...roles[i]!, sounding });
  }
  const rate = stems[0]?.sounding.rate;
  return stems
    .filter(({ sounding }) => sounding.rate === rate)
    .sort((a, b) => rmsOf(b.sounding) - rmsOf(a.sounding))
    .slice(0, most)
    .map((stem) => ({ ...stem, sounding: lasting(stem.sounding, Math.round(window * stem.sounding.rate)) }));
}

const share = (levels: readonly number[]): number =>
  levels.filter((level) => level > 0.003).length / Math.max(1, levels.length);

/** RMS of every second. */
async function activityOf(path: string): Promise<number[]> {
  const source = await open(path);
  const { sampleRate } = source.format;
  const sums: number[] = [];
  let at = 0;
  for await (const { channels, length } of source) {
    for (const channel of channels)
      for (let i = 0; i < length; i += 4) {
        const second = Math.floor((at + i) / sampleRate);
        sums[second] = (sums[second] ?? 0) + channel[i]! ** 2;
      }
    at += length;
  }
  return Array.from(sums, (sum) => Math.sqrt(((sum ?? 0) * 4) / sampleRate / source.format.channels));
}

const lasting = (sounding: Sounding, frames: number): Sounding =>
  lengthOf(sounding) === frames
    ? sounding
    : mapped(sounding, (channel) => {
        const out = new Float32Array(frames);
        out.set(channel.subarray(0, frames));
        return out;
      });
