import { measure } from '../features/measure.ts';
import { shiftedFeatures } from '../features/shifted.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';

/** A track as it is so many dB louder: what a fader does to it is known, and need not be heard. */
export function atLevel(track: Track, gain: Decibels): Track {
  if (gain === 0) return track;
  const features = shiftedFeatures(track.features, gain);
  return { ...track, features, ...measure(features, track.format.channels, track.format.duration) };
}
