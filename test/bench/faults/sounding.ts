import type { Hz } from '../../../src/units.ts';

/** Sound in memory. Faults are put into it by code that shares nothing with the chain that is to mend them. */
export interface Sounding {
  readonly channels: readonly Float32Array[];
  readonly rate: Hz;
}

export const mapped = (
  { channels, rate }: Sounding,
  change: (channel: Float32Array, index: number) => Float32Array,
): Sounding => ({ channels: channels.map(change), rate });

export const lengthOf = ({ channels }: Sounding): number => channels[0]?.length ?? 0;

export const factorOf = (decibels: number): number => 10 ** (decibels / 20);

export const decibelsOf = (factor: number): number => 20 * Math.log10(Math.max(1e-10, factor));

export const scaled = (sounding: Sounding, factor: number): Sounding =>
  factor === 1 ? sounding : mapped(sounding, (channel) => channel.map((value) => value * factor));

/** A gain in decibels for every frame, the same in all channels. */
export const ridden = (sounding: Sounding, gain: (frame: number) => number): Sounding => {
  const factors = Float32Array.from({ length: lengthOf(sounding) }, (_, i) => factorOf(gain(i)));
  return mapped(sounding, (channel) => channel.map((value, i) => value * factors[i]!));
};

export const peakOf = ({ channels }: Sounding): number => {
  let most = 0;
  for (const channel of channels) for (const value of channel) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
};

/** Root mean square over all channels. */
export const rmsOf = ({ channels }: Sounding): number => {
  let sum = 0;
  for (const channel of channels) for (const value of channel) sum += value * value;
  return Math.sqrt(sum / Math.max(1, channels.length * (channels[0]?.length ?? 0)));
};

/** The greatest of all channels, frame by frame. */
export const envelopeOf = ({ channels }: Sounding): Float32Array =>
  Float32Array.from(channels[0]!, (_, i) => {
    let most = 0;
    for (const channel of channels) if (Math.abs(channel[i]!) > most) most = Math.abs(channel[i]!);
    return most;
  });

/** The mean of all channels. */
export const downmix = ({ channels }: Sounding): Float32Array =>
  Float32Array.from(channels[0]!, (_, i) => channels.reduce((sum, channel) => sum + channel[i]!, 0) / channels.length);

/** Mean power of pieces of so many frames; what is left over at the end is left out. */
export function powersOf(channel: Float32Array, piece: number): Float64Array {
  return Float64Array.from({ length: Math.floor(channel.length / piece) }, (_, k) => {
    let sum = 0;
    for (let i = k * piece; i < (k + 1) * piece; i++) sum += channel[i]! ** 2;
    return sum / piece;
  });
}

/** A value every `step` frames, drawn through by straight lines. */
export function between(values: ArrayLike<number>, step: number): (frame: number) => number {
  const last = values.length - 1;
  return (frame) => {
    const at = Math.min(last, frame / step);
    const k = Math.floor(at);
    const next = values[Math.min(last, k + 1)]!;
    return values[k]! + (at - k) * (next - values[k]!);
  };
}

/** Value under which a share of all lies, nearest rank between neighbours. */
export function quantileOf(values: ArrayLike<number>, share: number): number {
  const ascending = Float64Array.from(values).sort();
  const at = share * (ascending.length - 1);
  const low = ascending[Math.floor(at)] ?? Number.NaN;
  return low + (at % 1) * ((ascending[Math.ceil(at)] ?? low) - low);
}
