import type { Block, Format, Sound } from '../../src/dsp/block.ts';

export const sampleRate = 48_000;

/** One channel: a sine at a peak level in dBFS. */
export function sine(frequency: number, level: number, seconds = 1, rate = sampleRate, phase = 0): Float32Array {
  const factor = 10 ** (level / 20);
  return Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => factor * Math.sin((2 * Math.PI * frequency * i) / rate + phase),
  );
}

/** Seeded white noise, uniform, at a peak level in dBFS. */
export function noise(level: number, seconds = 1, seed = 1, rate = sampleRate): Float32Array {
  const factor = 10 ** (level / 20);
  let state = seed >>> 0;
  return Float32Array.from({ length: Math.round(seconds * rate) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return factor * (state / 2 ** 31 - 1);
  });
}

export const zeros = (seconds: number, rate = sampleRate): Float32Array => new Float32Array(Math.round(seconds * rate));

export function joined(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Arrays as sound, cut into blocks of `blockLength`, or of the lengths given in turn. */
export function sound(
  channels: readonly Float32Array[],
  rate = sampleRate,
  blockLength: number | readonly number[] = 4096,
): Sound {
  const length = channels[0]?.length ?? 0;
  const format: Format = { sampleRate: rate, channels: channels.length };
  const lengths = typeof blockLength === 'number' ? [blockLength] : blockLength;
  return {
    format,
    length,
    async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
      for (let at = 0, turn = 0; at < length; turn++) {
        const end = Math.min(length, at + Math.max(1, lengths[turn % lengths.length]!));
        yield { channels: channels.map((channel) => channel.subarray(at, end)), length: end - at };
        at = end;
      }
    },
  };
}

/** The same samples left and right. */
export const both = (channel: Float32Array): readonly Float32Array[] => [channel, channel];

/** All blocks of a sound, joined. */
export async function collected(of: Sound): Promise<Float32Array[]> {
  const parts: Float32Array[][] = Array.from({ length: of.format.channels }, () => []);
  for await (const block of of)
    for (const [i, channel] of block.channels.entries()) parts[i]!.push(channel.slice(0, block.length));
  return parts.map((channel) => joined(...channel));
}

/** Numbers from 0 to 1, alike at every run. */
export function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
