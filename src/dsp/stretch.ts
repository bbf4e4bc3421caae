import type { Block, Sound } from './block.ts';
import { Reader } from './reader.ts';
import { resample } from './resample.ts';
import { stretcherFor } from './stretcher.ts';

const piece = 1024; // frames: what comes out is that of these pieces, whatever the blocks
const more = 8; // frames behind the end: of what is resampled, a rounded count may be one too few
const alike = 1e-7; // of two ratios: in an hour, a third of a millisecond

/**
 * Sound played `speed` times as fast with all frequencies times `pitch`, aligned with its beginning; `round(frames / speed)` frames come
 * out, whatever the blocks. Where both are the same it is a tape that runs faster, and is only resampled; else it is stretched with its
 * pitch kept and then resampled, as the library's own shift is off by 21 cents at 55 Hz. @throws Invalid unsupported
 */
export function stretched(sound: Sound, speed: number, pitch: number): Sound {
  if (speed === 1 && pitch === 1) return sound;
  const { format, length } = sound;
  const isTape = Math.abs(speed / pitch - 1) < alike;
  return {
    format,
    ...(length === undefined ? {} : { length: Math.round(length / speed) }),
    async *[Symbol.asyncIterator]() {
      const heard = { frames: 0, isOver: false };
      const counting = counted(sound, heard);
      const result = isTape
        ? transposed(counting, speed)
        : transposed({ format, [Symbol.asyncIterator]: () => atSpeed(counting, heard, speed / pitch) }, pitch);
      yield* cut(result, () => Math.round(heard.frames / speed));
    },
  };
}

interface Heard {
  frames: number;
  isOver: boolean;
}

function counted(sound: Sound, heard: Heard): Sound {
  async function* blocks(): AsyncGenerator<Block> {
    for await (const block of sound) {
      heard.frames += block.length;
      yield block;
    }
    heard.isOver = true;
  }
  return { format: sound.format, [Symbol.asyncIterator]: blocks };
}

/** As a tape that runs so many times as fast. */
function transposed(sound: Sound, ratio: number): Sound {
  const { format } = sound;
  return resample({ ...sound, format: { ...format, sampleRate: format.sampleRate * ratio } }, format.sampleRate);
}

/** Pitch kept; a little longer than it has to be. */
async function* atSpeed(sound: Sound, heard: Heard, speed: number): AsyncGenerator<Block> {
  const engine = await stretcherFor(sound.format, Math.ceil(piece * speed) + 2);
  const { inputLatency, outputLatency } = engine;
  const fedBy = (frame: number) => Math.round((frame + outputLatency) * speed); // of the input behind what it began with
  const reader = new Reader(sound);
  try {
    engine.seek(await reader.read(inputLatency), speed);
    for (let at = -outputLatency; ; ) {
      const length = at < 0 ? Math.min(piece, -at) : piece;
      const made = engine.process(await reader.read(fedBy(at + length) - fedBy(at)), length);
      if (at >= 0) yield { channels: made.map((channel) => channel.slice()), length };
      at += length;
      if (heard.isOver && at >= heard.frames / speed + more) return;
    }
  } finally {
    await reader.close();
  }
}

async function* cut(sound: Sound, end: () => number): AsyncGenerator<Block> {
  let at = 0;
  for await (const { channels, length } of sound) {
    const kept = Math.min(length, end() - at);
    if (kept > 0) yield { channels: channels.map((channel) => channel.subarray(0, kept)), length: kept };
    at += length;
  }
}
