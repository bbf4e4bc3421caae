import type { Hz, Seconds } from '../units.ts';
import { sampleRate } from './filters.ts';
import { pitchFrequency } from './oscillators.ts';
import type { Note } from './score.ts';

/** A sound that was struck once for each pitch, and damped where its notes end. */
export function play(notes: readonly Note[], channel: Float32Array, strike: (frequency: Hz) => Float32Array): void {
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
