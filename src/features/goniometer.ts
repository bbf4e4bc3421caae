import { median, quantile, sorted } from '../dsp/statistics.ts';
import { pairs } from '../meters/pairs.ts';
import { feature } from './feature.ts';

/** Left and right as dots, to be drawn. */
export interface Goniometer {
  /** Left and right of each dot, in turn, −100 to 100, the loudest of them about 100; empty unless there are two channels. */
  readonly dots: readonly number[];
}

const most = 1000;
const faintest = 1e-4; // −80 dBFS

/** Of the louder half of the sound, evenly over its length: soft frames are all in the middle and say nothing. */
export const goniometer = feature<Goniometer>({
  id: 'goniometer',
  about: 'Samples of left and right from the louder half, to be drawn.',
  meters: [pairs],
  read(logs) {
    const { values } = logs.of(pairs);
    const size = (i: number) => Math.max(Math.abs(values[2 * i]!), Math.abs(values[2 * i + 1]!));
    const heard = Array.from({ length: values.length / 2 }, (_, i) => i).filter((i) => size(i) > faintest);
    if (heard.length === 0) return { dots: [] };
    const half = median(heard.map(size));
    const loud = heard.filter((i) => size(i) >= half);
    const count = Math.min(most, loud.length);
    const chosen = Array.from({ length: count }, (_, k) => loud[Math.floor((k * loud.length) / count)]!);
    const whole = quantile(sorted(chosen.map(size)), 0.99);
    const percent = (value: number) => Math.max(-100, Math.min(100, Math.round((100 * value) / whole))) + 0;
    return { dots: chosen.flatMap((i) => [percent(values[2 * i]!), percent(values[2 * i + 1]!)]) };
  },
});
