import type { Hz, Seconds } from '../units.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';
import { contour, rhythms } from './melody.ts';
import { at, noise, period, pitchFrequency, rounded, saw, turn } from './oscillators.ts';
import { between, oneOf, type Random, random } from './random.ts';
import { type Bar, bassPitch, isFull, type Note, type Score, voicing } from './score.ts';

/** A sound that was struck once for each pitch, and damped where its notes end. */
function play(notes: readonly Note[], channel: Float32Array, strike: (frequency: Hz) => Float32Array): void {
  const struck = new Map<number, Float32Array>();
  for (const { at, length, pitch, strength } of notes) {
    const sound = struck.get(pitch) ?? strike(pitchFrequency(pitch));
    struck.set(pitch, sound);
    const start = Math.round(at * sampleRate);
    const end = Math.min(sound.length, Math.round((length + damping) * sampleRate), channel.length - start);
    const damped = end - Math.round(damping * sampleRate);
    for (let i = 0; i < end; i++) {
      const factor = i < damped ? strength : (strength * (end - i)) / (end - damped);
      channel[start + i] = channel[start + i]! + sound[i]! * factor;
    }
  }
}

const damping: Seconds = 0.08;

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

interface Choir {
  readonly voices: number;
  /** Widest detuning, as a share of the frequency. */
  readonly detune: number;
  readonly vibrato: number;
  readonly attack: Seconds;
  readonly release: Seconds;
}

/** One note by several players, each a little out of tune and at its own place between left and right. */
function sustain(stereo: Stereo, table: Float32Array, note: Note, choir: Choir, dice: Random): void {
  const [left, right] = stereo;
  const start = Math.round(note.at * sampleRate);
  const length = Math.min(left.length - start, Math.round((note.length + choir.release) * sampleRate));
  const level = rounded(new Float32Array(length).fill(note.strength), choir.attack, choir.release);
  for (let voice = 0; voice < choir.voices; voice++) {
    const place = (voice + 0.5) / choir.voices;
    const detune =
      1 + choir.detune * (((voice * 3) % choir.voices) / (choir.voices - 1) - 0.5) * between(dice, 0.8, 1.2);
    const step = (pitchFrequency(note.pitch) * detune) / sampleRate;
    const rate = between(dice, 4.8, 5.8) / sampleRate;
    const gainLeft = Math.sqrt(1 - place);
    const gainRight = Math.sqrt(place);
    let bent = step;
    for (let i = 0, phase = dice(); i < length; i++) {
      if (i % 64 === 0) bent = step * (1 + choir.vibrato * turn(rate * i + voice / 3));
      phase += bent;
      if (phase >= 1) phase -= 1;
      const x = at(table, phase) * level[i]!;
      left[start + i] = left[start + i]! + x * gainLeft;
      right[start + i] = right[start + i]! + x * gainRight;
    }
  }
}

/** Tables are made once a pitch. */
function sustainAll(stereo: Stereo, notes: readonly Note[], rolloff: Hz, choir: Choir, dice: Random): void {
  const tables = new Map<number, Float32Array>();
  for (const note of notes) {
    const table = tables.get(note.pitch) ?? period(pitchFrequency(note.pitch), saw(rolloff), dice);
    tables.set(note.pitch, table);
    sustain(stereo, table, note, choir, dice);
  }
}

/** Chords that breathe under everything. */
export function pad(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 501);
  const notes = score.bars.flatMap((bar) =>
    voicing(score, bar, 63, bar.chord === 2 ? [0, 2, 4, 6] : [0, 2, 4, 8]).map((pitch) => ({
      at: bar.start,
      length: bar.part === 'end' ? 3 : 4 * score.beat,
      pitch,
      strength: isFull(bar) ? 1 : bar.part === 'verse' ? 0.65 : 0.9,
    })),
  );
  const rolloff = between(dice, 900, 1500);
  sustainAll(stereo, notes, rolloff, { voices: 4, detune: 0.009, vibrato: 0, attack: 0.35, release: 0.5 }, dice);
}

/** High chords of the chorus; one line in the break. */
export function strings(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 601);
  const notes = score.bars.flatMap((bar) => {
    if (bar.part === 'intro' || bar.part === 'verse') return [];
    const pitches = voicing(score, bar, 76, [0, 2, 4]).slice(bar.part === 'break' ? 2 : 0);
    const length = bar.part === 'end' ? 2.8 : 4 * score.beat;
    return pitches.map((pitch) => ({ at: bar.start, length, pitch, strength: bar.part === 'break' ? 0.8 : 1 }));
  });
  const rolloff = between(dice, 2600, 3600);
  sustainAll(stereo, notes, rolloff, { voices: 4, detune: 0.006, vibrato: 0.003, attack: 0.14, release: 0.3 }, dice);
}

const arpeggios = [
  [0, 2, 4, 7],
  [0, 4, 7, 4],
  [7, 4, 2, 4],
  [0, 4, 2, 7],
];

/** A bright plucked synth: it opens the song with a tune, runs below the voice, and answers it. */
export function lead(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 701);
  const run = oneOf(dice, arpeggios);
  const line = oneOf(dice, rhythms.chorus);
  const moves = Math.floor(dice() * 1e6);
  const notes = score.bars.flatMap((bar, number) => {
    const pitchOf = (tone: number) => voicing(score, bar, 74, [tone])[0]! + (tone >= 7 ? 12 : 0);
    if (bar.part === 'end') return [{ at: bar.start, length: 1.5, pitch: pitchOf(0), strength: 1 }];
    if (bar.part === 'intro' || bar.part === 'break') {
      if (bar.index % 2 === 1) return [];
      const next = score.bars[number + 1]!;
      const degrees = contour(line, [bar.chord, next.chord], 5, random(moves), true);
      return line.map(([eighth, length], i) => ({
        at: score.step(eighth < 8 ? bar : next, (eighth % 8) * 2),
        length: (length * score.beat) / 2,
        pitch: score.pitch(degrees[i]!) + (score.pitch(0) > 66 ? 0 : 12),
        strength: 1,
      }));
    }
    const answers = bar.index % 2 === 1;
    const every = isFull(bar) ? 1 : 2;
    return Array.from({ length: 16 / every }, (_, i) => ({
      at: score.step(bar, i * every),
      length: score.beat / 3,
      pitch: pitchOf(run[i % run.length]!),
      strength: (answers && i * every >= 12 ? 1 : 0.55) * (i % 4 === 0 ? 1 : 0.8),
    }));
  });
  const strike = (side: number) => (frequency: Hz) => pluck(frequency, side, dice);
  play(notes, stereo[0], strike(0));
  play(notes, stereo[1], strike(1));
}

/** Three saws, closing as they fade. */
function pluck(frequency: Hz, side: number, dice: Random): Float32Array {
  const dark = period(frequency, saw(1300));
  const bright = period(frequency, (n, f) => (n === 1 ? 0.3 : 1) * saw(5200, 3)(n, f));
  const sound = new Float32Array(Math.round(1.3 * sampleRate));
  for (const detune of [1, side === 0 ? 1.004 : 0.996, side === 0 ? 0.9975 : 1.0025]) {
    for (let i = 0, phase = detune === 1 ? 0.2 : dice(); i < sound.length; i++) {
      const time = i / sampleRate;
      const open = Math.exp(-time / 0.16);
      const x = at(dark, phase) * Math.exp(-time / 0.5) + at(bright, phase) * open;
      sound[i] = sound[i]! + x;
      phase = (phase + (frequency * detune) / sampleRate) % 1;
    }
  }
  return rounded(sound, 0.003, 0.2);
}
