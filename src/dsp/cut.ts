import type { Block, Sound } from './block.ts';

/** Frames from the first to before the last of a sound; what it has less of is not there. It is heard to its end all the same. */
export function cut(sound: Sound, [from, to]: readonly [from: number, to: number]): Sound {
  const { format, length } = sound;
  return {
    format,
    ...(length === undefined ? {} : { length: Math.max(0, Math.min(length, to) - from) }),
    [Symbol.asyncIterator]: () => between(sound, from, to),
  };
}

async function* between(sound: Sound, from: number, to: number): AsyncGenerator<Block> {
  let at = 0;
  for await (const { channels, length } of sound) {
    const [first, last] = [Math.max(0, from - at), Math.min(length, to - at)];
    at += length;
    if (last > first)
      yield { channels: channels.map((channel) => channel.subarray(first, last)), length: last - first };
  }
}
