import type { Mixing } from '../processors/pan.ts';

/** A place between left and right as a strip of Ardour has it. */
export interface Pan {
  /** Of Ardour's panners, by the end of its address; absent: the only one there is. */
  readonly panner?: '2in2out' | 'balance';
  /** 0, left, to 1, right. */
  readonly azimuth: number;
  readonly width: number;
  /** What the fader has to add to it, as a factor. */
  readonly gain: number;
  /** ø of each input. */
  readonly invert: readonly boolean[];
}

const scale = 2 - 4 * 10 ** (-3 / 20);

/** What Ardour's panners leave on a side at a share 0 to 1 of the way to it: −3 dB in the middle. Measured, to 1e-6; not quite constant power. */
export const panLaw = (share: number): number => share * (scale * share + 1 - scale);

/** The place at which right stands to left as wanted; both positive. */
function placeOf(left: number, right: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (panLaw(middle) * left < panLaw(1 - middle) * right) low = middle;
    else high = middle;
  }
  if (right === 0) return 0;
  return left === 0 ? 1 : (low + high) / 2;
}

const gainAt = (place: number, left: number, right: number): number =>
  (left + right) / (panLaw(place) + panLaw(1 - place));

/** Fader and panner of a mono track; undefined where the sides are of opposite polarity. */
export function monoPan([ll, lr, rl, rr]: Mixing): Pan | undefined {
  const [left, right] = [ll + lr, rl + rr];
  if (left * right < 0) return undefined;
  const place = placeOf(Math.abs(left), Math.abs(right));
  const gain = gainAt(place, Math.abs(left), Math.abs(right));
  return { azimuth: place, width: 1, gain, invert: [left + right < 0] };
}

/** 0.004 dB: below that nothing else is asked for. */
const enough = 1 + 0.0005;

/** Fader and panner of two channels: a balance, or two places for the two inputs; undefined where neither is the same to 0.01 dB. */
export function stereoPan([ll, lr, rl, rr]: Mixing): Pan | undefined {
  if (lr === 0 && rl === 0) {
    const [left, right] = [Math.abs(ll), Math.abs(rr)];
    const gain = Math.max(left, right);
    const azimuth = gain === 0 ? 0.5 : left >= right ? right / left / 2 : 1 - left / right / 2;
    return { panner: 'balance', azimuth, width: 1, gain, invert: [ll < 0, rr < 0] };
  }
  const sign = ll + lr + rl + rr < 0 ? -1 : 1;
  const factors = [ll, lr, rl, rr].map((factor) => factor * sign);
  if (factors.some((factor) => factor < 0)) return undefined;
  const [a, b, c, d] = factors as [number, number, number, number];
  const places = [placeOf(a, c), placeOf(b, d)] as const;
  const [first, second] = [gainAt(places[0], a, c), gainAt(places[1], b, d)];
  if (first === 0 || second === 0 || Math.max(first / second, second / first) > enough) return undefined;
  return {
    panner: '2in2out',
    azimuth: (places[0] + places[1]) / 2,
    width: places[1] - places[0],
    gain: (first + second) / 2,
    invert: [sign < 0, sign < 0],
  };
}
