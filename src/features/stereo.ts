import { wholeOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import { spectrum as spectrumMeter } from '../meters/spectrum.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';
import { type ChannelDelay, channelDelay } from './channel-delay.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';
import { loudness } from './loudness.ts';
import { activeSum, balanceMedian, type Sum, spectrum } from './spectrum.ts';

/** Bands in which images are told apart. */
const imageBands = {
  low: [20, 120],
  lowMid: [120, 500],
  mid: [500, 2000],
  highMid: [2000, 6000],
  high: [6000, 16_000],
} as const satisfies Readonly<Record<string, Range>>;

/** Left and right in a band; absent where there is next to nothing. */
export interface Image {
  /** −1 to 1; absent where one side is silent. */
  readonly correlation?: number;
  /** Side − mid, within ±60 dB. */
  readonly width: Decibels;
}

/** All absent for mono; ratios end at ±60 dB. */
export interface Stereo {
  /** −1 to 1; absent when a channel is silent. */
  readonly correlation?: number;
  readonly bands: { readonly [B in keyof typeof imageBands]?: Image };
  /** K-weighted left − right; + is left. */
  readonly balance?: Decibels;
  /** The same unweighted. */
  readonly levelBalance?: Decibels;
  readonly balanceMedian?: Decibels;
  /** The balance of the typical band, half way towards the level of the sides, by half a decibel at most. */
  readonly lean?: Decibels;
  /** RMS of the side − RMS of the mid. */
  readonly width?: Decibels;
  /** LU. */
  readonly monoLoss?: number;
  /** dB an octave (`wholeOctaves`); null where there is next to nothing. */
  readonly monoLosses: readonly (Decibels | null)[];
  /** Correlation and width over time; silence has correlation 1 and width −60 dB. */
  readonly over: { readonly step: Seconds; readonly values: readonly number[]; readonly widths: readonly Decibels[] };
  /** Share of loud time, 0 to 1, in which the correlation of 400 ms is below 0, and below −0.3. */
  readonly negative?: { readonly share: number; readonly strong: number };
  readonly delay?: ChannelDelay;
}

export const stereo = feature<Stereo>({
  id: 'stereo',
  about: 'Correlation, balance, width, mono loss, delay between channels.',
  meters: [levels, loudnessMeter, spectrumMeter],
  read(logs) {
    const log = logs.of(levels);
    const [left, right] = log.squares;
    const { integrated, ofMid } = logs.get(loudness);
    const over = { step: 0.5, ...imageOver(log.rows) };
    const nothing = { bands: {}, monoLosses: wholeOctaves.map(() => null), over };
    if (log.squares.length !== 2 || left! + right! < 1e-9 * log.frames) return nothing;
    const both = Math.sqrt(left! * right!);
    const spectra = logs.of(spectrumMeter);
    const sum = logs.get(activeSum);
    const median = balanceMedian(logs.get(spectrum));
    const [loudLeft, loudRight] = logs.of(loudnessMeter).channels;
    const negative = negativeTime(log.rows, logs.get(level).rms ?? -120);
    const [balance, levelBalance] = [ratio(loudLeft!, loudRight!), ratio(left!, right!)];
    const delay = sum && channelDelay(sum, spectra.binWidth);
    return {
      ...(both > 1e-12 * log.frames ? { correlation: within(log.cross / both, 1) } : {}),
      bands: sum ? imagesOf(sum, spectra.binWidth) : {},
      balance,
      levelBalance,
      ...(median === undefined ? {} : { balanceMedian: median, lean: leanOf(median, balance, levelBalance) }),
      width: widthOf(left!, right!, log.cross),
      ...(integrated === undefined
        ? {}
        : { monoLoss: ofMid === undefined ? 60 : Math.max(0, Math.min(60, integrated - ofMid)) }),
      monoLosses: sum ? monoLossesOf(sum, spectra.binWidth) : nothing.monoLosses,
      over,
      ...(negative ? { negative } : {}),
      ...(delay ? { delay } : {}),
    };
  },
});

/**
 * Both are blurred by how music is arranged, each in its own way: together they tell a lean of 2 dB from clean songs in 94 of 100
 * (128 songs), apart in 92 and 91. A part that is panned hard moves the level as far as it likes, this by no more than half a decibel.
 */
const leanOf = (median: Decibels, balance: Decibels, levelBalance: Decibels): Decibels =>
  median + within((balance + levelBalance) / 2 - median, 1) / 2;

const within = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** dB between two sums of squares. */
function ratio(a: number, b: number): number {
  const floor = 1e-6 * Math.max(a, b, 1e-30);
  return within(powerDecibels(Math.max(a, floor) / Math.max(b, floor)), 60);
}

const widthOf = (left: number, right: number, cross: number): Decibels =>
  ratio(Math.max(0, left + right - 2 * cross), Math.max(0, left + right + 2 * cross));

/** Powers of a band, left, right and their product. */
function powersIn({ left, right, cross }: Sum, [from, to]: Range, binWidth: Hz): readonly [number, number, number] {
  let [l, r, c] = [0, 0, 0];
  for (let k = Math.ceil(from / binWidth); k <= to / binWidth && k < left.length; k++) {
    l += left[k]!;
    r += right[k]!;
    c += cross[k]!;
  }
  return [l, r, c];
}

const faintest = 1e-8; // −80 dBFS: below it there is nothing to speak of

function imagesOf(sum: Sum, binWidth: Hz): Stereo['bands'] {
  return Object.fromEntries(
    Object.entries(imageBands).flatMap(([band, range]): [string, Image][] => {
      const [l, r, c] = powersIn(sum, range, binWidth);
      if (l + r < 2 * faintest) return [];
      const correlation = l > faintest && r > faintest ? { correlation: within(c / Math.sqrt(l * r), 1) } : {};
      return [[band, { ...correlation, width: widthOf(l, r, c) }]];
    }),
  );
}

/** Mean power of the channels less that of the mid: 0 mono, 3 unrelated. Octaves 40 dB under the strongest do not count. */
function monoLossesOf(sum: Sum, binWidth: Hz): (Decibels | null)[] {
  const powers = wholeOctaves.map((centre) => powersIn(sum, [centre * Math.SQRT1_2, centre * Math.SQRT2], binWidth));
  const strongest = Math.max(...powers.map(([l, r]) => l + r));
  return powers.map(([l, r, c]) =>
    l + r > 1e-4 * strongest && l + r > 2 * faintest
      ? Math.max(0, ratio(2 * (l + r), Math.max(0, l + r + 2 * c)))
      : null,
  );
}

/** Half seconds out of rows of 100 ms. */
function imageOver(rows: Float32Array): { values: number[]; widths: number[] } {
  const [values, widths]: [number[], number[]] = [[], []];
  for (let row = 0; row + 5 <= rows.length / 3; row += 5) {
    const [l, r, c] = summed(rows, row, 5);
    values.push(l > faintest && r > faintest ? Math.round(100 * within(c / Math.sqrt(l * r), 1)) / 100 : 1);
    widths.push(l + r > 2 * faintest ? Math.round(10 * widthOf(l, r, c)) / 10 : -60);
  }
  return { values, widths };
}

/** Windows of 400 ms every 100 ms, no more than 20 dB under the whole and above −60 dBFS. */
function negativeTime(rows: Float32Array, rms: Decibels): Stereo['negative'] {
  const gate = 8 * Math.max(1e-6, 10 ** ((rms - 20) / 10));
  let [all, below, far] = [0, 0, 0];
  for (let row = 0; row + 4 <= rows.length / 3; row++) {
    const [l, r, c] = summed(rows, row, 4);
    if (l + r < gate) continue;
    const correlation = l > 0 && r > 0 ? c / Math.sqrt(l * r) : 0;
    all++;
    if (correlation < 0) below++;
    if (correlation < -0.3) far++;
  }
  return all === 0 ? undefined : { share: below / all, strong: far / all };
}

function summed(rows: Float32Array, from: number, count: number): readonly [number, number, number] {
  let [l, r, c] = [0, 0, 0];
  for (let i = from; i < from + count; i++) {
    l += rows[3 * i]!;
    r += rows[3 * i + 1]!;
    c += rows[3 * i + 2]!;
  }
  return [l, r, c];
}
