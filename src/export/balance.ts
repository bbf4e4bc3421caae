import { decibels, factorOf } from '../dsp/decibels.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { Channel } from './handover.ts';

/** A place between left and right as a channel with one pan pot has it. */
export interface Balance {
  /** −1, left, to 1, right. */
  readonly pan: number;
  /** What the fader has to add to it. */
  readonly gain: Decibels;
  readonly isInverted: boolean;
  /** Whether there is more to it: sides that are folded, narrowed, or turned alone. */
  readonly isMore: boolean;
}

/**
 * How much leaves on each side, as a place of a pan pot.
 * @param channels of the sound; 1 where both sides are alike
 * @param law `power`: constant power; `linear`: a balance, where the louder side stays and the other falls in proportion
 */
export function balanceOf([ll, lr, rl, rr]: Mixing, channels: number, law: 'power' | 'linear' = 'power'): Balance {
  const isMono = channels === 1;
  const [left, right] = isMono ? [Math.abs(ll + lr), Math.abs(rl + rr)] : [Math.hypot(ll, lr), Math.hypot(rl, rr)];
  const isOpposite = isMono ? (ll + lr) * (rl + rr) < 0 : ll * rr < 0;
  const [pan, factor] = law === 'power' ? powerOf(left, right) : linearOf(left, right);
  return {
    ...{ pan, gain: decibels(factor) },
    isInverted: !isOpposite && ll + lr + rl + rr < 0,
    isMore: isOpposite || (!isMono && (lr !== 0 || rl !== 0)),
  };
}

const powerOf = (left: number, right: number): readonly [pan: number, factor: number] =>
  left === right
    ? [0, left]
    : [(Math.atan2(right, left) * 4) / Math.PI - 1, Math.sqrt((left * left + right * right) / 2)];

const linearOf = (left: number, right: number): readonly [pan: number, factor: number] => {
  const louder = Math.max(left, right);
  return louder === 0 ? [0, 0] : [(right - left) / louder, louder];
};

/**
 * A ride as factors: its straight lines in dB are told so densely that straight lines between factors are off by 0.01 dB at most.
 * @param fader what it rides on, in dB
 */
export function rideFactors(
  ride: NonNullable<Channel['ride']>,
  fader: Decibels,
): readonly (readonly [at: Seconds, factor: number])[] {
  return ride.flatMap(([at, gain], i) => {
    const [to, next] = ride[i + 1] ?? [at, gain];
    const steps = Math.max(1, Math.ceil(Math.abs(next - gain) / 0.5));
    return Array.from({ length: steps }, (_, k): readonly [number, number] => [
      at + (k / steps) * (to - at),
      factorOf(fader + gain + (k / steps) * (next - gain)),
    ]);
  });
}
