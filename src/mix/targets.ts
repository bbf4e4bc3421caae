import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';

/** How loud a part belongs beside the typical part, LU, and by what. */
export interface Target {
  readonly beside: Decibels;
  /** Of what it is for, as far as that is sure. */
  readonly role: Decibels;
  /** Of hits, which stand out more than their loudness says. */
  readonly hits: Decibels;
  /** Of high sounds, which stand out in a mix, as its spectrum falls, and low ones, which are heard less. */
  readonly brightness: Decibels;
  /** Of the part that the song is about. */
  readonly lead: Decibels;
}

/**
 * Where mixers set parts beside the typical one: levels under the whole of engineers' practice (domain of De Man & Reiss 2013, A
 * Semantic Approach to Autonomous Mixing; the voice as loud as the rest, Pestana & Reiss 2014), halved: mixers differ, and on 39
 * multitracks (README.md) half of it came nearer to their makers’ balance than the whole.
 */
const practice: { readonly [Each in Role]?: Decibels } & { readonly vocals: Decibels } = {
  vocals: 3.8,
  'backing-vocals': -1,
  drums: 2.2,
  kick: 0.8,
  snare: 0.2,
  toms: -2,
  hats: -2.8,
  cymbals: -2.2,
  percussion: -2,
  bass: 0.8,
  guitar: 0.8,
  woodwinds: 1,
  strings: -1,
  pad: -1.5,
  effects: -3.8,
  'backing-track': 2,
};

/** Loudness of BS.1770 sees power; a struck sound is heard louder by its attack, and takes the room of its peaks. LU from pads (0) to drums (1). */
const hits: Decibels = -4;
/** LU an octave above 500 Hz: mixes fall by about 5 dB an octave (Pestana et al. 2013), faders follow a little. */
const brightness: Decibels = -0.3;
/** LU an octave under 500 Hz: K weighting hardly falls there, hearing does (equal-loudness contours of ISO 226). Not of what is struck, which is heard by its attack. */
const depth: Decibels = 1;

/** Nothing in it depends on how loud a stem was recorded. An instrument that leads takes the place of a voice. */
export function targetOf({ role, roleSource, features, metrics }: Track, isLead: boolean): Target {
  const sure = roleSource?.confidence ?? 1;
  const own = practice[role] ?? 0;
  const octaves = Math.log2((features.timbre?.centroid ?? 500) / 500);
  const struck = metrics['transient.percussiveness'] ?? 0;
  const parts = {
    role: own * sure,
    hits: hits * struck,
    brightness: brightness * octaves + depth * Math.max(0, -octaves) * (1 - struck),
    lead: isLead ? (practice.vocals - own) * sure : 0,
  };
  return { ...parts, beside: parts.role + parts.hits + parts.brightness + parts.lead };
}
