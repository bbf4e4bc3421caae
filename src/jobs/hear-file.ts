import { basename } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import type { Sound } from '../dsp/block.ts';
import { auditory } from '../features/auditory.ts';
import { Logs } from '../features/feature.ts';
import { allMeters, featuresOf } from '../features/index.ts';
import { measure } from '../features/measure.ts';
import { moments } from '../features/moments.ts';
import { hear } from '../meters/hear.ts';
import { roleOf } from '../roles/names.ts';
import type { Role, RoleSource } from '../roles.ts';
import type { Track, TrackFormat } from '../session.ts';

/** A heard file, and what was odd about it. */
export interface HeardFile {
  readonly track: Track;
  readonly warnings: readonly Warning[];
}

export interface Naming {
  readonly name?: string;
  readonly role?: Role;
  readonly roleSource?: RoleSource;
  readonly path?: string;
  /** Whether there are other tracks that it may be compared with. */
  readonly alone?: boolean;
}

/** Opens a file and hears it once with every meter. The result is small: sound never leaves. */
export async function hearFile(
  path: string,
  naming: Naming = {},
  onProgress?: (share: number) => void,
): Promise<HeardFile> {
  const source = await open(path);
  const track = await hearSound(source, { name: basename(path), path, ...naming }, formatOf(source), onProgress);
  return { track, warnings: source.warnings };
}

type Named = Naming & { readonly name: string };

/** What tells how tracks go together is not needed of one alone. */
const together = [...moments.meters, ...auditory.meters];
const metersAlone = allMeters.filter((each) => !together.includes(each));

/** Hears any sound with every meter that its features need. */
export async function hearSound(
  sound: Sound,
  { name, role, roleSource, path, alone }: Named,
  format: Omit<TrackFormat, 'frames' | 'duration'>,
  onProgress?: (share: number) => void,
): Promise<Track> {
  const heard = await hear(
    sound,
    alone ? metersAlone : allMeters,
    onProgress && sound.length ? (frames) => onProgress(frames / sound.length!) : undefined,
  );
  const features = featuresOf(new Logs(heard));
  const duration = heard.frames / sound.format.sampleRate;
  return {
    name,
    ...(path === undefined ? {} : { path }),
    role: role ?? roleOf(name),
    ...(roleSource === undefined ? {} : { roleSource }),
    format: { ...format, frames: heard.frames, duration },
    features,
    ...measure(features, sound.format.channels, duration),
  };
}

export const formatOf = ({ container, codec, format, bitDepth }: Source): Omit<TrackFormat, 'frames' | 'duration'> => ({
  container,
  codec,
  sampleRate: format.sampleRate,
  channels: format.channels,
  ...(bitDepth === undefined ? {} : { bitDepth }),
});
