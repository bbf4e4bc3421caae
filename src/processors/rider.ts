import { type Curve, curve } from '../fields.ts';
import { change, span } from '../print.ts';
import type { Decibels, Seconds } from '../units.ts';
import { processor } from './processor.ts';

const settings = {
  curve: curve(
    ['s', 'dB'],
    [0, 1e6],
    [-120, 24],
    'Gain by the clock of the sound: straight in dB from point to point, level before the first and after the last.',
  ),
};

/** Area under a curve of straight lines, from its first point to a moment. */
class Area {
  readonly #points: Curve;
  readonly #areas: readonly number[]; // dB s, up to each point
  #piece = 0;

  constructor(points: Curve) {
    let area = 0;
    this.#points = points;
    this.#areas = points.map(([time, gain], i) => {
      const [before, from] = points[i - 1] ?? [time, gain];
      area += ((time - before) * (gain + from)) / 2;
      return area;
    });
  }

  /** Moments are to come in order. */
  upTo(time: Seconds): number {
    const points = this.#points;
    while (this.#piece + 1 < points.length && points[this.#piece + 1]![0] <= time) this.#piece++;
    const [start, from] = points[this.#piece]!;
    const [end, to] = points[this.#piece + 1] ?? [start + 1, from];
    const since = time - start;
    const slope = since > 0 ? (to - from) / (end - start) : 0;
    return this.#areas[this.#piece]! + since * (from + (slope * since) / 2);
  }
}

const reach = 0.005; // s: how far before and after a corner it is rounded

/** The mean gain of the 10 ms around each moment: the curve itself, but for its corners, and no jump, however steep the curve. */
class Ride {
  readonly #ahead: Area;
  readonly #behind: Area;

  constructor(points: Curve) {
    this.#ahead = new Area(points);
    this.#behind = new Area(points);
  }

  at(time: Seconds): Decibels {
    return (this.#ahead.upTo(time + reach) - this.#behind.upTo(time - reach)) / (2 * reach);
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
    const ride = new Ride(points);
    let frame = -late; // of the sound, at the next sample
    return {
      channels,
      latency: 0,
      tail: 0,
      process(input, output) {
        const length = input[0]?.length ?? 0;
        input.forEach((from, channel) => void output[channel]!.set(from));
        for (let i = 0; i < length; i++) {
          const level = ride.at((frame + i) / sampleRate);
          if (level === 0) continue;
          const factor = Math.exp((level * Math.LN10) / 20);
          for (let c = 0; c < channels; c++) output[c]![i] = output[c]![i]! * factor;
        }
        frame += length;
      },
    };
  },
});
