import { basename } from 'node:path';
import { open } from '../audio/open.ts';
import { type Parked, park } from '../audio/parked.ts';
import type { Source, Warning } from '../audio/source.ts';
import type { Sound } from '../dsp/block.ts';
import { auditory } from '../features/auditory.ts';
import { Logs } from '../features/feature.ts';
import { allMeters, featuresOf } from '../features/index.ts';
import { measure } from '../features/measure.ts';
import { moments } from '../features/moments.ts';
import { type Heard, hear, overhear } from '../meters/hear.ts';
import type { Meter } from '../meters/meter.ts';
import { roleOf } from '../roles/names.ts';
import type { Role, RoleSource } from '../roles.ts';
import type { Track, TrackFormat } from '../session.ts';

/** A heard file, and what was odd about it. */
export interface HeardFile {
  readonly track: Track;
  readonly warnings: readonly Warning[];
  /** Where it was put aside, if that was asked for. */
  readonly parked?: Parked;
}

export interface Naming {
  readonly name?: string;
  readonly role?: Role;
  readonly roleSource?: RoleSource;
  readonly path?: string;
  /** Whether there are other tracks that it may be compared with. */
  readonly alone?: boolean;
}

/** Opens a file and hears it once with every meter. The result is small: sound never leaves, but for a file to put it aside in. */
export async function hearFile(
  path: string,
  naming: Naming = {},
  onProgress?: (share: number) => void,
  aside?: string,
): Promise<HeardFile> {
  const source = await open(path);
  const named = { name: basename(path), path, ...naming };
  if (aside === undefined) {
    const track = await hearSound(source, named, formatOf(source), onProgress);
    return { track, warnings: source.warnings };
  }
  const { track, parked } = await hearAside(source, named, formatOf(source), aside, onProgress);
  return { track, warnings: source.warnings, parked };
}

/** Hears a sound on its way to a file. */
export async function hearAside(
  sound: Sound,
  named: Named,
  format: Omit<TrackFormat, 'frames' | 'duration'>,
  aside: string,
  onProgress?: (share: number) => void,
): Promise<{ readonly track: Track; readonly parked: Parked }> {
  const { length } = sound;
  const over = overhear(sound, metersFor(named));
  const parked = await park(
    onProgress && length ? told(over.sound, (frames) => onProgress(frames / length)) : over.sound,
    aside,
  );
  return { track: trackOf(over.heard(), named, format), parked };
}

/** What was heard of the same content before, as this file. */
export function renamed({ track, warnings }: HeardFile, path: string, naming: Naming): HeardFile {
  const { format, features, metrics, absent } = track;
  const named = { name: basename(path), path, ...naming };
  return { track: { ...labelOf(named), format, features, metrics, absent }, warnings };
}

/** Only puts the sound of a file aside, of which the numbers are known. */
export async function putAside(known: HeardFile, path: string, aside: string): Promise<HeardFile> {
  return { ...known, parked: await park(await open(path), aside) };
}

/** A sound that tells how much of it went by. */
function told(sound: Sound, onFrames: (frames: number) => void): Sound {
  return {
    ...sound,
    async *[Symbol.asyncIterator]() {
      let frames = 0;
      for await (const block of sound) {
        yield block;
        frames += block.length;
        onFrames(frames);
      }
    },
  };
}

export type Named = Naming & { readonly name: string };

/** What tells how tracks go together is not needed of one alone. */
const together = [...moments.meters, ...auditory.meters];
const metersAlone = allMeters.filter((each) => !together.includes(each));

/** What listens to a track, alone or beside others. */
export const metersFor = ({ alone }: Naming): readonly Meter<unknown>[] => (alone ? metersAlone : allMeters);

/** Hears any sound with every meter that its features need. */
export async function hearSound(
  sound: Sound,
  named: Named,
  format: Omit<TrackFormat, 'frames' | 'duration'>,
  onProgress?: (share: number) => void,
): Promise<Track> {
  const heard = await hear(
    sound,
    metersFor(named),
    onProgress && sound.length ? (frames) => onProgress(frames / sound.length!) : undefined,
  );
  return trackOf(heard, named, format);
}

/** What was heard, as a track. */
export function trackOf(heard: Heard, named: Named, format: Omit<TrackFormat, 'frames' | 'duration'>): Track {
  const features = featuresOf(new Logs(heard));
  const duration = heard.frames / heard.format.sampleRate;
  return {
    ...labelOf(named),
    format: { ...format, frames: heard.frames, duration },
    features,
    ...measure(features, heard.format.channels, duration),
  };
}

const labelOf = ({ name, role, roleSource, path }: Named): Pick<Track, 'name' | 'path' | 'role' | 'roleSource'> => ({
  name,
  ...(path === undefined ? {} : { path }),
  role: role ?? roleOf(name),
  ...(roleSource === undefined ? {} : { roleSource }),
});

export const formatOf = ({ container, codec, format, bitDepth }: Source): Omit<TrackFormat, 'frames' | 'duration'> => ({
  container,
  codec,
  sampleRate: format.sampleRate,
  channels: format.channels,
  ...(bitDepth === undefined ? {} : { bitDepth }),
});
