import { thirdOctaves } from '../dsp/bands.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range, Seconds } from '../units.ts';
import { detector, type Measurement } from './detector.ts';

/**
 * A fader that was moved changes all bands alike, an arrangement that changes does not: the step in which the median change of third
 * octaves is greatest beside how far the bands disagree.
 */
export const levelStep = detector({
  id: 'level-step',
  about:
    'The clearest step of level that all third octaves from 63 Hz to 10 kHz take together, 3 s before against 3 s after; as sure as the bands agree.',
  needs: [],
  settings: {},
  unit: () => 'dB',
  detect({ session, tracks }) {
    const found = tracks.flatMap((track) => {
      const steps = stepsOf(track);
      return steps ? [measurementOf(track, steps)] : [];
    });
    if (found.length === 0) return { because: 'it is shorter than two stretches of 3 s' };
    const usual = session.reference?.kind === 'own' ? session.reference.metrics['loudness.jump']?.median : undefined;
    // What jumps as much in the original is meant.
    return found.map((each) => {
      const jump = tracks.find(({ name }) => name === each.tracks[0])?.metrics['loudness.jump'];
      const asThere = usual !== undefined && jump !== undefined && Math.abs(jump - usual) < likewise;
      return asThere ? { value: 0, tracks: each.tracks, confidence: each.confidence } : each;
    });
  },
});

interface Step {
  readonly time: Seconds;
  /** Median over the bands; up is +. */
  readonly change: Decibels;
  /** The change over the disagreement of the bands. */
  readonly clarity: number;
}

const [lowest, highest] = [5, 27]; // third octaves of 63 Hz and 10 kHz
const length = 15; // rows of 0.2 s
const close = 5;
const gap = 2; // rows in which the step itself lies
const softest: Decibels = 14; // under the loudness of the whole: breaks and fades are music
const pause: Decibels = 30; // under it: what stops is no fader
/** Where more comes or goes, music begins or ends. */
const most: Decibels = 13;
const likewise: Decibels = 0.7;
/** Bands never agree better than this. */
const blur: Decibels = 1;

function stepsOf({ features, metrics }: Track): Step[] | undefined {
  const { values, step, window } = features.spectrum.rows;
  const width = thirdOctaves.length;
  const count = Math.floor(values.length / width);
  if (count < 2 * length + gap) return undefined;
  const sums = runningSums(values, width, count);
  const gate = 10 ** (((metrics['loudness.integrated'] ?? -70) - softest) / 10);
  const pauses = pausesBefore(values, width, count, gate * 10 ** ((softest - pause) / 10));
  const mean = (band: number, from: number, to: number) => (sums[band]![to]! - sums[band]![from]!) / (to - from);
  const changesOver = (at: number, reach: number) =>
    changesBetween((band) => [mean(band, at - reach, at), mean(band, at + gap, at + gap + reach)]);
  const steps: Step[] = [];
  for (let at = length; at + gap + length <= count; at++) {
    if (pauses[at + gap + length]! > pauses[at - length]!) continue;
    const total = (from: number) => sums.reduce((sum, _, band) => sum + mean(band, from, from + length), 0);
    if (Math.min(total(at - length), total(at + gap)) < gate) continue;
    const changes = changesOver(at, length);
    if (Math.abs(middleOf(changes)) > most) continue;
    // What only swells is no step: within a second it changes less.
    const change = lesser(middleOf(changes), middleOf(changesOver(at, close)));
    const clarity = Math.abs(change) / (changes[17]! - changes[5]! + blur);
    steps.push({ time: ((at - 1 + at + gap) * step + window) / 2, change, clarity });
  }
  return steps;
}

/** Ascending. */
const changesBetween = (powers: (band: number) => readonly [before: number, after: number]): number[] =>
  Array.from({ length: highest + 1 - lowest }, (_, i) => {
    const [before, after] = powers(lowest + i);
    return 10 * Math.log10((after + 1e-10) / (before + 1e-10));
  }).sort((a, b) => a - b);

const middleOf = (changes: readonly number[]): number => changes[11]!;

/** The nearer to 0 of two changes; 0 where they go different ways. */
const lesser = (a: Decibels, b: Decibels): Decibels => (a * b <= 0 ? 0 : Math.abs(a) < Math.abs(b) ? a : b);

/** How many rows before each one are as good as silent. */
function pausesBefore(values: readonly number[], width: number, count: number, gate: number): Float64Array {
  const sums = new Float64Array(count + 1);
  for (let row = 0; row < count; row++) {
    let power = 0;
    for (let band = 0; band < width; band++) power += 10 ** (values[row * width + band]! / 10);
    sums[row + 1] = sums[row]! + (power < gate ? 1 : 0);
  }
  return sums;
}

function runningSums(values: readonly number[], width: number, count: number): Float64Array[] {
  return Array.from({ length: width }, (_, band) => {
    const sums = new Float64Array(count + 1);
    for (let row = 0; row < count; row++) sums[row + 1] = sums[row]! + 10 ** (values[row * width + band]! / 10);
    return sums;
  });
}

function measurementOf({ name }: Track, steps: readonly Step[]): Measurement {
  const best = clearest(steps);
  if (!best) return { value: 0, tracks: [name], confidence: 0 };
  // Where it goes back by much the same, what lies between is the part that sticks out.
  const back = clearest(
    steps.filter(
      ({ time, change }) =>
        Math.abs(time - best.time) > 3 && Math.abs(change + best.change) < 0.4 * Math.abs(best.change),
    ),
  );
  const isPart = back !== undefined && 2 * back.clarity > best.clarity;
  const time: Range = isPart
    ? [Math.min(best.time, back.time), Math.max(best.time, back.time)]
    : [Math.max(0, best.time - 0.2), best.time + 0.2];
  const change = isPart && back.time < best.time ? -best.change : best.change;
  return { value: change, tracks: [name], time: [time], confidence: Math.max(0, 1 - 1 / Math.max(1, best.clarity)) };
}

const clearest = (steps: readonly Step[]): Step | undefined =>
  steps.reduce<Step | undefined>((best, each) => (best && best.clarity >= each.clarity ? best : each), undefined);
