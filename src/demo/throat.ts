import type { Hz, Seconds } from '../units.ts';
import { sampleRate } from './filters.ts';
import { at, period, pitchFrequency, rounded, turn } from './oscillators.ts';
import { between, type Random } from './random.ts';
import type { Note } from './score.ts';

/** Formants of an alto, in Hz, and their levels in dB (Csound manual, appendix D); upper ones raised, for a close microphone. */
const vowels = {
  a: { frequencies: [800, 1150, 2900, 3900, 4950, 6200], levels: [0, -3, -13, -19, -28, -18] },
  e: { frequencies: [450, 1650, 2700, 3400, 4950, 6200], levels: [0, -10, -13, -17, -28, -18] },
  i: { frequencies: [370, 1900, 2750, 3700, 4950, 6200], levels: [0, -12, -13, -17, -28, -18] },
  o: { frequencies: [480, 860, 2830, 3500, 4950, 6200], levels: [0, -5, -17, -22, -32, -18] },
  u: { frequencies: [380, 800, 2530, 3500, 4950, 6200], levels: [0, -8, -18, -24, -34, -18] },
} as const;

export type Vowel = keyof typeof vowels;
const widths = [95, 110, 150, 200, 260, 3200]; // Hz; the sixth is no formant but air

/** How a syllable begins: noise in front of the vowel, or a hummed closure. */
export interface Onset {
  readonly length: Seconds;
  readonly noise?: { readonly frequency: Hz; readonly q: number; readonly factor: number };
  readonly hum?: number;
}

export const onsets: readonly Onset[] = [
  { length: 0.085, noise: { frequency: 6400, q: 1.1, factor: 0.2 } },
  { length: 0.08, noise: { frequency: 3600, q: 1, factor: 0.15 } },
  { length: 0.035, noise: { frequency: 4600, q: 0.7, factor: 0.2 } },
  { length: 0.03, noise: { frequency: 2100, q: 0.9, factor: 0.2 } },
  { length: 0.06, noise: { frequency: 7500, q: 0.6, factor: 0.05 } },
  { length: 0.07, hum: 270 },
  { length: 0.06, hum: 380 },
  { length: 0, noise: { frequency: 1500, q: 0.5, factor: 0 } },
];

export interface Singer {
  readonly vibrato: number;
  readonly breath: number;
  /** Size of the head: factor on all formants. */
  readonly formants: number;
  readonly attack: Seconds;
}

interface Diction {
  readonly from: number;
  readonly vowels: readonly [Vowel, Vowel];
  readonly onset: Onset;
}

/** One syllable: folds of the throat through formants that glide from vowel to vowel. */
export function syllable(note: Note, diction: Diction, singer: Singer, dice: Random): Float32Array {
  const sound = new Float32Array(Math.round((note.length + 0.09) * sampleRate));
  const throat = source(sound.length, note, diction.from, singer, dice);
  const [first, second] = diction.vowels.map((vowel) => vowels[vowel]) as [
    (typeof vowels)[Vowel],
    (typeof vowels)[Vowel],
  ];
  const closure = diction.onset.hum;
  for (let formant = 0; formant < widths.length; formant++) {
    const begins = closure && formant === 0 ? closure : first.frequencies[formant]!;
    const ends = second.frequencies[formant]!;
    resonate(throat, sound, {
      from: begins * singer.formants,
      to: ends * singer.formants * between(dice, 0.97, 1.03),
      glide: closure ? 0.09 : 0.06,
      width: widths[formant]!,
      factors: [
        10 ** ((first.levels[formant]! - (closure && formant > 0 ? 14 : 0)) / 20),
        10 ** (second.levels[formant]! / 20),
      ],
    });
  }
  return rounded(sound, singer.attack, 0.09);
}

/** Pitch that glides in, trembles and shivers; with breath. */
function source(length: number, note: Note, from: number, singer: Singer, dice: Random): Float32Array {
  const throat = new Float32Array(length);
  const table = period(pitchFrequency(note.pitch), (n, f) => 1 / (n ** 0.85 * (1 + (f / 5200) ** 2)));
  const rate = between(dice, 5.1, 5.8);
  let drift = 0;
  let step = 0;
  let phase = 0;
  for (let i = 0; i < length; i++) {
    if (i % 32 === 0) {
      const time = i / sampleRate;
      drift = 0.97 * drift + 0.03 * (dice() - 0.5);
      const glide = (from - note.pitch) * Math.exp(-time / 0.035);
      const tremble = singer.vibrato * Math.min(1, Math.max(0, (time - 0.18) / 0.3)) * turn(rate * time);
      step = pitchFrequency(note.pitch + glide + tremble + 0.9 * drift) / sampleRate;
    }
    phase += step;
    if (phase >= 1) phase -= 1;
    throat[i] = at(table, phase) + singer.breath * (dice() - 0.5);
  }
  return throat;
}

interface Formant {
  readonly from: Hz;
  readonly to: Hz;
  readonly glide: Seconds;
  readonly width: Hz;
  readonly factors: readonly [number, number];
}

/** Adds one moving formant: the band of a state-variable filter (A. Simper, 2013), 0 dB at its peak. */
function resonate(input: Float32Array, output: Float32Array, formant: Formant): void {
  let low = 0;
  let band = 0;
  let g = 0;
  let k = 0;
  let factor = 0;
  for (let i = 0; i < input.length; i++) {
    if (i % 32 === 0) {
      const share = Math.exp(-i / (formant.glide * sampleRate));
      const frequency = formant.to + (formant.from - formant.to) * share;
      g = Math.tan((Math.PI * frequency) / sampleRate);
      k = formant.width / frequency;
      factor = k * (formant.factors[1] + (formant.factors[0] - formant.factors[1]) * share);
    }
    const v3 = input[i]! - low;
    const v1 = (band + g * v3) / (1 + g * (g + k));
    const v2 = low + g * v1;
    band = 2 * v1 - band;
    low = 2 * v2 - low;
    output[i] = output[i]! + factor * v1;
  }
}
