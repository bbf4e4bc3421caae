import type { Block, Sound, Speaker } from '../../src/dsp/block.ts';
import type { Seconds } from '../../src/units.ts';

/** What a loudness meter has told of a file. */
export interface Told {
  readonly integrated?: number | undefined;
  readonly range?: number | undefined;
  readonly momentaryMax?: number | undefined;
  readonly shortTermMax?: number | undefined;
  readonly truePeak?: number | undefined;
  /** The highest of the full windows until a time. */
  most(of: 'momentary' | 'shortTerm', until: Seconds): number;
  /** All full windows that end at a time or later. */
  all(of: 'momentary' | 'shortTerm', from: Seconds): readonly number[];
}

export type Single = 'integrated' | 'range' | 'momentaryMax' | 'shortTermMax' | 'truePeak';

/** What a file is to be read as. */
type Expected =
  /** Undefined: no such number. */
  | { readonly of: Single; readonly level: number | undefined }
  /** The same at all times, from a time on. */
  | { readonly of: 'momentary' | 'shortTerm'; readonly level: number; readonly from: Seconds }
  /** The highest so far, at a time. */
  | { readonly of: 'momentary' | 'shortTerm'; readonly level: number; readonly until: Seconds };

/** A signal, and what it is to be read as. */
export interface File {
  readonly sound: Sound;
  readonly expected: readonly Expected[];
}

/** A test of a standard, its signals made from the standard's own table. */
export interface Case {
  readonly name: string;
  readonly required: string;
  /** How much lower and higher may be read. */
  readonly tolerance: readonly [below: number, above: number];
  files(sampleRate: number): readonly File[];
}

/** How far off each number of a file is; infinite where there is none, or one that should not be. */
export function errorsOf({ expected }: File, told: Told): readonly number[] {
  return expected.flatMap((each) => {
    if ('until' in each) return told.most(each.of, each.until) - each.level;
    if ('from' in each) {
      const levels = told.all(each.of, each.from);
      return levels.length > 0 ? levels.map((level) => level - each.level) : Number.NaN;
    }
    const read = told[each.of];
    if (each.level === undefined) return read === undefined ? 0 : Number.POSITIVE_INFINITY;
    return (read ?? Number.NEGATIVE_INFINITY) - each.level;
  });
}

/** Seconds, and the peak level in dBFS of all channels or of each. */
export type Part = readonly [seconds: Seconds, level: number | readonly number[]];

interface Kind {
  readonly channels?: number;
  readonly frequency?: number;
  readonly speakers?: readonly Speaker[];
}

export const silent = Number.NEGATIVE_INFINITY;
const blockLength = 8192;

/** A sine without a break, its level changing from part to part. It is made block by block. */
export function tone(sampleRate: number, parts: readonly Part[], kind: Kind = {}): Sound {
  const { channels = 2, frequency = 1000, speakers } = kind;
  const ends: number[] = [];
  for (let i = 0, seconds = 0; i < parts.length; i++) {
    seconds += parts[i]![0];
    ends.push(Math.round(seconds * sampleRate));
  }
  const length = ends.at(-1)!;
  const step = (2 * Math.PI * frequency) / sampleRate;
  return {
    format: { sampleRate, channels, ...(speakers && { speakers }) },
    length,
    async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
      const carrier = new Float64Array(blockLength);
      let part = 0;
      for (let at = 0; at < length; ) {
        while (at >= ends[part]!) part++;
        const count = Math.min(blockLength, ends[part]! - at);
        for (let i = 0; i < count; i++) carrier[i] = Math.sin(step * (at + i));
        const level = parts[part]![1];
        const made = new Map<number, Float32Array>();
        const sounding = (each: number) => {
          const factor = 10 ** (each / 20);
          if (!made.has(each))
            made.set(
              each,
              Float32Array.from(carrier.subarray(0, count), (value) => factor * value),
            );
          return made.get(each)!;
        };
        const levels = typeof level === 'number' ? new Array<number>(channels).fill(level) : level;
        yield { channels: levels.map(sounding), length: count };
        at += count;
      }
    },
  };
}

export const times = <T>(count: number, of: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => of(i));
