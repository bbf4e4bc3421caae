import { regroup } from '../audio/regroup.ts';
import type { Block, Sound } from '../dsp/block.ts';
import { widened } from './widened.ts';

const negligible = 1e-9; // of full scale: whatever it is multiplied by, nobody hears it

/** By how much each sample was multiplied, or what was added to it. To be heard once; both are as long as each other. */
export function compared(before: Sound, after: Sound, how: 'gain' | 'difference'): Sound {
  const from = after.format.channels === 2 ? widened(before) : before;
  const { channels } = after.format;
  return {
    ...after,
    async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
      const last = new Float32Array(channels).fill(1);
      const blocks = regroup(pieces(after), channels);
      for await (const was of regroup(pieces(from), channels)) {
        const is = (await blocks.next()).value as Block | undefined;
        if (!is) return;
        const length = Math.min(was.length, is.length);
        const made = is.channels.map((to, c) =>
          how === 'gain' ? gains(was.channels[c]!, to, length, last, c) : added(was.channels[c]!, to, length),
        );
        yield { channels: made, length };
      }
    },
  };
}

async function* pieces(sound: Sound): AsyncGenerator<readonly Float32Array[]> {
  for await (const { channels } of sound) yield channels;
}

const added = (from: Float32Array, to: Float32Array, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => to[i]! - from[i]!);

/** Where there is nothing to multiply, the gain stays what it was. */
function gains(from: Float32Array, to: Float32Array, length: number, last: Float32Array, c: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    if (Math.abs(from[i]!) > negligible) last[c] = to[i]! / from[i]!;
    return last[c]!;
  });
}
