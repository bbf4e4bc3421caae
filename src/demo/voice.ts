import type { Hz, Seconds } from '../units.ts';
import { add } from './drums.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';
import { at, noise, period, pitchFrequency, rounded, turn } from './oscillators.ts';
import { between, oneOf, type Random, random } from './random.ts';
import { isFull, type Note, type Score, voicing } from './score.ts';

/** Formants of an alto, in Hz, and their levels in dB (Csound manual, appendix D); upper ones raised, for a close microphone. */
const vowels = {
  a: { frequencies: [800, 1150, 2900, 3900, 4950, 6200], levels: [0, -3, -13, -19, -28, -18] },
  e: { frequencies: [450, 1650, 2700, 3400, 4950, 6200], levels: [0, -10, -13, -17, -28, -18] },
  i: { frequencies: [370, 1900, 2750, 3700, 4950, 6200], levels: [0, -12, -13, -17, -28, -18] },
  o: { frequencies: [480, 860, 2830, 3500, 4950, 6200], levels: [0, -5, -17, -22, -32, -18] },
  u: { frequencies: [380, 800, 2530, 3500, 4950, 6200], levels: [0, -8, -18, -24, -34, -18] },
} as const;

type Vowel = keyof typeof vowels;
const widths = [95, 110, 150, 200, 260, 3200]; // Hz; the sixth is no formant but air

/** How a syllable begins: noise in front of the vowel, or a hummed closure. */
interface Onset {
  readonly length: Seconds;
  readonly noise?: { readonly frequency: Hz; readonly q: number; readonly factor: number };
  readonly hum?: number;
}

const onsets: readonly Onset[] = [
  { length: 0.085, noise: { frequency: 6400, q: 1.1, factor: 0.2 } },
  { length: 0.08, noise: { frequency: 3600, q: 1, factor: 0.15 } },
  { length: 0.035, noise: { frequency: 4600, q: 0.7, factor: 0.2 } },
  { length: 0.03, noise: { frequency: 2100, q: 0.9, factor: 0.2 } },
  { length: 0.06, noise: { frequency: 7500, q: 0.6, factor: 0.05 } },
  { length: 0.07, hum: 270 },
  { length: 0.06, hum: 380 },
  { length: 0, noise: { frequency: 1500, q: 0.5, factor: 0 } },
];

interface Singer {
  readonly vibrato: number;
  readonly breath: number;
  /** Size of the head: factor on all formants. */
  readonly formants: number;
  readonly attack: Seconds;
}

/** Sings notes into one channel, consonants into another; words by chance, or one vowel only. */
function sing(notes: readonly Note[], [channel, consonants]: Stereo, singer: Singer, dice: Random, only?: Vowel): void {
  let previous = notes[0]?.pitch ?? 60;
  let vowel: Vowel = 'a';
  let end = 0;
  for (const note of notes) {
    const isTied = note.at - end < 0.08;
    const next: Vowel = only ?? oneOf(dice, ['a', 'a', 'e', 'i', 'o', 'o', 'u']);
    const onset = only ? onsets.at(-1)! : oneOf(dice, onsets);
    const from = isTied ? previous : note.pitch - 0.8;
    add(
      channel,
      syllable(note, { from, vowels: [isTied ? vowel : next, next], onset }, singer, dice),
      note.at - 0.03,
      note.strength,
    );
    if (onset.noise && onset.length > 0) {
      const burst = noise(Math.round((onset.length + 0.03) * sampleRate), dice);
      filter(
        burst,
        { shape: 'bandpass', ...onset.noise },
        { shape: 'highpass', frequency: onset.noise.frequency / 2, q: 0.7 },
      );
      add(
        consonants,
        rounded(burst, onset.length > 0.05 ? 0.03 : 0.002, 0.03),
        note.at - 0.03 - onset.length,
        onset.noise.factor,
      );
    }
    previous = note.pitch;
    vowel = next;
    end = note.at + note.length;
  }
}

interface Diction {
  readonly from: number;
  readonly vowels: readonly [Vowel, Vowel];
  readonly onset: Onset;
}

/** One syllable: folds of the throat through formants that glide from vowel to vowel. */
function syllable(note: Note, diction: Diction, singer: Singer, dice: Random): Float32Array {
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

/** Evens the level as a compressor on a voice does: envelope follower of 10 and 120 ms, ratio about 3:1. */
function even(channel: Float32Array, target: number): void {
  const attack = 1 - Math.exp(-1 / (0.01 * sampleRate));
  const release = 1 - Math.exp(-1 / (0.12 * sampleRate));
  let envelope = target;
  let factor = 1;
  for (let i = 0; i < channel.length; i++) {
    const level = Math.abs(channel[i]!);
    envelope += (level - envelope) * (level > envelope ? attack : release);
    if (i % 16 === 0) factor = (Math.max(envelope, target * 0.4) / target) ** -0.66;
    channel[i] = channel[i]! * factor;
  }
}

/** The tune, in the middle. */
export function vocals(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 801);
  const singer = { vibrato: between(dice, 0.2, 0.32), breath: 0.5, formants: between(dice, 0.96, 1.06), attack: 0.035 };
  const [middle, consonants] = stereo;
  sing(score.melody, stereo, singer, dice);
  even(middle, 0.08);
  for (let i = 0; i < middle.length; i++) middle[i] = middle[i]! + 0.26 * consonants[i]!;
  stereo[1].set(stereo[0]);
}

/** Two singers on held chords in the chorus, left and right. */
export function backing(score: Score, stereo: Stereo): void {
  const dice = random(score.seed + 901);
  const vowel: Vowel = oneOf(dice, ['a', 'o', 'u']);
  stereo.forEach((channel, side) => {
    const notes = score.bars.filter(isFull).map((bar) => ({
      at: bar.start + between(dice, 0, 0.02),
      length: 3.7 * score.beat,
      pitch: voicing(score, bar, 67, side === 0 ? [2, 4] : [0, 4])[0]!,
      strength: 1,
    }));
    sing(
      notes,
      [channel, channel],
      { vibrato: 0.18, breath: 0.9, formants: side === 0 ? 0.95 : 1.04, attack: 0.15 },
      dice,
      vowel,
    );
  });
}
