import type { Hz } from '../units.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';
import { at, noise, period, rounded, saw, turn } from './oscillators.ts';
import { play } from './play.ts';
import { between, oneOf, type Random, random } from './random.ts';
import { type Bar, bassPitch, isFull, type Note, type Score, voicing } from './score.ts';

/** Notes of a bar from a grid of sixteenths: 'x' strikes, '-' holds, '.' is silent. */
function notesOf(score: Score, bar: Bar, grid: string, pitches: readonly number[], strength: number): Note[] {
  return [...grid].flatMap((mark, i) => {
    if (mark !== 'x') return [];
    const held = /^x-*/.exec(grid.slice(i))![0].length;
    const length = (held * score.beat) / 4;
    return pitches.map((pitch) => ({ at: score.step(bar, i), length, pitch, strength }));
  });
}

const bassGrids = {
  verse: ['x-----x---x-----', 'x-----x-x-----x-', 'x-------x---x---', 'x---x-----x-x---'],
  chorus: ['x-x-x-x-x-x-x-x-', 'x-----x-x-x---x-', '..x-..x-..x-..x-', 'x--x--x-x--x--x-'],
};

/** A sine for weight, a saw that closes for the words. */
export function bass(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 201);
  const grids = { verse: oneOf(dice, bassGrids.verse), chorus: oneOf(dice, bassGrids.chorus) };
  const rolloff = between(dice, 380, 520);
  const notes = score.bars.flatMap((bar) => {
    const root = bassPitch(score, bar);
    if (bar.part === 'intro' && bar.index < 2) return [];
    if (bar.part === 'end') return [{ at: bar.start, length: 2.6, pitch: root, strength: 0.9 }];
    const grid = isFull(bar) ? grids.chorus : bar.part === 'verse' ? grids.verse : 'x---------------';
    return notesOf(score, bar, grid, [root], isFull(bar) ? 1 : 0.8).map((note, i) => {
      const lifts = isFull(bar) && i % 4 === 3 && root < 36;
      return lifts ? { ...note, pitch: root + 12, strength: 0.85 } : note;
    });
  });
  const strike = (frequency: Hz): Float32Array => {
    const dark = period(frequency, (n, f) => (n === 1 ? 1 : 0.75 * saw(rolloff * 0.6)(n, f)));
    const bright = period(frequency, (n, f) => (n === 1 ? 0 : 0.9 * saw(rolloff * 4)(n, f)));
    const sound = new Float32Array(Math.round(3 * sampleRate));
    for (let i = 0, phase = 0; i < sound.length; i++) {
      const time = i / sampleRate;
      const open = Math.exp(-time / 0.13);
      sound[i] = Math.tanh(1.1 * (at(dark, phase) + open * at(bright, phase))) * (0.72 + 0.28 * Math.exp(-time / 0.4));
      phase = (phase + frequency / sampleRate) % 1;
    }
    return rounded(sound, 0.004, 0.4);
  };
  play(notes, stereo[0], strike);
  stereo[1].set(stereo[0]);
}

const keysGrids = {
  calm: ['x-------x-------', 'x-----x---------', 'x-----------x---'],
  verse: ['x-----x---x-----', 'x-----x-----x---', 'x---..x-----x---'],
  chorus: ['x--x--x-x--x--x-', 'x---x--x--x-x---', 'x-----x-x-----x-'],
};

