import { at, period, pitchFrequency, saw } from '../../src/demo/oscillators.ts';
import { between, oneOf, type Random, random } from '../../src/demo/random.ts';

/** A made-up song of which everything is known. */
export interface Composed {
  readonly rate: number;
  readonly channels: readonly [Float32Array, Float32Array];
  readonly bpm: number;
  /** Pitch class from C on. */
  readonly tonic: number;
  readonly mode: 'major' | 'minor';
  readonly parts: readonly { readonly letter: string; readonly from: number; readonly to: number }[];
}

const rate = 44_100;
const scales = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const;
const progressions = {
  major: [
    [0, 4, 5, 3],
    [0, 5, 3, 4],
    [0, 3, 4, 4],
    [0, 3, 0, 4],
    [0, 1, 4, 0],
    [0, 2, 3, 4],
  ],
  minor: [
    [0, 5, 3, 4],
    [0, 3, 4, 0],
    [0, 6, 5, 4],
    [0, 0, 3, 4],
    [0, 3, 0, 4],
    [0, 2, 3, 4],
  ],
} as const;

/** What a part of a song sounds like. */
interface Arrangement {
  readonly chords: readonly number[];
  readonly bass: Voice | undefined;
  readonly comp: Voice;
  readonly style: 'held' | 'struck' | 'broken';
  readonly lead: Voice | undefined;
  readonly drums: 'none' | 'light' | 'full';
  readonly gain: number;
}

interface Voice {
  readonly timbre: keyof typeof timbres;
  /** Seconds to 1/e; endless for what is blown or bowed. */
  readonly decay: number;
  readonly attack: number;
}

const timbres = {
  soft: (n: number) => (n === 1 ? 1 : 0.3 / n ** 3),
  organ: (n: number) => ([1, 2, 3, 4, 6, 8].includes(n) ? 1 / n : 0),
  square: (n: number) => (n % 2 === 1 ? 1 / n : 0),
  warm: saw(900),
  bright: saw(4000),
} as const;

const voiceOf = (dice: Random): Voice => {
  const isStruck = dice() < 0.5;
  return {
    timbre: oneOf(dice, Object.keys(timbres) as (keyof typeof timbres)[]),
    decay: isStruck ? between(dice, 0.25, 0.9) : 99,
    attack: isStruck ? 0.004 : between(dice, 0.01, 0.06),
  };
};

const arrangementOf = (dice: Random, chords: readonly number[], drums: Arrangement['drums']): Arrangement => ({
  chords,
  drums,
  bass: dice() < 0.85 ? voiceOf(dice) : undefined,
  comp: voiceOf(dice),
  style: oneOf(dice, ['held', 'struck', 'broken']),
  lead: dice() < 0.75 ? voiceOf(dice) : undefined,
  gain: drums === 'full' ? 1 : between(dice, 0.5, 1),
});

/**
 * A song in a key and at a pace that the seed picks; one letter a part. Equal letters play the same arrangement with another tune,
 * other letters other chords, instruments and drums.
 */
export function composed(seed: number, form = 'ABAC'): Composed {
  const dice = random(seed);
  const bpm = Math.round(between(dice, 76, 160));
  const beat = 60 / bpm;
  const tonic = Math.floor(dice() * 12);
  const mode: 'major' | 'minor' = dice() < 0.4 ? 'minor' : 'major';
  const bars = bpm > 110 ? 8 : 4;
  const letters = [...new Set(form)];
  const chords = [...progressions[mode]].sort(() => dice() - 0.5);
  const drums = oneOf(dice, [
    ['light', 'full', 'none'],
    ['full', 'light', 'none'],
    ['light', 'full', 'full'],
    ['none', 'full', 'light'],
  ] as const);
  const arrangements = letters.map((_, i) => arrangementOf(dice, chords[i % chords.length]!, drums[i % drums.length]!));
  const length = form.length * bars * 4 * beat + 4 * beat;
  const channels: [Float32Array, Float32Array] = [
    new Float32Array(Math.ceil((length + 1) * rate)),
    new Float32Array(Math.ceil((length + 1) * rate)),
  ];
  const parts = [...form].map((letter, i) => ({
    letter,
    from: i * bars * 4 * beat,
    to: (i + 1) * bars * 4 * beat + (i === form.length - 1 ? 4 * beat : 0),
  }));
  const song = { dice, channels, beat, tonic, scale: scales[mode], mode };
  for (const { letter, from } of parts) {
    const arrangement = arrangements[letters.indexOf(letter)]!;
    for (let bar = 0; bar < bars; bar++)
      playBar(song, arrangement, from + bar * 4 * beat, arrangement.chords[bar % 4]!, bar === bars - 1);
  }
  // The last bar comes home.
  const last = arrangements[letters.indexOf(form.at(-1)!)]!;
  playBar(song, { ...last, lead: undefined, drums: 'none', style: 'held' }, parts.at(-1)!.to - 4 * beat, 0, false);
  return { rate, channels, bpm, tonic, mode, parts };
}

