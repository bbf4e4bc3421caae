import type { Aim } from '../closing.ts';
import type { Preset } from '../rules/rule.ts';
import { type Decibels, Invalid } from '../units.ts';

/** What a person asks for, in place of what the preset says. */
export interface AimWishes {
  /** Integrated, LUFS. */
  readonly loudness?: number;
  /** dBTP */
  readonly ceiling?: Decibels;
  /** Loudness that limiting may take at most, dB. */
  readonly limiting?: Decibels;
  /** Ids of codecs to preview. */
  readonly codecs?: readonly string[];
}

/** Where to, and what the result is previewed with. */
export interface MasterAim extends Aim {
  readonly codecs: readonly string[];
}

/** @throws Invalid usage where nothing says how loud */
export function aimOf({ id, master, targets }: Preset, wishes: AimWishes): MasterAim {
  const loudness = wishes.loudness ?? master.loudness ?? targets['loudness.integrated'];
  if (loudness === undefined)
    throw new Invalid(
      'usage',
      `The preset ${id} does not say how loud a master is: add --loudness -14, or take a preset that does, such as streaming or club.`,
    );
  return {
    loudness,
    ceiling: wishes.ceiling ?? master.ceiling ?? targets['peak.true'] ?? -1,
    limiting: wishes.limiting ?? master.limiting ?? 3,
    codecs: wishes.codecs ?? master.codecs ?? [],
  };
}

/** The preset with its targets where the master goes, so that the rules hold it against them. */
export const aimedAt = (preset: Preset, { loudness, ceiling }: Aim): Preset => ({
  ...preset,
  targets: { ...preset.targets, 'loudness.integrated': loudness, 'peak.true': ceiling },
});
