import type { Hz } from '../units.ts';

/** Uncompressed audio, one array a channel, full scale at ±1. Nobody keeps or writes to a block that was handed to them. */
export interface Block {
  readonly channels: readonly Float32Array[];
  readonly length: number;
  /** Known to hold nothing but zeros, in arrays that stay so: who knows what comes of that need not look. */
  readonly isRest?: true;
}

const zeros = new Float32Array(16_384);

/** A block of silence. */
export function restOf(channels: number, length: number): Block {
  const silence = length <= zeros.length ? zeros.subarray(0, length) : new Float32Array(length);
  return { channels: Array.from({ length: channels }, () => silence), length, isRest: true };
}

/**
 * What a channel is for (BS.1770-5 annex 3, WAVE channel mask). Ear height: front, centre, surround or side, back, w(ide) at ±60°,
 * Lc Rc between the front and C, Cs right behind; T above and B below, each with f(ront), s(ide), b(ack) and l, c, r.
 */
export type Speaker =
  | 'L' | 'R' | 'C' | 'LFE' | 'Ls' | 'Rs' | 'Lb' | 'Rb' | 'Cs' | 'Lc' | 'Rc' | 'Lw' | 'Rw'
  | 'Tc' | 'Tfl' | 'Tfc' | 'Tfr' | 'Tsl' | 'Tsr' | 'Tbl' | 'Tbc' | 'Tbr' | 'Bfl' | 'Bfc' | 'Bfr'
  | 'other'; // biome-ignore format: a table

/** Of a stream of samples. */
export interface Format {
  readonly sampleRate: Hz;
  readonly channels: number;
  /** One a channel; absent where the file says nothing (then `speakersOf` supposes the usual). */
  readonly speakers?: readonly Speaker[];
}

/** Sound that can be heard once, block after block. */
export interface Sound extends AsyncIterable<Block> {
  readonly format: Format;
  /** Frames, where known beforehand. */
  readonly length?: number;
}
