import { butterworth, filtered } from './filters.ts';
import { delayed } from './fir.ts';
import type { Flag } from './judged.ts';
import { loudnessOf } from './loudness.ts';
import { thirdLevels } from './octave-levels.ts';
import { peaksBetween } from './peaks.ts';
import { decibelsOf, envelopeOf, lengthOf, mapped, peakOf, powersOf, quantileOf, type Sounding } from './sounding.ts';

/**
 * Meters apart from those that the rules go by: whether a fault that a rule tells of in a clean record is really in it.
 * A rule that is not here is never confirmed: no meter can say that tone is wrong.
 */
type Check = (sounding: Sounding, flag: Flag) => boolean;

export const confirmedBy = (sounding: Sounding, flags: readonly Flag[]): string[] => {
  const worst = new Map(flags.map((flag) => [flag.rule, flag]));
  return [...worst.values()].flatMap((flag) => (checks[flag.rule]?.(sounding, flag) ? [flag.rule] : []));
};

/** The limit of the flag, less what two honest meters may differ by. */
const checks: Readonly<Record<string, Check>> = {
  'true-peak': (sounding, { limit }) => decibelsOf(peaksBetween(sounding, { taps: 128, phases: 16 })) > limit - 0.05,
  clipping: (sounding) => flatRuns(sounding) > 0,
  'dc-offset': ({ channels }, { limit }) => channels.some((channel) => Math.abs(meanOf(channel)) > 0.9 * limit),
  imbalance: (sounding, { limit, value }) => {
    const leaning = balanceOf(sounding);
    return Math.abs(leaning) > 0.8 * Math.abs(limit) && leaning * value > 0;
  },
  'inverted-polarity': (sounding, { limit }) => correlationOf(sounding) < limit + 0.03,
  'low-end-out-of-phase': (sounding, { limit }) => correlationOf(below(sounding, 120)) < limit + 0.05,
  'mono-loss': (sounding, { limit }) => lossInMono(sounding) > limit - 0.3,
  'narrow-image': (sounding, { limit }) => widthOf(sounding) < limit + 1,
  'dual-mono': (sounding) => widthOf(sounding) < -50,
  'over-wide-image': (sounding, { limit }) => widthOf(sounding) > limit - 1,
  'wide-bass': (sounding, { limit }) => widthOf(below(sounding, 120)) > limit - 1,
  'one-sided': (sounding) => Math.abs(rmsDifference(sounding)) > 30,
  'channel-delay': (sounding) => isLate(sounding),
  'over-limiting': (sounding) => isPiledUp(sounding),
  dropouts: (sounding) => gapsIn(sounding) > 0,
  clicks: (sounding, { limit }) => impulsesIn(sounding) > (0.5 * limit * lengthOf(sounding)) / sounding.rate / 60,
  'leading-silence': (sounding, { limit }) => headOf(sounding) > 0.95 * limit,
  'band-limit': (sounding) => isBandLimited(sounding),
  'bit-depth': ({ channels }, { limit }) => channels.every((channel) => isOnGrid(channel, limit + 1)),
  rumble: (sounding, { limit }) => rumbleOf(sounding) > Math.min(limit, -3) - 3,
};

const meanOf = (channel: Float32Array): number => channel.reduce((sum, value) => sum + value, 0) / channel.length;

/** Runs of three or more equal samples within 0.01 dB of the highest or the lowest sample of their channel. */
function flatRuns({ channels }: Sounding): number {
  let runs = 0;
  for (const channel of channels) {
    let [high, low] = [-Infinity, Infinity];
    for (const value of channel) {
      if (value > high) high = value;
      if (value < low) low = value;
    }
    for (let i = 2, last = -9; i < channel.length; i++) {
      const value = channel[i]!;
      const isExtreme = (value > 0.999 * high && high > 0.05) || (value < 0.999 * low && low < -0.05);
      if (!isExtreme || channel[i - 1] !== value || channel[i - 2] !== value) continue;
      if (i - last > 1) runs++;
      last = i;
    }
  }
  return runs;
}

/** Median over third octaves of left less right, dB. */
function balanceOf(sounding: Sounding): number {
  const [left, right] = sounding.channels.map((channel) => thirdLevels({ channels: [channel], rate: sounding.rate }));
  if (!left || !right) return 0;
  const most = Math.max(...left.map(({ level }) => level));
  const differences = left.flatMap(({ frequency, level }, i) =>
    frequency > 80 && frequency < 12_000 && level > most - 50 ? [level - right[i]!.level] : [],
  );
  return quantileOf(differences, 0.5);
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function correlationOf({ channels: [left, right] }: Sounding): number {
  return left && right ? dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right) + 1e-20) : 1;
}

const below = (sounding: Sounding, frequency: number): Sounding =>
  mapped(sounding, (channel) => filtered(channel, butterworth(-1, 4, frequency, sounding.rate)));

const midSide = ({ channels: [left, right], rate }: Sounding): readonly [Sounding, Sounding] | undefined =>
  left && right
    ? [
        { channels: [left.map((value, i) => (value + right[i]!) / 2)], rate },
        { channels: [left.map((value, i) => (value - right[i]!) / 2)], rate },
      ]
    : undefined;

