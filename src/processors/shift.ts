import type { Block, Sound } from '../dsp/block.ts';
import { quantity } from '../fields.ts';
import { lasting } from '../print.ts';
import { Invalid } from '../units.ts';
import { passing } from './passing.ts';
import { processor } from './processor.ts';

/** Moves a sound on the time line, as a region in a DAW; earlier, too, which no delay can. */
export const shift = processor({
  id: 'shift',
  about:
    'Moves the whole sound: later, with silence before it, or earlier, without what then lies before the beginning.',
  settings: {
    offset: quantity('s', [-60, 60], 'By how much it comes later; below 0: earlier. To the nearest sample.'),
  },
  examples: [{ offset: 0 }],
  describe: ({ offset }) => `move ${lasting(Math.abs(offset))} ${offset < 0 ? 'earlier' : 'later'}`,
  prepare({ offset }, format) {
    if (offset !== 0)
      throw new Invalid(
        'usage',
        'Sound is moved only where a whole sound is rendered, by a step without on, mix and time; for less than a second use "delay".',
      );
    return passing(format);
  },
  stream: ({ offset }, sound) => moved(sound, Math.round(offset * sound.format.sampleRate)),
});

const most = 16_384; // frames of silence in a block

function moved(sound: Sound, frames: number): Sound {
  const { format, length } = sound;
  if (frames === 0) return sound;
  async function* blocks(): AsyncGenerator<Block> {
    for (let left = frames; left > 0; left -= most) {
      const length = Math.min(most, left);
      yield { channels: Array.from({ length: format.channels }, () => new Float32Array(length)), length };
    }
    let left = Math.max(0, -frames);
    for await (const { channels, length } of sound) {
      const skipped = Math.min(left, length);
      left -= skipped;
      if (skipped < length)
        yield { channels: channels.map((channel) => channel.subarray(skipped, length)), length: length - skipped };
    }
  }
  return {
    format,
    ...(length === undefined ? {} : { length: Math.max(0, length + frames) }),
    [Symbol.asyncIterator]: blocks,
  };
}
