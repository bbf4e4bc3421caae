import type { Block, Format } from '../dsp/block.ts';
import { kWeighting, type Section, speakersOf, weightOf } from '../dsp/k-weighting.ts';
import { Series } from '../dsp/statistics.ts';
import { type Hearing, meter } from './meter.ts';

/** K-weighted mean squares in steps of 10 ms; 40 are a gating block, 300 a short-term window. */
export interface LoudnessLog {
  /** Seconds. */
  readonly step: number;
  /** Sum over channels of weight × mean square, a step. */
  readonly energy: Float32Array;
  /** Mean square of the mid (L+R)/2 a step; empty unless there are two channels. */
  readonly mid: Float32Array;
  /** Sum of squares a channel, over all. */
  readonly channels: readonly number[];
}

/** BS.1770-5 annex 1: K-weighted energies, incomplete last step left out. */
export const loudness = meter<LoudnessLog>({
  id: 'loudness',
  about: 'K-weighted energy every 10 ms.',
  start: (format) => new LoudnessHearing(format),
});

const stepsPerSecond = 100;

class LoudnessHearing implements Hearing<LoudnessLog> {
  readonly #weights: readonly number[];
  readonly #filters: readonly [Section, Section];
  readonly #sampleRate: number;
  /** z1 z2 of the shelf, z1 z2 of the high-pass, a channel. */
  readonly #states: readonly Float64Array[];
  readonly #totals: Float64Array;
  readonly #sums: Float64Array;
  readonly #energy = new Series();
  readonly #mid = new Series();
  #cross = 0;
  #at = 0;
  #stepStart = 0;
  #stepEnd: number;
  #steps = 0;

  constructor(format: Format) {
    this.#sampleRate = format.sampleRate;
    this.#weights = (format.speakers ?? speakersOf(format.channels)).map(weightOf);
    this.#filters = kWeighting(format.sampleRate);
    this.#states = this.#weights.map(() => new Float64Array(4));
    this.#totals = new Float64Array(this.#weights.length);
    this.#sums = new Float64Array(this.#weights.length);
    this.#stepEnd = Math.round(format.sampleRate / stepsPerSecond);
  }

  hear(block: Block): void {
    this.#pass(block, false);
  }

  rest(block: Block): void {
    this.#pass(
      block,
      this.#states.every((state) => state.every((z) => z === 0)),
    );
  }

  /** @param isStill whether nothing comes of it */
  #pass(block: Block, isStill: boolean): void {
    let from = 0;
    while (from < block.length) {
      const to = Math.min(block.length, from + this.#stepEnd - this.#at);
      if (!isStill) this.#hearPart(block, from, to);
      this.#at += to - from;
      from = to;
      if (this.#at === this.#stepEnd) this.#endStep();
    }
  }

  #hearPart({ channels }: Block, from: number, to: number): void {
    if (this.#weights.length === 2) this.#hearPair(channels[0]!, channels[1]!, from, to);
    else this.#weights.forEach((_, channel) => void this.#hearOne(channels[channel]!, channel, from, to));
  }

  finish(): LoudnessLog {
    return {
      step: 1 / stepsPerSecond,
      energy: this.#energy.finish(),
      mid: this.#mid.finish(),
      channels: [...this.#totals].map((total, channel) => total + this.#sums[channel]!),
    };
  }

  #endStep(): void {
    const frames = this.#stepEnd - this.#stepStart;
    let energy = 0;
    this.#weights.forEach((weight, channel) => {
      energy += weight * this.#sums[channel]!;
      this.#totals[channel]! += this.#sums[channel]!;
    });
    this.#energy.push(energy / frames);
    if (this.#weights.length === 2) {
      this.#mid.push(Math.max(0, this.#sums[0]! + this.#sums[1]! + 2 * this.#cross) / 4 / frames);
    }
    this.#sums.fill(0);
    this.#cross = 0;
    this.#steps++;
    this.#stepStart = this.#stepEnd;
    this.#stepEnd = Math.round(((this.#steps + 1) * this.#sampleRate) / stepsPerSecond);
    this.#flush();
  }

  /** Filter states that have died away would crawl as denormals through minutes of digital silence. */
  #flush(): void {
    for (const state of this.#states) {
      for (let i = 0; i < 4; i++) if (Math.abs(state[i]!) < 1e-30) state[i] = 0;
    }
  }

  #hearOne(samples: Float32Array, channel: number, from: number, to: number): void {
    const [s, h] = this.#filters;
    const state = this.#states[channel]!;
    let [z1, z2, y1, y2] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let sum = this.#sums[channel]!;
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      const v = s.b0 * x + z1;
      z1 = s.b1 * x - s.a1 * v + z2;
      z2 = s.b2 * x - s.a2 * v;
      const y = v + y1;
      y1 = -2 * v - h.a1 * y + y2;
      y2 = v - h.a2 * y;
      sum += y * y;
    }
    state.set([z1, z2, y1, y2]);
    this.#sums[channel] = sum;
  }

  /** As #hearOne, both channels in one loop: twice as fast on the case that matters. */
  #hearPair(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = this.#filters;
    const [p, q] = [this.#states[0]!, this.#states[1]!];
    let [z1, z2, y1, y2] = [p[0]!, p[1]!, p[2]!, p[3]!];
    let [w1, w2, u1, u2] = [q[0]!, q[1]!, q[2]!, q[3]!];
    // Sums go on where they stood: to add up block by block would round otherwise for other blocks.
    let [ll, rr, lr] = [this.#sums[0]!, this.#sums[1]!, this.#cross];
    for (let i = from; i < to; i++) {
      const x = left[i]!;
      const v = b0 * x + z1;
      z1 = b1 * x - a1 * v + z2;
      z2 = b2 * x - a2 * v;
      const y = v + y1;
      y1 = -2 * v - c1 * y + y2;
      y2 = v - c2 * y;
      const g = right[i]!;
      const t = b0 * g + w1;
      w1 = b1 * g - a1 * t + w2;
      w2 = b2 * g - a2 * t;
      const u = t + u1;
      u1 = -2 * t - c1 * u + u2;
      u2 = t - c2 * u;
      ll += y * y;
      rr += u * u;
      lr += y * u;
    }
    p.set([z1, z2, y1, y2]);
    q.set([w1, w2, u1, u2]);
    this.#sums[0] = ll;
    this.#sums[1] = rr;
    this.#cross = lr;
  }
}
