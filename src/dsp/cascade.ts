import type { Coefficients } from './biquad.ts';

// -600 dB: what rings below it is cut off, before floats turn denormal. Tested by size: a branch for each sign costs three times as much.
const tiny = 1e-30;

/** Sections in a row, in transposed direct form II with double precision; channels go two at a time through one loop. */
export class Cascade {
  readonly #sections: readonly Coefficients[];
  private readonly states: readonly Float64Array[];

  constructor(sections: readonly Coefficients[], channels: number) {
    this.#sections = sections;
    this.states = sections.map(() => new Float64Array(2 * channels));
  }

  /** Goes on from where another stands, if that has as many sections and channels: a change of settings then starts no ringing of its own. */
  resume({ states }: Cascade): void {
    if (states.length !== this.states.length) return;
    this.states.forEach((state, s) => {
      if (state.length === states[s]!.length) state.set(states[s]!);
    });
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    if (this.#sections.length === 0) input.forEach((from, channel) => void output[channel]!.set(from));
    this.#sections.forEach((section, s) => {
      const from = s === 0 ? input : output;
      const state = this.states[s]!;
      for (let c = 0; c < output.length; c += 2) {
        if (c + 1 < output.length) two(section, state, 2 * c, from[c]!, from[c + 1]!, output[c]!, output[c + 1]!);
        else one(section, state, 2 * c, from[c]!, output[c]!);
      }
    });
  }
}

/** Frames until sections in a row have rung out by 120 dB. */
export function ringing(sections: readonly Coefficients[]): number {
  const decay = Math.log(1e6);
  return sections.reduce((sum, { a1, a2 }) => {
    const spread = a1 * a1 - 4 * a2;
    const radius = spread < 0 ? Math.sqrt(a2) : (Math.abs(a1) + Math.sqrt(spread)) / 2;
    return sum + (radius > 0 ? Math.ceil(decay / -Math.log(Math.min(radius, 1 - 1e-6))) : 2);
  }, 0);
}

function one(section: Coefficients, state: Float64Array, at: number, from: Float32Array, to: Float32Array): void {
  const { b0, b1, b2, a1, a2 } = section;
  let s1 = state[at]!;
  let s2 = state[at + 1]!;
  for (let i = 0; i < from.length; i++) {
    const x = from[i]!;
    let y = b0 * x + s1;
    if (Math.abs(y) < tiny) y = 0;
    s1 = b1 * x + s2 - a1 * y; // in this order, as the next frame waits for y
    s2 = b2 * x - a2 * y;
    to[i] = y;
  }
  state[at] = s1;
  state[at + 1] = s2;
}

function two(
  section: Coefficients,
  state: Float64Array,
  at: number,
  fromL: Float32Array,
  fromR: Float32Array,
  toL: Float32Array,
  toR: Float32Array,
): void {
  const { b0, b1, b2, a1, a2 } = section;
  let l1 = state[at]!;
  let l2 = state[at + 1]!;
  let r1 = state[at + 2]!;
  let r2 = state[at + 3]!;
  for (let i = 0; i < fromL.length; i++) {
    const l = fromL[i]!;
    const r = fromR[i]!;
    let left = b0 * l + l1;
    let right = b0 * r + r1;
    if (Math.abs(left) < tiny) left = 0;
    if (Math.abs(right) < tiny) right = 0;
    l1 = b1 * l + l2 - a1 * left;
    r1 = b1 * r + r2 - a1 * right;
    l2 = b2 * l - a2 * left;
    r2 = b2 * r - a2 * right;
    toL[i] = left;
    toR[i] = right;
  }
  state[at] = l1;
  state[at + 1] = l2;
  state[at + 2] = r1;
  state[at + 3] = r2;
}
