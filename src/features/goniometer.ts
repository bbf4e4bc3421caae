import { median, quantile, sorted } from '../dsp/statistics.ts';
import { levels } from '../meters/levels.ts';
import { pairs } from '../meters/pairs.ts';
import { feature } from './feature.ts';

/** Left and right as dots, to be drawn. */
export interface Goniometer {
  /** Left and right of each dot, in turn, −100 to 100, the loudest of them about 100; empty unless there are two channels. */
  readonly dots: readonly number[];
}

const most = 800;
const faintest = 1e-8; // −80 dBFS

/** Of the louder half of the sound, evenly over its length: soft passages are all in the middle and say nothing. */
export const goniometer = feature<Goniometer>({
  id: 'goniometer',
  about: 'Samples of left and right from the louder half, to be drawn.',
  meters: [pairs, levels],
  read(logs) {
    const { values } = logs.of(pairs);
    const { square } = logs.of(levels).fine;
    const steps = Array.from({ length: Math.min(square.length, values.length / 2) }, (_, i) => i);
    const heard = steps.filter((i) => square[i]! > faintest);
    if (heard.length === 0) return { dots: [] };
    const half = median(heard.map((i) => square[i]!));
    const loud = heard.filter((i) => square[i]! >= half);
    const size = (i: number) => Math.max(Math.abs(values[2 * i]!), Math.abs(values[2 * i + 1]!), 1e-9);
    const count = Math.min(most, loud.length);
    const chosen = Array.from({ length: count }, (_, k) => loud[Math.floor((k * loud.length) / count)]!);
    const whole = quantile(sorted(chosen.map(size)), 0.99);
    const percent = (value: number) => Math.max(-100, Math.min(100, Math.round((100 * value) / whole))) + 0;
    return { dots: chosen.flatMap((i) => [percent(values[2 * i]!), percent(values[2 * i + 1]!)]) };
  },
});
