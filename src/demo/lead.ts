import type { Hz } from '../units.ts';
import { type Stereo, sampleRate } from './filters.ts';
import { contour, rhythms } from './melody.ts';
import { at, period, rounded, saw } from './oscillators.ts';
import { play } from './play.ts';
import { oneOf, type Random, random } from './random.ts';
import { isFull, type Score, voicing } from './score.ts';

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
