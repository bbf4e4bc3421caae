import type { Decibels } from '../units.ts';
import type { Profile } from './profile.ts';

/** A record to come near to, and how much it counts beside others: for tone and width, and for level and range. */
export interface Model {
  readonly profile: Profile;
  readonly tone: number;
  readonly level: number;
}

/** Weighted mean over models of what some of them have; undefined where none has it. */
export function meanOf(
  models: readonly Model[],
  of: 'tone' | 'level',
  told: (profile: Profile) => number | undefined,
): number | undefined {
  let [sum, weights] = [0, 0];
  for (const model of models) {
    const value = model[of] > 0 ? told(model.profile) : undefined;
    if (value === undefined) continue;
    sum += model[of] * value;
    weights += model[of];
  }
  return weights > 0 ? sum / weights : undefined;
}

/** Where the levels lie: LUFS, LU, dBTP. */
export interface Levels {
  readonly integrated?: number;
  readonly range?: number;
  readonly peak: Decibels;
}

export function levelsOf(models: readonly Model[]): Levels {
  const integrated = meanOf(models, 'level', (profile) => profile.integrated);
  const range = meanOf(models, 'level', (profile) => profile.range);
  return {
    ...(integrated === undefined ? {} : { integrated }),
    ...(range === undefined ? {} : { range }),
    peak: meanOf(models, 'level', (profile) => profile.peak) ?? 0,
  };
}