/** Side beside mid, dB. */
function widthOf(sounding: Sounding): number {
  const [mid, side] = midSide(sounding) ?? [];
  if (!mid || !side) return -120;
  return (
    10 *
    Math.log10((dot(side.channels[0]!, side.channels[0]!) + 1e-12) / (dot(mid.channels[0]!, mid.channels[0]!) + 1e-12))
  );
}

/** How much loudness the mid has less than both channels, beyond the 3 dB that two equal ones have more. */
function lossInMono(sounding: Sounding): number {
  const mid = midSide(sounding)?.[0];
  return (loudnessOf(sounding) ?? -70) - 3.01 - ((mid && loudnessOf(mid)) ?? -70);
}

function rmsDifference({ channels: [left, right] }: Sounding): number {
  return left && right ? 10 * Math.log10((dot(left, left) + 1e-12) / (dot(right, right) + 1e-12)) : 0;
}

/** Whether the channels, both sharpened, agree clearly better some time apart than at once. */
function isLate({ channels: [left, right], rate }: Sounding): boolean {
  if (!left || !right) return false;
  const sharp = (channel: Float32Array) =>
    channel.subarray(0, 10 * rate).map((value, i) => value - 0.95 * (channel[i - 1] ?? 0));
  const [a, b] = [sharp(left), sharp(right)];
  const at = (lag: number): number => {
    const moved = delayed(a, lag);
    return Math.abs(dot(moved, b));
  };
  const none = at(0);
  const most = Math.round(0.003 * rate);
  for (let lag = 3; lag <= most; lag++) if (Math.max(at(lag), at(-lag)) > 1.3 * none) return true;
  return false;
}

/** Peaks of 10 ms that all end at the same height: the loudest tenth within 1 dB. */
function isPiledUp(sounding: Sounding): boolean {
  const peaks = envelopeOf(sounding);
  const piece = Math.round(0.01 * sounding.rate);
  const heights = Array.from({ length: Math.floor(peaks.length / piece) }, (_, k) =>
    peaks.subarray(k * piece, (k + 1) * piece).reduce((a, b) => Math.max(a, b), 0),
  );
  return decibelsOf(quantileOf(heights, 0.999)) - decibelsOf(quantileOf(heights, 0.9)) < 1;
}

/** Runs of zeros in all channels, 3 ms to 2 s, with sound within 20 ms before and after. */
function gapsIn({ channels, rate }: Sounding): number {
  const peaks = envelopeOf({ channels, rate });
  const near = Math.round(0.02 * rate);
  const isAlive = (from: number) => peaks.subarray(Math.max(0, from), from + near).some((value) => value > 0.003);
  let gaps = 0;
  for (let i = 0, from = 0; i <= peaks.length; i++) {
    if (i < peaks.length && peaks[i]! < 1e-6) continue;
    const length = i - from;
    if (length > 0.003 * rate && length < 2 * rate && from > 0 && i < peaks.length)
      if (isAlive(from - near) && isAlive(i)) gaps++;
    from = i + 1;
  }
  return gaps;
}

/** Second differences of 25 times their deviation (median over 0.6745) within a block of 1024 samples, no more than 10 samples of it: nothing that rings on. */
function impulsesIn({ channels }: Sounding): number {
  let most = 0;
  for (const channel of channels) {
    const bends = channel.map((value, i) => (i < 2 ? 0 : value - 2 * channel[i - 1]! + channel[i - 2]!));
    const size = 1024;
    const found = Array.from({ length: Math.floor(bends.length / size) }, (_, k) => {
      const block = bends.subarray(k * size, (k + 1) * size);
      const usual = quantileOf(block.map(Math.abs), 0.5) / 0.6745;
      const high = block.filter((value) => Math.abs(value) > 25 * usual + 1e-4).length;
      return high > 0 && high <= 10;
    });
    most = Math.max(most, found.filter(Boolean).length);
  }
  return most;
}

/** Seconds before anything exceeds −60 dBFS. */
function headOf(sounding: Sounding): number {
  const first = envelopeOf(sounding).findIndex((value) => value > 0.001);
  return (first < 0 ? lengthOf(sounding) : first) / sounding.rate;
}

/** Whether a third octave in the treble lies 25 dB under the one before it. */
function isBandLimited(sounding: Sounding): boolean {
  const treble = thirdLevels(sounding).filter(({ frequency }) => frequency > 5000);
  return treble.some(({ level }, i) => i > 0 && treble[i - 1]!.level - level > 25);
}

const isOnGrid = (channel: Float32Array, bits: number): boolean => {
  const steps = 2 ** (bits - 1);
  return channel.every((value) => Math.abs(value * steps - Math.round(value * steps)) < 1e-6);
};

/** 15 to 28 Hz beside 35 to 120 Hz, dB. */
function rumbleOf(sounding: Sounding): number {
  const { rate } = sounding;
  const level = (from: number, to: number) => {
    const part = mapped(sounding, (channel) =>
      filtered(channel, [...butterworth(1, 4, from, rate), ...butterworth(-1, 4, to, rate)]),
    );
    return part.channels.reduce((sum, channel) => sum + quantileOf(powersOf(channel, rate), 0.5), 1e-15);
  };
  return peakOf(sounding) > 0 ? 10 * Math.log10(level(15, 28) / level(35, 120)) : -120;
}
