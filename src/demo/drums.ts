import type { Seconds } from '../units.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';
import { noise, rounded } from './oscillators.ts';
import { between, oneOf, type Random, random } from './random.ts';
import { type Bar, isFull, type Score } from './score.ts';

/** A drum hit. */
export interface Hit {
  readonly at: Seconds;
  readonly strength: number;
}

const grids = {
  kick: {
    verse: ['x......x..x.....', 'x.....x...x.....', 'x.......x.x.....', 'x..x....x.......'],
    chorus: ['x...x...x...x...', 'x...x...x...x...', 'x...x...x...x.x.', 'x.....x.x.x.....'],
  },
  snare: ['....x.......x...', '....x.......x..o'],
  hats: {
    verse: ['x.o.x.o.x.o.x.o.', 'xoo.xoo.xoo.xoo.', 'o.x.o.x.o.x.o.x.'],
    chorus: ['xoxoxoxoxoxoxoxo', 'x.xox.xox.xox.xo', 'xooxxooxxooxxoox'],
  },
};

/** The hits of all drums; every seed picks its patterns. */
export interface Beats {
  readonly kick: readonly Hit[];
  readonly snare: readonly Hit[];
  readonly closed: readonly Hit[];
  readonly open: readonly Hit[];
  readonly crash: readonly Hit[];
}

export function beatsOf(score: Score): Beats {
  const dice = random(score.seed + 101);
  const kick = { verse: oneOf(dice, grids.kick.verse), chorus: oneOf(dice, grids.kick.chorus) };
  const hats = { verse: oneOf(dice, grids.hats.verse), chorus: oneOf(dice, grids.hats.chorus) };
  const snare = oneOf(dice, grids.snare);
  const hitsOf = (choose: (bar: Bar) => string): Hit[] =>
    score.bars.flatMap((bar) =>
      [...choose(bar)].flatMap((mark, i) =>
        mark === '.' ? [] : [{ at: score.step(bar, i), strength: (mark === 'x' ? 1 : 0.5) * between(dice, 0.9, 1) }],
      ),
    );
  const isDrummed = (bar: Bar) => bar.part === 'verse' || isFull(bar);
  const only = (grid: string, when: boolean) => (when ? grid : '');
  return {
    kick: hitsOf((bar) => kickOf(bar, kick)),
    snare: hitsOf((bar) => (bar.last && bar.part === 'break' ? 'o.o.o.o.oooooxxx' : only(snare, isDrummed(bar)))),
    closed: hitsOf((bar) => (isFull(bar) ? hats.chorus : only(hats.verse, bar.part !== 'end'))),
    open: hitsOf((bar) => only('..x...x...x...x.', isFull(bar))),
    crash: hitsOf((bar) => only('x', bar.index === 0 && bar.part !== 'intro' && bar.part !== 'break')),
  };
}

function kickOf(bar: Bar, grid: { readonly verse: string; readonly chorus: string }): string {
  switch (bar.part) {
    case 'chorus':
    case 'outro':
      return grid.chorus;
    case 'verse':
      return grid.verse;
    case 'intro':
      return bar.index > 1 ? 'x.......x.......' : 'x...............';
    case 'break':
      return bar.last ? 'x.......x.......' : 'x...............';
    case 'end':
      return 'x...............';
  }
}

/** Adds a sound to a channel from a time on. */
export function add(channel: Float32Array, sound: Float32Array, at: Seconds, factor: number): void {
  const start = Math.round(at * sampleRate);
  const end = Math.min(sound.length, channel.length - start);
  for (let i = Math.max(0, -start); i < end; i++) channel[start + i] = channel[start + i]! + sound[i]! * factor;
}

const decay = (samples: Float32Array, time: Seconds): Float32Array => {
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * Math.exp(-i / (time * sampleRate));
  return samples;
};

const lasting = (time: Seconds): number => Math.round(time * sampleRate);

/** A sine that falls from a knock to its tone, and a beater. */
function kickSound(dice: Random): Float32Array {
  const tone = between(dice, 38.5, 42);
  const body = new Float32Array(lasting(0.42));
  let phase = 0;
  for (let i = 0; i < body.length; i++) {
    const time = i / sampleRate;
    phase += (tone + 170 * Math.exp(-time / 0.018) + 54 * Math.exp(-time / 0.075)) / sampleRate;
    body[i] = Math.tanh(1.3 * Math.sin(2 * Math.PI * phase) * Math.exp(-time / 0.19));
  }
  const beater = filter(noise(lasting(0.03), dice), { shape: 'bandpass', frequency: 3600, q: 0.6 });
  add(body, decay(beater, 0.006), 0, 1.2);
  return rounded(body, 0.0006, 0.1);
}

