import type { Block, Sound } from '../dsp/block.ts';

/**
 * A sound that is made once and heard by several who go about as fast as each other: what one has not heard yet waits for him, so
 * memory grows by how far they are apart. Each must listen; one who stops early is no longer waited for.
 */
export const shared = (sound: Sound, listeners: number): Sound => {
  if (listeners < 2) return sound;
  const queues: (Block[] | undefined)[] = Array.from({ length: listeners }, () => []);
  let blocks: AsyncIterator<Block> | undefined;
  let pulling: Promise<void> | undefined;
  let end: { readonly failure?: unknown } | undefined;
  let taken = 0;
  const pull = async (): Promise<void> => {
    blocks ??= sound[Symbol.asyncIterator]();
    try {
      const { value, done } = await blocks.next();
      if (done) end = {};
      else keep(value);
    } catch (failure) {
      end = { failure };
    } finally {
      pulling = undefined;
    }
  };
  const keep = (block: Block): void => {
    const { channels, length, isRest } = block;
    const copy = isRest ? block : { channels: channels.map((channel) => channel.slice(0, length)), length };
    for (const queue of queues) queue?.push(copy);
  };
  async function* listen(slot: number): AsyncGenerator<Block> {
    const queue = queues[slot]!;
    try {
      for (;;) {
        const next = queue.shift();
        if (next) yield next;
        else if (!end) {
          pulling ??= pull();
          await pulling;
        } else if ('failure' in end) throw end.failure;
        else return;
      }
    } finally {
      queues[slot] = undefined;
      if (queues.every((each) => each === undefined)) await blocks?.return?.();
    }
  }
  return {
    ...sound,
    [Symbol.asyncIterator]: () => {
      if (taken === listeners) throw new Error(`a sound shared by ${listeners} is heard once more`);
      return listen(taken++);
    },
  };
};
