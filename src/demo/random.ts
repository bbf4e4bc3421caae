/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

/** Mulberry32, by Tommy Ettinger (public domain). */
export function random(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of the list, each as likely as the next. */
export const oneOf = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** A number from low up to high. */
export const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
