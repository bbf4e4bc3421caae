import { thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import type { Block, Format, Sound } from '../dsp/block.ts';
import { factorOf, powerDecibels } from '../dsp/decibels.ts';
import { uniforms } from '../dsp/noise.ts';
import type { Chain } from '../processors/index.ts';
import { render } from '../processors/render.ts';
import type { Decibels } from '../units.ts';
import { roadShape, roadThirds } from './road-noise.ts';
import { type SystemId, systemOf } from './systems.ts';

/** A system's chain for a sound: nothing about the sides of mono, no filter above what its rate holds. */
export function chainFor(id: SystemId, { channels, sampleRate }: Format): Chain {
  return systemOf(id).chain.filter(
    (step) =>
      (step.processor !== 'width' || channels === 2) &&
      (step.processor !== 'filter' || step.frequency < 0.45 * sampleRate),
  );
}

/**
 * A sound as it is on a system, its noise beside it, all by so much louder or softer.
 * @param loudness of the sound behind the system's filters, LUFS: the noise is as far under it as on the road
 */
export function soundOn(id: SystemId, sound: Sound, { loudness, gain }: { loudness: number; gain: Decibels }): Sound {
  const { level, noise } = systemOf(id);
  const played = render([...chainFor(id, sound.format), { processor: 'gain', gain }], sound);
  if (noise === undefined) return played;
  // LUFS sums channels, levels are of one
  const ofChannel = loudness + 0.691 - powerDecibels(sound.format.channels);
  return together(played, roadNoise(sound.format, ofChannel + gain + noise - level));
}

const seed = 1;
const blockFrames = 4096;

/** Endless noise of a road at so many dB(A) re full scale a channel, other noise in each; the same each time. */
export function roadNoise(format: Format, level: Decibels): Sound {
  const { sampleRate, channels } = format;
  const below = thirdOctaves.filter((frequency) => frequency < 0.45 * sampleRate);
  const reference = 1000;
  // white noise has as much power a hertz everywhere, so a third octave the more the higher it lies
  const [from, to] = thirdOctaveEdges(reference);
  const white = powerDecibels(((1 / 3) * (to - from)) / (sampleRate / 2));
  const gain = roadThirds(level)[17]! - white;
  const curve = below.map(
    (frequency) => [frequency, roadShape(frequency) - 10 * Math.log10(frequency / reference)] as const,
  );
  return render([{ processor: 'fir', curve }], whiteNoise({ sampleRate, channels }, factorOf(gain)));
}

function whiteNoise(format: Format, factor: number): Sound {
  return {
    format,
    async *[Symbol.asyncIterator]() {
      const sources = uniforms(seed, format.channels);
      while (true) {
        const channels = sources.map((next) =>
          Float32Array.from({ length: blockFrames }, () => factor * (2 * next() - 1)),
        );
        yield { channels, length: blockFrames };
      }
    },
  };
}

/** A sound with another, endless one added. */
function together(sound: Sound, other: Sound): Sound {
  return {
    ...sound,
    async *[Symbol.asyncIterator]() {
      const reader = other[Symbol.asyncIterator]();
      let block: Block | undefined;
      let at = 0;
      try {
        for await (const own of sound) {
          const channels = own.channels.map((channel) => channel.slice());
          for (let i = 0; i < own.length; ) {
            if (!block || at === block.length) {
              block = (await reader.next()).value as Block;
              at = 0;
            }
            const count = Math.min(block.length - at, own.length - i);
            channels.forEach((channel, c) => {
              for (let n = 0; n < count; n++) channel[i + n]! += block!.channels[c]![at + n]!;
            });
            i += count;
            at += count;
          }
          yield { channels, length: own.length };
        }
      } finally {
        await reader.return?.(undefined);
      }
    },
  };
}
