/** Numbers from 0 up to 1, the same for the same seed. Mulberry32, by Tommy Ettinger: small, fast, even; its state is a single number. */
export const uniform = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** One source a channel, each on its own way. */
export const uniforms = (seed: number, channels: number): (() => number)[] =>
  Array.from({ length: channels }, (_, c) => uniform(Math.imul(seed + 1, 0x9e3779b1) + c * 0x85ebca6b));
