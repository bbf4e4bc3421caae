import type { Block, Sound, Speaker } from '../dsp/block.ts';
import { speakersOf } from '../dsp/k-weighting.ts';

const half = Math.SQRT1_2;

/** Shares of a channel in left and right. ITU-R BS.775-4, annex 4: centre and surrounds at −3 dB, no LFE; what is above or below as what is at ear height. */
function sharesOf(speaker: Speaker, index: number): readonly [number, number] {
  if (speaker === 'L') return [1, 0];
  if (speaker === 'R') return [0, 1];
  if (speaker === 'LFE') return [0, 0];
  if (speaker === 'other') return index % 2 === 0 ? [half, 0] : [0, half];
  if (/^L|l$/.test(speaker)) return [half, 0];
  return /^R|r$/.test(speaker) ? [0, half] : [half, half];
}

/** More than two channels on two, all softer by as much as keeps full scale from being passed; others as they are. */
export function folded(sound: Sound): Sound {
  const { format, length } = sound;
  if (format.channels <= 2) return sound;
  const shares = (format.speakers ?? speakersOf(format.channels)).map(sharesOf);
  const most = Math.max(...[0, 1].map((side) => shares.reduce((sum, each) => sum + each[side]!, 0)));
  async function* blocks(): AsyncGenerator<Block> {
    for await (const { channels, length: frames } of sound) {
      const sides = [0, 1].map((side) => {
        const out = new Float32Array(frames);
        channels.forEach((channel, c) => {
          const share = shares[c]![side]! / most;
          if (share > 0) for (let i = 0; i < frames; i++) out[i] = out[i]! + share * channel[i]!;
        });
        return out;
      });
      yield { channels: sides, length: frames };
    }
  }
  return {
    format: { sampleRate: format.sampleRate, channels: 2 },
    ...(length === undefined ? {} : { length }),
    [Symbol.asyncIterator]: blocks,
  };
}
