import type { Block, Format, Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import type { Hz } from '../units.ts';
import { nameOf } from './file.ts';
import { blockFrames } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';

/** What was done to stems so that they could be added; complete when the sum has been heard. */
export interface Sum extends Sound {
  readonly notes: readonly Warning[];
}

/**
 * The sum of stems at unity gain. Other rates are resampled to the one that is given, or to the highest; shorter stems padded with silence,
 * mono goes to left and right alike (at unity), and with more than two channels to the first two.
 */
export const sumOf = (
  sources: readonly (Sound | Source)[],
  sampleRate: Hz = Math.max(0, ...sources.map((each) => each.format.sampleRate)),
): Sum => {
  const widest = sources.reduce<Format | undefined>(
    (most, { format }) => (most && most.channels >= format.channels ? most : format),
    undefined,
  );
  if (!widest) throw new Error('a sum needs at least one sound');
  const stems = sources.map((each) => resample(each, sampleRate));
  const names = sources.map((each, i) => ('path' in each ? nameOf(each.path) : `Stem ${i + 1}`));
  const notes: Warning[] = [];
  sources.forEach(({ format }, i) => {
    if (format.sampleRate === sampleRate) return;
    const message = `${names[i]} is ${kilohertz(format.sampleRate)}; it was resampled to ${kilohertz(sampleRate)}.`;
    notes.push({ code: `resampled-${i + 1}`, message, ...pathOf(sources[i]!) });
  });
  const lengths = stems.flatMap((each) => each.length ?? []);
  const padded = (frames: readonly number[]): void => {
    const longest = Math.max(0, ...frames);
    frames.forEach((length, i) => {
      if (length === longest) return;
      const seconds = (longest - length) / sampleRate;
      const shorter = seconds < 0.05 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(1)} s`;
      const message = `${names[i]} is ${shorter} shorter than the longest stem; it was padded with silence.`;
      warn(notes, { code: `padded-${i + 1}`, message, ...pathOf(sources[i]!), time: length / sampleRate });
    });
  };
  if (lengths.length === stems.length) padded(lengths);
  const format = { ...widest, sampleRate };
  return {
    format,
    ...(lengths.length === stems.length && { length: Math.max(0, ...lengths) }),
    notes,
    [Symbol.asyncIterator]: () => added(stems, format, padded),
  };
};

const pathOf = (sound: Sound | Source): { readonly path?: string } => ('path' in sound ? { path: sound.path } : {});

const kilohertz = (rate: Hz): string => `${Number((rate / 1000).toFixed(3))} kHz`;

async function* added(
  stems: readonly Sound[],
  { channels }: Format,
  ended: (frames: readonly number[]) => void,
): AsyncGenerator<Block> {
  const taps = stems.map((stem) => tap(stem, channels));
  try {
    for (;;) {
      const sum = Array.from({ length: channels }, () => new Float64Array(blockFrames));
      const counts = await Promise.all(taps.map((each) => each.addTo(sum)));
      const length = Math.max(...counts);
      if (length > 0) yield { channels: sum.map((channel) => new Float32Array(channel.subarray(0, length))), length };
      if (length < blockFrames) break;
    }
    ended(taps.map((each) => each.frames()));
  } finally {
    await Promise.all(taps.map((each) => each.close()));
  }
}

/** Draws a block's worth at a time from a stem whose own blocks may be of any length. */
const tap = (stem: Sound, width: number) => {
  const blocks = stem[Symbol.asyncIterator]();
  let block: Block | undefined;
  let taken = 0;
  let frames = 0;
  return {
    frames: () => frames,
    close: async () => void (await blocks.return?.()),
    /** Returns the frames that were added: fewer than asked for only at the end. */
    async addTo(sum: readonly Float64Array[]): Promise<number> {
      const wanted = sum[0]!.length;
      let filled = 0;
      while (filled < wanted) {
        if (!block || taken === block.length) {
          const next = await blocks.next();
          if (next.done) break;
          block = next.value;
          taken = 0;
        }
        const count = Math.min(wanted - filled, block.length - taken);
        if (!block.isRest) addPart(block, taken, count, sum, filled, width);
        taken += count;
        filled += count;
      }
      frames += filled;
      return filled;
    },
  };
};

const addPart = (
  { channels }: Block,
  from: number,
  count: number,
  sum: readonly Float64Array[],
  at: number,
  width: number,
): void => {
  const isMono = channels.length === 1 && width > 1;
  const parts = isMono ? [channels[0]!, channels[0]!] : channels;
  for (let c = 0; c < parts.length; c++) add(parts[c]!, from, count, sum[c]!, at);
};

function add(part: Float32Array, from: number, count: number, into: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) into[at + i]! += part[from + i]!;
}
