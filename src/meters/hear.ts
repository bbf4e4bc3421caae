import type { Block, Format, Sound } from '../dsp/block.ts';
import type { Hearing, Meter } from './meter.ts';

/** What was heard of one piece of sound: its format, its frames, and a log a meter. */
export interface Heard {
  readonly format: Format;
  readonly frames: number;
  readonly logs: ReadonlyMap<string, unknown>;
}

/** Feeds every block to every meter, once. Only the meters asked for are paid for. */
export async function hear(
  sound: Sound,
  meters: readonly Meter<unknown>[],
  onProgress?: (frames: number) => void,
): Promise<Heard> {
  const hearings = meters.map((each) => each.start(sound.format));
  let frames = 0;
  for await (const block of sound) {
    heardBy(hearings, block);
    frames += block.length;
    onProgress?.(frames);
  }
  return { format: sound.format, frames, logs: new Map(meters.map((each, i) => [each.id, hearings[i]!.finish()])) };
}

/** A sound that is heard while it goes by, as on its way to a file; what was heard is there when it has ended. */
export interface Overheard {
  readonly sound: Sound;
  heard(): Heard;
}

export function overhear(sound: Sound, meters: readonly Meter<unknown>[]): Overheard {
  let found: Heard | undefined;
  return {
    sound: {
      ...sound,
      async *[Symbol.asyncIterator]() {
        const hearings = meters.map((each) => each.start(sound.format));
        let frames = 0;
        for await (const block of sound) {
          heardBy(hearings, block);
          frames += block.length;
          yield block;
        }
        const logs = new Map(meters.map((each, i) => [each.id, hearings[i]!.finish()]));
        found = { format: sound.format, frames, logs };
      },
    },
    heard() {
      if (!found) throw new Error('The sound has not been heard to its end.');
      return found;
    },
  };
}

function heardBy(hearings: readonly Hearing<unknown>[], block: Block): void {
  const isRest = block.isRest ?? block.channels.every((channel) => isSilent(channel, block.length));
  for (const hearing of hearings) {
    if (isRest && hearing.rest) hearing.rest(block);
    else hearing.hear(block);
  }
}

function isSilent(channel: Float32Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (channel[i] !== 0) return false;
  return true;
}
