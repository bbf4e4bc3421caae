import type { Features } from '../features/index.ts';
import { quantityOf } from '../print.ts';
import type { Step } from '../processors/index.ts';
import type { Decibels, Range } from '../units.ts';

type Compressor = Extract<Step, { processor: 'compressor' }>;

/** Compression of a whole mix that takes so much loudness, dB; or, as a sentence, why there is none. */
export type BusDynamics = { readonly step: Compressor; readonly wanted: Decibels } | { readonly because: string };

const mean: Decibels = 1.5; // reduction in the mean while there is sound, of a mix whose loudness moves as that of most does
const worthwhile: Decibels = 0.5; // of limiting: below it nothing is won by compressing first
const squeezed: Decibels = 9; // of PSR in a tenth of the loud moments: compressed already

/**
 * Gentle compression in front of the limiter, told from the logs: the more the loudness moves, the more, so that the mean reduction is
 * 1.5 dB at a usual mix and 2 dB at most; but no more than the limiter would take. Times by crest factor (Giannoulis, Massberg and Reiss 2013, Parameter Automation in a Dynamic
 * Range Compressor), slow enough to leave hits alone. Only where the limiter would else have work to do.
 * @param limiting loudness that the limiter would take alone, dB
 */
export function busDynamics({ dynamics, loudness, transients }: Features, limiting: Decibels): BusDynamics {
  const { crest, psrLow, peaks } = dynamics;
  const deviation = loudness.deviation;
  if (crest === undefined || psrLow === undefined || peaks === undefined || deviation === undefined)
    return { because: 'the mix is too short or too quiet to tell how it moves' };
  if (limiting < 0.05) return { because: 'there is nothing to limit' };
  if (limiting < worthwhile) return { because: `the limiter alone takes no more than ${quantityOf(limiting, 'dB')}` };
  if (psrLow < squeezed)
    return {
      because: `in a tenth of the loud moments peaks stand only ${quantityOf(psrLow, 'dB')} over the loudness already`,
    };
  const wanted = Math.min(limiting, mean * clamp((deviation - 1) / 2, [0, 1.3]));
  if (wanted < 0.1) return { because: 'the loudness hardly moves' };
  const ratio = Math.round(10 * clamp(1.5 + 0.25 * (crest - 8), [1.5, 2.5])) / 10;
  const threshold = Math.round(10 * thresholdFor(peaks, wanted / (1 - 1 / ratio))) / 10;
  const squared = 10 ** (crest / 10);
  const isPercussive = (transients.percussiveness ?? 0) > 0.5;
  const attack = clamp(0.16 / squared, [isPercussive ? 0.02 : 0.01, 0.04]);
  const release = clamp(2 / squared - attack, [0.1, 0.4]);
  return {
    step: {
      processor: 'compressor',
      ...{ threshold, ratio, knee: 6, highpass: 90 },
      ...{ attack: rounded(attack), release: rounded(release) },
    },
    wanted,
  };
}

/** The same with its threshold where it takes what is wanted, by what it was measured to take, dB. */
export const adjusted = (step: Compressor, taken: Decibels, wanted: Decibels): Compressor => ({
  ...step,
  threshold: Math.round(10 * Math.min(0, step.threshold + (taken - wanted) / (1 - 1 / step.ratio!))) / 10,
});

/** Level over which the peaks stand by so much in the mean, by their percentiles. */
function thresholdFor(peaks: readonly Decibels[], excess: Decibels): Decibels {
  const over = (threshold: Decibels) =>
    peaks.slice(1).reduce((sum, high, i) => sum + Math.max(0, (high + peaks[i]!) / 2 - threshold), 0) /
    (peaks.length - 1);
  let [low, high] = [-80, 0];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (over(middle) > excess) low = middle;
    else high = middle;
  }
  return low;
}

const clamp = (value: number, [from, to]: Range): number => Math.min(to, Math.max(from, value));
const rounded = (seconds: number): number => Math.round(1000 * seconds) / 1000;
