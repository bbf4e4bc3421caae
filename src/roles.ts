/** How much a listener minds losing a part: it may only be said to be covered by one that matters no more (domain 5.3). The one list of roles. */
export const priority = {
  'backing-vocals': 3,
  vocals: 6,
  kick: 5,
  snare: 5,
  hats: 2,
  cymbals: 2,
  toms: 3,
  percussion: 2,
  drums: 5,
  bass: 4,
  guitar: 3,
  keys: 3,
  strings: 2,
  brass: 4,
  woodwinds: 4,
  pad: 1,
  synth: 4,
  effects: 1,
  /** All the rest of the music in one stem, beside a voice or a solo instrument. */
  'backing-track': 2,
  mix: 0,
  other: 2,
} as const;

/** What a track is for: names, rules and people say it alike. */
export type Role = keyof typeof priority;

/** Every role. */
export const roles = Object.keys(priority) as readonly Role[];

/** The parts of a drum kit, and what stands for all of them. */
export const kit: readonly Role[] = ['kick', 'snare', 'hats', 'cymbals', 'toms', 'drums'];

/** A role that may well be wrong, and how likely it is right, 0 to 1. */
export interface LikelyRole {
  readonly role: Role;
  readonly confidence: number;
}

/** How a track's role is known. A role that was only guessed, and not surely enough, is no role: the track's is `other` then. */
export interface RoleSource {
  readonly by: 'given' | 'name' | 'features';
  /** That the role is right, or where it is `other` the guess; 0 where there is not even a guess. */
  readonly confidence: number;
  /** What it may be, where that is not sure enough to judge by. */
  readonly guess?: Role;
}

/** From this confidence on a role counts. */
export const sureEnough = 0.7;
