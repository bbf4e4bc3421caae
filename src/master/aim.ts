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

const bothSpeakers = 10 * Math.log10(2);

/**
 * The aim as a meter reads it of the file. Presets mean two speakers: both play a mono file, 3.01 LU louder than it measures (BS.1770-5).
 * A number that a person gave is what the meter shall say.
 */
export const aimFor = (channels: number, aim: MasterAim, { loudness }: AimWishes): MasterAim =>
  channels > 1 || loudness !== undefined ? aim : { ...aim, loudness: aim.loudness - bothSpeakers };

/** The preset with its targets, which are meant for two speakers, where the master goes: so the rules hold it against them. */
export const aimedAt = (preset: Preset, channels: number, { loudness, ceiling }: Aim): Preset => ({
  ...preset,
  targets: {
    ...preset.targets,
    'loudness.integrated': loudness + (channels > 1 ? 0 : bothSpeakers),
    'peak.true': ceiling,
  },
});