interface Playing {
  readonly dice: Random;
  readonly channels: readonly [Float32Array, Float32Array];
  readonly beat: number;
  readonly tonic: number;
  readonly scale: readonly number[];
  readonly mode: 'major' | 'minor';
}

function playBar(song: Playing, arrangement: Arrangement, start: number, degree: number, isLast: boolean): void {
  const { dice, beat, tonic, scale, mode } = song;
  const { gain } = arrangement;
  const tones = [0, 2, 4].map((step) => {
    const [octave, note] = [Math.floor((degree + step) / 7), (degree + step) % 7];
    // The dominant of a minor key is major.
    return tonic + 12 * octave + scale[note]! + (mode === 'minor' && degree === 4 && step === 2 ? 1 : 0);
  });
  if (arrangement.bass)
    for (const at of [0, 1, 2, 3])
      note(song, arrangement.bass, start + at * beat, beat * 0.9, 36 + (tones[0]! % 12), 0.22 * gain, 0);
  for (const [i, tone] of tones.entries()) {
    const pitch = 55 + ((tone + 5) % 12);
    const pan = (i - 1) * 0.5;
    if (arrangement.style === 'held') note(song, arrangement.comp, start, 4 * beat, pitch, 0.09 * gain, pan);
    else if (arrangement.style === 'struck')
      for (const at of [0, 1, 2, 3])
        note(song, arrangement.comp, start + at * beat, beat * 0.6, pitch, 0.09 * gain, pan);
    else
      for (let at = i; at < 8; at += 3)
        note(song, arrangement.comp, start + (at * beat) / 2, beat, pitch, 0.12 * gain, pan);
  }
  if (arrangement.lead)
    for (let at = 0; at < 8; ) {
      const eighths = oneOf(dice, [1, 1, 2, 2, 3, 4]);
      const tone = at % 4 === 0 ? oneOf(dice, tones) : tonic + oneOf(dice, scale);
      if (dice() < 0.85)
        note(
          song,
          arrangement.lead,
          start + (at * beat) / 2,
          (eighths * beat) / 2,
          67 + ((tone + 5) % 12),
          0.13 * gain,
          0.1,
        );
      at += eighths;
    }
  drumBar(song, arrangement, start, isLast);
}

const grids = {
  none: '',
  light: 'k.h.s.h.k.h.s.h.',
  full: 'kchhschhkckhschh',
} as const;

function drumBar(song: Playing, { drums, gain }: Arrangement, start: number, isLast: boolean): void {
  const grid = drums !== 'none' && isLast ? `${grids[drums].slice(0, 12)}ssss` : grids[drums];
  for (const [i, mark] of [...grid].entries()) {
    const at = start + (i * song.beat) / 4;
    if (mark === 'k')
      hit(
        song,
        at,
        0.3 * gain,
        (t) => Math.sin(2 * Math.PI * (50 * t + 6 * (1 - Math.exp(-t / 0.02)))) * Math.exp(-t / 0.12),
      );
    if (mark === 's') hit(song, at, 0.12 * gain, (t) => (song.dice() * 2 - 1) * Math.exp(-t / 0.07));
    if (mark === 'h' || mark === 'c')
      hit(song, at, 0.05 * gain, (t) => (song.dice() - song.dice()) * Math.exp(-t / 0.025));
  }
}

function hit({ channels }: Playing, from: number, gain: number, sound: (time: number) => number): void {
  const start = Math.round(from * rate);
  for (let i = 0; i < 0.25 * rate && start + i < channels[0].length; i++) {
    const value = gain * sound(i / rate);
    channels[0][start + i] = channels[0][start + i]! + value;
    channels[1][start + i] = channels[1][start + i]! + value;
  }
}

const tables = new Map<string, Float32Array>();

function note(
  { channels }: Playing,
  { timbre, decay, attack }: Voice,
  from: number,
  length: number,
  pitch: number,
  gain: number,
  pan: number,
): void {
  const frequency = pitchFrequency(pitch);
  const id = `${timbre} ${pitch}`;
  const table = tables.get(id) ?? period(frequency, timbres[timbre]);
  tables.set(id, table);
  const start = Math.round(from * rate);
  const end = Math.min(channels[0].length, start + Math.round((length + 0.05) * rate));
  const [left, right] = [gain * (1 - pan / 2), gain * (1 + pan / 2)];
  const fall = Math.exp(-1 / (decay * rate));
  let [phase, level] = [0, 1];
  for (let i = start; i < end; i++) {
    const time = (i - start) / rate;
    const edge = Math.min(1, time / attack, (length + 0.05 - time) / 0.05);
    const value = at(table, phase) * level * edge;
    channels[0][i] = channels[0][i]! + value * left;
    channels[1][i] = channels[1][i]! + value * right;
    level *= fall;
    phase += frequency / rate;
    phase -= Math.floor(phase);
  }
}
