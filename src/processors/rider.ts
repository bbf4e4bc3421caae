import { factorOf } from '../dsp/decibels.ts';
import { type Curve, curve } from '../fields.ts';
import { change, span } from '../print.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';
import { processor } from './processor.ts';

const settings = {
  curve: curve(
    ['s', 'dB'],
    [0, 1e6],
    [-120, 24],
    'Gain by the clock of the sound: straight in dB from point to point, level before the first and after the last.',
  ),
};

const nepers = Math.LN10 / 20; // a decibel
const reach = 0.005; // s: how far before and after a corner it is rounded
const grid = 128; // frames

/** A stretch of the ride: level + slope u + bend u², u seconds after its start. */
interface Arc {
  readonly start: Seconds;
  readonly end: Seconds;
  readonly level: Decibels;
  readonly slope: number; // dB/s
  readonly bend: number; // dB/s²
}

/** Goes along a curve of straight lines; moments are to come in order. */
class Walk {
  readonly #points: Curve;
  readonly #areas: readonly number[]; // dB s, up to each point
  #at = 0;

  constructor(points: Curve) {
    let area = 0;
    this.#points = points;
    this.#areas = points.map(([time, gain], i) => {
      const [before, from] = points[i - 1] ?? [time, gain];
      area += ((time - before) * (gain + from)) / 2;
      return area;
    });
  }

  /** Area under the curve from its first point, gain, and slope from here on. */
  to(time: Seconds): { area: number; gain: Decibels; slope: number } {
    const points = this.#points;
    while (this.#at + 1 < points.length && points[this.#at + 1]![0] <= time) this.#at++;
    const [start, from] = points[this.#at]!;
    const next = time < start ? undefined : points[this.#at + 1];
    const slope = next ? (next[1] - from) / (next[0] - start) : 0;
    const since = time - start;
    return { area: this.#areas[this.#at]! + since * (from + (slope * since) / 2), gain: from + slope * since, slope };
  }
}

/** The mean gain of the 10 ms around each moment: the curve itself, but for its corners, and no jump, however steep the curve. */
function arcsOf(points: Curve): Arc[] {
  const [ahead, behind] = [new Walk(points), new Walk(points)];
  const [first] = points as [Curve[0]];
  const starts = points.flatMap(([time]) => [time - reach, time + reach]).sort((a, b) => a - b);
  const arcs = starts.map((start, i): Arc => {
    const end = starts[i + 1] ?? Number.POSITIVE_INFINITY;
    const inside = Math.min(start + 1, (start + end) / 2); // no corner lies at either side of it
    const [there, back] = [ahead.to(start + reach), behind.to(start - reach)];
    const bend = (ahead.to(inside + reach).slope - behind.to(inside - reach).slope) / (4 * reach);
    const slope = (there.gain - back.gain) / (2 * reach);
    const isFlat = slope === 0 && bend === 0;
    return { start, end, level: isFlat ? there.gain : (there.area - back.area) / (2 * reach), slope, bend };
  });
  return [{ start: 0, end: starts[0]!, level: first[1], slope: 0, bend: 0 }, ...arcs];
}

/** Factors, frame by frame, of a gain that follows a curve by the clock of the sound. */
class Ride {
  readonly #arcs: readonly Arc[];
  readonly #ends: readonly number[]; // frames
  readonly #sampleRate: Hz;
  #at = 0;
  #frame: number; // of the sound, at the next sample

  constructor(points: Curve, frame: number, sampleRate: Hz) {
    this.#arcs = arcsOf(points);
    this.#ends = this.#arcs.map(({ end }) => Math.ceil(end * sampleRate));
    this.#frame = frame;
    this.#sampleRate = sampleRate;
  }

  /** Along an arc a factor grows by a factor that grows by a factor; begun anew on a grid of the sound, so that no error adds up. */
  #curve(factors: Float64Array, from: number, to: number): void {
    const { start, level, slope, bend } = this.#arcs[this.#at]!;
    const step = 1 / this.#sampleRate;
    const further = Math.exp(2 * nepers * bend * step * step);
    const begin = this.#ends[this.#at - 1] ?? Number.NEGATIVE_INFINITY;
    for (let n = from; n < to; ) {
      const place = Math.floor((this.#frame + n) / grid) * grid;
      const first = Math.max(begin, place);
      const since = first * step - start;
      let factor = Math.exp(nepers * (level + since * (slope + bend * since)));
      let growth = Math.exp(nepers * step * (slope + bend * (2 * since + step)));
      const end = Math.min(to, place + grid - this.#frame);
      for (let k = first - this.#frame; k < end; k++) {
        if (k >= n) factors[k] = factor;
        factor *= growth;
        growth *= further;
      }
      n = end;
    }
  }

  fill(factors: Float64Array): void {
    for (let i = 0; i < factors.length; ) {
      while (this.#frame + i >= this.#ends[this.#at]!) this.#at++;
      const { level, slope, bend } = this.#arcs[this.#at]!;
      const until = Math.min(factors.length, this.#ends[this.#at]! - this.#frame);
      if (slope === 0 && bend === 0) factors.fill(factorOf(level), i, until);
      else this.#curve(factors, i, until);
      i = until;
    }
    this.#frame += factors.length;
  }
}

function describe({ curve: points }: { readonly curve: Curve }): string {
  const gains = points.map(([, each]) => each);
  const [least, most] = [Math.min(...gains), Math.max(...gains)];
  if (least === most) return `gain ride, ${change(least)} throughout`;
  return `gain ride, ${change(least)} to ${change(most)}, ${points.length} points from ${span([points[0]![0], points.at(-1)![0]])}`;
}

/** Slow gain automation from a curve, by the clock of the sound, whatever the steps before it delay. 0 dB passes to the bit. */
export const rider = processor({
  id: 'rider',
  about: 'Rides the gain along a curve; corners are rounded over 10 ms, so that nothing clicks.',
  settings,
  examples: [
    {
      curve: [
        [0.01, 0],
        [0.03, -9],
        [0.05, 3],
      ],
    },
    {
      curve: [
        [0, -60],
        [0.02, -60],
        [0.0201, 0],
      ],
    },
  ],
  describe,
  prepare({ curve: points }, { sampleRate, channels }, { late = 0 } = {}) {
    const ride = new Ride(points, -late, sampleRate);
    let factors = new Float64Array(0);
    return {
      channels,
      latency: 0,
      tail: 0,
      process(input, output) {
        const { length } = input[0]!;
        if (factors.length !== length) factors = new Float64Array(length);
        ride.fill(factors);
        input.forEach((from, c) => {
          const to = output[c]!;
          for (let i = 0; i < length; i++) to[i] = from[i]! * factors[i]!;
        });
      },
    };
  },
});