/** An electric piano: two sines, one bending the other, and a tine (J. Chowning's frequency modulation). */
export function keys(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 301);
  const grids = {
    calm: oneOf(dice, keysGrids.calm),
    verse: oneOf(dice, keysGrids.verse),
    chorus: oneOf(dice, keysGrids.chorus),
  };
  const hardness = between(dice, 0.9, 1.5);
  const notes = score.bars.flatMap((bar) => {
    const pitches = voicing(score, bar, 58, bar.part === 'end' ? [0, 2, 4, 8] : [0, 2, 4, 6]);
    if (bar.part === 'end')
      return notesOf(score, bar, 'x---------------', pitches, 1).map((n) => ({ ...n, length: 3.5 }));
    const grid = isFull(bar) ? grids.chorus : bar.part === 'verse' ? grids.verse : grids.calm;
    return notesOf(score, bar, grid, pitches, isFull(bar) ? 1 : 0.75);
  });
  const strike = (frequency: Hz): Float32Array => {
    const sound = new Float32Array(Math.round(4 * sampleRate));
    for (let i = 0; i < sound.length; i++) {
      const time = i / sampleRate;
      const bend = hardness * (0.12 + 0.3 * Math.exp(-time / 0.5)) * turn(frequency * time);
      const tine = 0.09 * Math.exp(-time / 0.1) * turn(frequency * 7 * time);
      sound[i] = turn(frequency * time + bend * 0.5 + tine) * Math.exp(-time / (1.5 - frequency / 700));
    }
    return rounded(sound, 0.002, 0.5);
  };
  play(notes, stereo[0], strike);
  for (let i = 0; i < stereo[0].length; i++) {
    const sway = 0.16 * turn((1.5 / score.beat) * 0.5 * (i / sampleRate)); // autopan of a suitcase piano, three turns in two bars' beats
    const x = stereo[0][i]!;
    stereo[1][i] = x * (1 - sway);
    stereo[0][i] = x * (1 + sway);
  }
}

const picks = [
  [0, 2, 4, 7, 4, 2, 7, 4],
  [0, 4, 7, 9, 7, 4, 2, 4],
  [0, 2, 4, 2, 7, 2, 4, 2],
  [7, 4, 2, 0, 4, 2, 7, 4],
];

/** A plucked string (Karplus and Strong, 1983), its pick at a seventh of its length, fractionally tuned. */
function string(frequency: Hz, dice: Random): Float32Array {
  const sound = new Float32Array(Math.round(2.2 * sampleRate));
  const length = sampleRate / frequency - 0.5;
  const whole = Math.floor(length);
  const part = length - whole;
  const line = filter(noise(whole + 2, dice), { shape: 'lowpass', frequency: 5200, q: 0.6 });
  const pick = Math.round(whole / 7);
  const burst = line.map((x, i) => x - (i >= pick ? line[i - pick]! : 0));
  const loss = 0.5 ** (1 / (frequency * 0.5)); // half after half a second
  for (let i = 0; i < sound.length; i++) {
    if (i < whole) sound[i] = burst[i]!;
    if (i < whole + 2) continue;
    const near = (sound[i - whole]! + sound[i - whole - 1]!) / 2;
    const far = (sound[i - whole - 1]! + sound[i - whole - 2]!) / 2;
    sound[i] = loss * (near + (far - near) * part);
  }
  return rounded(sound, 0.001, 0.3);
}

/** Two takes of the same picking, one on each side. */
export function guitar(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 401);
  const pattern = oneOf(dice, picks);
  const other = oneOf(dice, picks);
  stereo.forEach((channel, side) => {
    const notes = score.bars.flatMap((bar) => {
      if (bar.part === 'intro' && bar.index < 1) return [];
      const degrees = isFull(bar) && side === 1 ? other : pattern;
      const pitches = degrees.map((tone) => voicing(score, bar, 62, [tone])[0]! + (tone >= 7 ? 12 : 0));
      if (bar.part === 'end') return [{ at: bar.start + 0.02 * side, length: 2.1, pitch: pitches[0]!, strength: 0.8 }];
      return pitches.map((pitch, i) => ({
        at: score.step(bar, i * 2) + between(dice, 0, 0.01),
        length: score.beat,
        pitch,
        strength: between(dice, 0.75, 1) * (i % 4 === 0 ? 1 : 0.85) * (isFull(bar) ? 1 : 0.8),
      }));
    });
    play(notes, channel, (frequency) => string(frequency, dice));
    for (let i = 0; i < channel.length; i++) channel[i] = Math.tanh(0.9 * channel[i]!);
  });
}
