import { decibels, factorOf } from '../dsp/decibels.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { Channel } from './handover.ts';

/** A place between left and right as a channel with one pan pot has it. */
export interface Balance {
  /** −1, left, to 1, right, where the pot has constant power. */
  readonly pan: number;
  /** What the fader has to add to it. */
  readonly gain: Decibels;
  readonly isInverted: boolean;
  /** Whether there is more to it: sides that are folded, narrowed, or turned alone. */
  readonly isMore: boolean;
}

/**
 * How much leaves on each side, as a place of constant power. Laws of other programs differ by up to 3 dB.
 * @param channels of the sound
 */
export function balanceOf([ll, lr, rl, rr]: Mixing, channels: number): Balance {
  const isMono = channels === 1;
  const [left, right] = isMono ? [Math.abs(ll + lr), Math.abs(rl + rr)] : [Math.hypot(ll, lr), Math.hypot(rl, rr)];
  const isOpposite = isMono ? (ll + lr) * (rl + rr) < 0 : ll * rr < 0;
  return {
    pan: left === right ? 0 : (Math.atan2(right, left) * 4) / Math.PI - 1,
    gain: left === right ? decibels(left) : decibels(Math.sqrt((left * left + right * right) / 2)),
    isInverted: !isOpposite && ll + lr + rl + rr < 0,
    isMore: isOpposite || (!isMono && (lr !== 0 || rl !== 0)),
  };
}

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