/** Two modes of a skin and the wires below it. */
function snareSound(dice: Random): Float32Array {
  const tone = between(dice, 175, 200);
  const sound = new Float32Array(lasting(0.4));
  for (let i = 0; i < sound.length; i++) {
    const time = i / sampleRate;
    const bend = tone * (1 + 0.5 * Math.exp(-time / 0.008));
    sound[i] =
      0.8 * Math.sin(2 * Math.PI * bend * time) * Math.exp(-time / 0.07) +
      0.4 * Math.sin(2 * Math.PI * tone * 1.83 * time) * Math.exp(-time / 0.04);
  }
  const wires = filter(
    noise(sound.length, dice),
    { shape: 'highpass', frequency: 900, q: 0.6 },
    { shape: 'lowpass', frequency: 9000, q: 0.6 },
  );
  add(sound, decay(wires, 0.075), 0, 0.9);
  return rounded(sound, 0.0006, 0.05);
}

/** Three bursts of hands, then the room. */
function clapSound(dice: Random): Float32Array {
  const sound = new Float32Array(lasting(0.3));
  for (const [at, time] of [
    [0, 0.008],
    [0.011, 0.008],
    [0.023, 0.06],
  ] as const) {
    add(sound, decay(noise(lasting(0.25), dice), time), at, 1);
  }
  filter(sound, { shape: 'bandpass', frequency: 1500, q: 0.7 }, { shape: 'highpass', frequency: 700, q: 0.7 });
  return rounded(sound, 0.0005, 0.05);
}

/** Noise, and six squares out of tune with each other as in the drum machines. */
function cymbal(dice: Random, length: Seconds, time: Seconds, lowest: number): Float32Array {
  const sound = noise(lasting(length), dice);
  const tones = [2053, 3041, 3693, 5222, 5400, 8000].map((tone) => (tone * between(dice, 0.97, 1.03)) / sampleRate);
  for (let i = 0; i < sound.length; i++) {
    let metal = 0;
    for (const tone of tones) metal += (i * tone) % 1 < 0.5 ? 0.08 : -0.08;
    sound[i] = sound[i]! + metal;
  }
  filter(
    sound,
    { shape: 'highpass', frequency: lowest, q: 0.7 },
    { shape: 'highpass', frequency: lowest * 0.6, q: 0.7 },
  );
  return rounded(decay(sound, time), 0.0008, length / 4);
}

export const kick = (beats: Beats, stereo: Stereo, seed: number): void => {
  const sound = kickSound(random(seed));
  for (const { at, strength } of beats.kick) for (const channel of stereo) add(channel, sound, at, strength);
};

export function snare(beats: Beats, score: Score, stereo: Stereo, seed: number): void {
  const dice = random(seed);
  const sounds = [snareSound(dice), snareSound(dice)];
  const claps = [clapSound(dice), clapSound(dice)];
  const chorus = (time: Seconds) =>
    score.sections.some(({ name, from, to }) => name === 'chorus' && time >= from && time < to);
  beats.snare.forEach(({ at, strength }, i) => {
    for (const channel of stereo) add(channel, sounds[i % 2]!, at, strength);
    if (chorus(at))
      stereo.forEach((channel, side) => {
        add(channel, claps[side]!, at + 0.004, 0.8 * strength);
      });
  });
}

/** Closed hats a little right, open ones a little left, crashes on both sides. */
export function hats(beats: Beats, stereo: Stereo, seed: number): void {
  const dice = random(seed);
  const [left, right] = stereo;
  const closed = [0, 1, 2].map(() => cymbal(dice, 0.16, between(dice, 0.022, 0.035), 6500));
  const open = [0, 1].map(() => cymbal(dice, 0.5, 0.11, 6000));
  const crash = [0, 1].map(() => cymbal(dice, 3, 0.7, 3800));
  beats.closed.forEach(({ at, strength }, i) => {
    const late = at + between(dice, 0, 0.004);
    add(left, closed[i % 3]!, late, 0.62 * strength);
    add(right, closed[i % 3]!, late, strength);
  });
  beats.open.forEach(({ at, strength }, i) => {
    add(left, open[i % 2]!, at, 0.7 * strength);
    add(right, open[i % 2]!, at, 0.38 * strength);
  });
  for (const { at, strength } of beats.crash) {
    stereo.forEach((channel, side) => {
      add(channel, crash[side]!, at, 0.55 * strength);
      add(channel, crash[1 - side]!, at, 0.25 * strength);
    });
  }
}
