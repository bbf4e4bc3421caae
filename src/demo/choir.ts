import type { Hz, Seconds } from '../units.ts';
import { type Stereo, sampleRate } from './filters.ts';
import { at, period, pitchFrequency, rounded, saw, turn } from './oscillators.ts';
import { between, type Random, random } from './random.ts';
import { isFull, type Note, type Score, voicing } from './score.ts';

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
