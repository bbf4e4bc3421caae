import type { Decibels, Seconds } from '../units.ts';
import { type Stereo, sampleRate } from './filters.ts';
import { turn } from './oscillators.ts';

/** A room: its decay to -60 dB, its brightness 0 to 1, the time before it answers, and how much of it one hears. */
export interface Room {
  readonly decay: Seconds;
  readonly damping: number;
  readonly before: Seconds;
  readonly factor: number;
}

const lines = [1187, 1453, 1811, 2179]; // samples, prime to each other: 27 to 49 ms

/** Adds a feedback delay network of four lines, mixed by a Householder matrix (J.-M. Jot, 1991). */
export function reverberate([left, right]: Stereo, room: Room): void {
  const [a, b, c, d] = lines.map((length) => new Float32Array(length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const losses = lines.map((length) => 10 ** ((-3 * length) / (room.decay * sampleRate)));
  const before = new Float32Array(Math.max(1, Math.round(room.before * sampleRate)));
  const damp = room.damping;
  let [ia, ib, ic, id, ip] = [0, 0, 0, 0, 0];
  let [la, lb, lc, ld] = [0, 0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    const input = before[ip]!;
    before[ip] = (left[i]! + right[i]!) / 2;
    if (++ip === before.length) ip = 0;
    la += (a[ia]! * losses[0]! - la) * damp;
    lb += (b[ib]! * losses[1]! - lb) * damp;
    lc += (c[ic]! * losses[2]! - lc) * damp;
    ld += (d[id]! * losses[3]! - ld) * damp;
    const half = (la + lb + lc + ld) / 2;
    a[ia] = input + la - half;
    b[ib] = input - (lb - half);
    c[ic] = input + lc - half;
    d[id] = input - (ld - half);
    if (++ia === a.length) ia = 0;
    if (++ib === b.length) ib = 0;
    if (++ic === c.length) ic = 0;
    if (++id === d.length) id = 0;
    left[i] = left[i]! + room.factor * (la + lc);
    right[i] = right[i]! + room.factor * (lb + ld);
  }
}

/** Adds echoes that go from side to side. */
export function echo([left, right]: Stereo, time: Seconds, factor: number, feedback: number): void {
  const length = Math.round(time * sampleRate);
  const lineLeft = new Float32Array(length);
  const lineRight = new Float32Array(length);
  let dullLeft = 0;
  let dullRight = 0;
  for (let i = 0, place = 0; i < left.length; i++) {
    dullLeft += (lineLeft[place]! - dullLeft) * 0.35;
    dullRight += (lineRight[place]! - dullRight) * 0.35;
    lineLeft[place] = (left[i]! + right[i]!) / 2 + dullRight * feedback;
    lineRight[place] = dullLeft;
    left[i] = left[i]! + dullLeft * factor;
    right[i] = right[i]! + dullRight * factor;
    if (++place === length) place = 0;
  }
}

/** Adds a slowly swaying copy, another on each side, 8 to 14 ms late. */
export function chorus(stereo: Stereo, factor: number): void {
  stereo.forEach((channel, side) => {
    const dry = channel.slice();
    for (let i = 1000; i < dry.length; i++) {
      const late = 485 + 130 * turn((0.6 * i) / sampleRate + side * 0.37);
      const place = i - late;
      const index = place | 0;
      const x = dry[index]! + (dry[index + 1]! - dry[index]!) * (place - index);
      channel[i] = dry[i]! + factor * x;
    }
  });
}

/** Sets the level of the side against the middle. */
export function widen([left, right]: Stereo, width: Decibels): void {
  let middle = 1e-12;
  let side = 1e-12;
  for (let i = 0; i < left.length; i++) {
    middle += (left[i]! + right[i]!) ** 2;
    side += (left[i]! - right[i]!) ** 2;
  }
  const factor = Math.sqrt(middle / side) * 10 ** (width / 20);
  for (let i = 0; i < left.length; i++) {
    const m = (left[i]! + right[i]!) / 2;
    const s = ((left[i]! - right[i]!) / 2) * factor;
    left[i] = m + s;
    right[i] = m - s;
  }
}

/** Brings both channels to the same power: no stem leans. */
export function centre([left, right]: Stereo): void {
  let l = 1e-12;
  let r = 1e-12;
  for (let i = 0; i < left.length; i++) {
    l += left[i]! ** 2;
    r += right[i]! ** 2;
  }
  const factor = (l / r) ** 0.25;
  for (let i = 0; i < left.length; i++) {
    left[i] = left[i]! / factor;
    right[i] = right[i]! * factor;
  }
}

/** Makes room for the kick: down by a share when it hits, back within a fifth of a second. */
export function duck(stereo: Stereo, hits: readonly { readonly at: Seconds }[], share: number): void {
  const length = Math.round(0.22 * sampleRate);
  for (const { at } of hits) {
    const start = Math.max(0, Math.round((at - 0.004) * sampleRate));
    for (let i = 0; i < length && start + i < stereo[0].length; i++) {
      const fall = Math.min(1, i / 170);
      const back = 0.5 + 0.5 * Math.cos((Math.PI * i) / length);
      const factor = 1 - share * fall * back;
      for (const channel of stereo) channel[start + i] = channel[start + i]! * factor;
    }
  }
}
