import { add } from './drums.ts';
import { filter, type Stereo, sampleRate } from './filters.ts';
import { noise, rounded } from './oscillators.ts';
import { between, oneOf, type Random, random } from './random.ts';
import { isFull, type Note, type Score, voicing } from './score.ts';
import { onsets, type Singer, syllable, type Vowel } from './throat.ts';

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
