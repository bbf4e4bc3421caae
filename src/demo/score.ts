import type { Seconds } from '../units.ts';
import { contour, type Line, rhythms } from './melody.ts';
import { between, oneOf, type Random, random } from './random.ts';

/** A key struck: pitch in semitones as MIDI counts them, strength from 0 to 1. */
export interface Note {
  readonly at: Seconds;
  readonly length: Seconds;
  readonly pitch: number;
  readonly strength: number;
}

export type Part = 'intro' | 'verse' | 'chorus' | 'break' | 'outro' | 'end';

/** One bar and its one chord, as a degree of the scale. */
export interface Bar {
  readonly part: Part;
  readonly start: Seconds;
  readonly chord: number;
  /** Place within its part, from 0. */
  readonly index: number;
  readonly last: boolean;
}

/** All that is written down before anything sounds. */
export interface Score {
  readonly seed: number;
  readonly bpm: number;
  readonly beat: Seconds;
  readonly length: Seconds;
  readonly bars: readonly Bar[];
  readonly sections: readonly { readonly name: string; readonly from: Seconds; readonly to: Seconds }[];
  /** Pitch of a degree of the scale; 0 is the tonic between C4 and B4. */
  readonly pitch: (degree: number) => number;
  /** Start of a sixteenth of a bar, with the swing of the song. */
  readonly step: (bar: Bar, sixteenth: number) => Seconds;
  readonly melody: readonly Note[];
}

const major = [0, 2, 4, 5, 7, 9, 11];

/** Four chords a phrase; verse and chorus take different ones. All in major; those from 5 on feel minor. */
const progressions = [
  [0, 4, 5, 3],
  [5, 3, 0, 4],
  [0, 5, 3, 4],
  [3, 0, 4, 5],
  [5, 4, 3, 4],
  [0, 2, 3, 4],
  [3, 4, 5, 0],
  [1, 3, 0, 4],
];

/** Parts and their bars: slow songs take fewer bars, so that all last about 40 s. */
const forms: readonly (readonly (readonly [Part, number])[])[] = [
  [
    ['intro', 2],
    ['verse', 4],
    ['chorus', 4],
    ['break', 2],
    ['chorus', 4],
    ['end', 1],
  ],
  [
    ['intro', 2],
    ['verse', 4],
    ['chorus', 4],
    ['break', 2],
    ['chorus', 4],
    ['outro', 2],
    ['end', 1],
  ],
  [
    ['intro', 4],
    ['verse', 4],
    ['chorus', 4],
    ['break', 2],
    ['chorus', 4],
    ['end', 1],
  ],
];

const ringing: Seconds = 4; // the last chord and its fade

export function write(seed: number): Score {
  const dice = random(seed);
  const bpm = Math.round(between(dice, 90, 125));
  const beat = 60 / bpm;
  const key = Math.floor(dice() * 12);
  const swing = oneOf(dice, [0, 0, 0.06, 0.1]);
  const form = bpm < 104 ? forms[0]! : bpm < 115 ? oneOf(dice, forms.slice(1)) : forms[1]!;
  const bars = barsOf(form, beat, dice);
  const end = bars.at(-1)!.start + ringing;
  const score = {
    seed,
    bpm,
    beat,
    length: end,
    bars,
    sections: sectionsOf(bars, end),
    pitch: (degree: number) => 60 + key + 12 * Math.floor(degree / 7) + major[((degree % 7) + 7) % 7]!,
    step: (bar: Bar, sixteenth: number) =>
      bar.start + (sixteenth * beat) / 4 + (sixteenth % 2 === 1 ? (swing * beat) / 4 : 0),
  };
  return { ...score, melody: melodyOf(score, dice) };
}

function barsOf(form: readonly (readonly [Part, number])[], beat: Seconds, dice: Random): Bar[] {
  const verse = oneOf(dice, progressions);
  const others = progressions.filter((chords) => chords !== verse && chords[0] !== verse[0]);
  const chorus = oneOf(dice, others);
  const bars: Bar[] = [];
  for (const [part, count] of form) {
    const chords = part === 'chorus' || part === 'outro' ? chorus : verse;
    for (let index = 0; index < count; index++) {
      const chord = part === 'end' ? 0 : part === 'break' ? [3, 4][index % 2]! : chords[index % 4]!;
      bars.push({ part, start: bars.length * 4 * beat, chord, index, last: index === count - 1 });
    }
  }
  return bars;
}

function sectionsOf(bars: readonly Bar[], end: Seconds): Score['sections'] {
  const firsts = bars.filter((bar) => bar.index === 0);
  return firsts.map((bar, i) => ({ name: bar.part, from: bar.start, to: firsts[i + 1]?.start ?? end }));
}

/** Two bars of tune at a time: a phrase, and its answer that ends elsewhere. */
function melodyOf(score: Omit<Score, 'melody'>, dice: Random): Note[] {
  const lines: Record<string, { rhythm: Line; moves: number }> = {
    verse: { rhythm: oneOf(dice, rhythms.verse), moves: Math.floor(dice() * 1e6) },
    chorus: { rhythm: oneOf(dice, rhythms.chorus), moves: Math.floor(dice() * 1e6) },
  };
  return score.bars.flatMap((bar, number) => {
    const line = lines[bar.part];
    if (!line || bar.index % 2 === 1) return [];
    const next = score.bars[number + 1]!;
    const middle = degreeNear(score, bar.part === 'chorus' ? 68 : 64); // a voice between about A3 and E5
    const degrees = contour(line.rhythm, [bar.chord, next.chord], middle, random(line.moves), bar.index >= 2);
    return line.rhythm.map(([eighth, length], i) => ({
      at: score.step(eighth < 8 ? bar : next, (eighth % 8) * 2),
      length: (length * score.beat) / 2,
      pitch: score.pitch(degrees[i]!),
      strength: eighth % 4 === 0 ? 1 : 0.85,
    }));
  });
}

/** The degree of the scale next to a pitch. */
function degreeNear(score: Pick<Score, 'pitch'>, pitch: number): number {
  let degree = -7;
  while (score.pitch(degree) < pitch) degree++;
  return degree;
}

/** Whether drums, bass and all play as loud as they do. */
export const isFull = (bar: Bar): boolean => bar.part === 'chorus' || bar.part === 'outro';

/** Pitches of a chord, each laid into the octave around a centre, so that voices move little. */
export function voicing(score: Score, bar: Bar, centre: number, tones: readonly number[]): number[] {
  const pitches = tones.map((tone) => {
    const pitch = score.pitch(bar.chord + tone);
    return pitch - 12 * Math.floor((pitch - centre + 6) / 12);
  });
  return [...new Set(pitches)].sort((a, b) => a - b);
}

/** Root of the chord for the bass, from E1 (41 Hz) on. */
export function bassPitch(score: Score, bar: Bar): number {
  const pitch = score.pitch(bar.chord);
  return pitch - 12 * Math.floor((pitch - 28) / 12);
}
