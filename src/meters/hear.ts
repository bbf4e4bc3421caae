import type { Format, Sound } from '../dsp/block.ts';
import type { Meter } from './meter.ts';

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
    for (const hearing of hearings) hearing.hear(block);
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
          for (const hearing of hearings) hearing.hear(block);
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
