import type { Hz, Seconds } from '../units.ts';

const lowest: Hz = 44_100; // below, what is heard of the highest octave is not there

/**
 * The rate at which sounds are added up: the one that most of them have, by time, so that one sound at 96 kHz does not make all of it dearer;
 * of two that are as long, the higher. Those under 44.1 kHz count only among themselves.
 */
export function mixRate(sounds: readonly { readonly sampleRate: Hz; readonly frames: number }[]): Hz {
  const whole = sounds.filter(({ sampleRate }) => sampleRate >= lowest);
  const lengths = new Map<Hz, Seconds>();
  for (const { sampleRate, frames } of whole.length > 0 ? whole : sounds)
    lengths.set(sampleRate, (lengths.get(sampleRate) ?? 0) + frames / sampleRate);
  return [...lengths].reduce(
    (best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] > best[0]) ? each : best),
    [0, -1],
  )[0];
}
