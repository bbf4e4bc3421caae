import type { Hz } from '../units.ts';

/** Uncompressed audio, one array a channel, full scale at ±1. Nobody keeps or writes to a block that was handed to them. */
export interface Block {
  readonly channels: readonly Float32Array[];
  readonly length: number;
}

/** What a channel is for (BS.1770-5 tables 4 and 5, WAVE channel mask). */
export type Speaker = 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lb' | 'Rb' | 'Cs' | 'other';

export interface Format {
  readonly sampleRate: Hz;
  readonly channels: number;
  /** One a channel; absent where the file says nothing (then mono is C, stereo L R, six channels L R C LFE Ls Rs). */
  readonly speakers?: readonly Speaker[];
}

/** Sound that can be heard once, block after block. */
export interface Sound extends AsyncIterable<Block> {
  readonly format: Format;
  /** Frames, where known beforehand. */
  readonly length?: number;
}
