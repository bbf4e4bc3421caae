import { powerDecibels } from '../dsp/decibels.ts';
import { median, quantile, sorted } from '../dsp/statistics.ts';
import { quantityOf } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';
import { rowPowers, rowShape } from './row-powers.ts';

const ratio = 2;
const most: Decibels = 8; // what pauses are turned down by
const above: Decibels = 18; // from the RMS of noise to what is certainly none: 10 dB to its peaks, 8 dB to spare
const unheard: Decibels = 55; // under what it plays
const washes: ReadonlySet<Role> = new Set(['pad', 'strings', 'effects', 'backing-track', 'mix']);

/** A gentle expander where a stem pauses and something steady goes on; what dies away in its pauses, notes or a room, is let be. */
export const quietPauses = (desk: Desk): readonly Decision[] =>
  findingsOn(desk, 'noise-floor').flatMap(({ tracks: [name] }): Decision[] => {
    const track = desk.stems.find((each) => each.name === name);
    const noise = track && !washes.has(track.role) ? steadyNoise(track) : undefined;
    const range = Math.round(most * desk.wishes.amount) / 100;
    if (!noise || noise.below > unheard || range < 0.5) return [];
    const threshold = Math.round(Math.max(-100, Math.min(-20, noise.level + above)));
    return [
      {
        kind: 'gate',
        strip: 'tracks',
        name,
        steps: [{ processor: 'expander', threshold, ratio, range, attack: 0.005, hold: 0.1, release: 0.3 }],
        reason: `${name} has noise of ${quantityOf(noise.level, 'dBFS')} in its pauses, ${quantityOf(noise.below, 'dB')} under what it plays: an expander turns them down by ${quantityOf(range, 'dB')} at most.`,
        evidence: {
          noise: Number(noise.level.toFixed(1)),
          below: Number(noise.below.toFixed(1)),
          pauses: Number(noise.lasting.toFixed(1)),
        },
      },
    ];
  });

const step: Seconds = 0.1;
const shortest = 6; // rows: a tail of 2 s takes half of that for 6 dB
const within: Decibels = 3;
const under: Decibels = 20; // under its loud moments
const fewest = 15; // rows of pauses in all
const alike: Decibels = 4; // pauses among each other
const broad = { bands: 25, within: 30 }; // half critical bands, dB: a note has fewer

export interface Noise {
  /** RMS, dBFS. */
  readonly level: Decibels;
  /** Under the loud moments of the stem. */
  readonly below: Decibels;
  /** How long it is heard alone. */
  readonly lasting: Seconds;
}

/** What goes on alike in all pauses: stretches of constant level, broad in spectrum. Undefined where there is none. */
export function steadyNoise(track: Track): Noise | undefined {
  const levels = Array.from(rowPowers(track), powerDecibels);
  const loud = quantile(sorted(levels.filter((level) => level > -70)), 0.9);
  const pauses = pausesIn(levels, loud - under).filter((rows) => isBroad(track, rows[rows.length >> 1]!));
  const all = pauses.flat().map((row) => levels[row]!);
  if (all.length < fewest) return undefined;
  const each = sorted(all);
  if (quantile(each, 0.9) - quantile(each, 0.1) > alike) return undefined;
  const level = median(all);
  return { level, below: loud - level, lasting: step * all.length };
}

/** Rows of stretches that lie under a level and keep theirs. */
function pausesIn(levels: readonly number[], gate: Decibels): number[][] {
  const found: number[][] = [];
  let run: number[] = [];
  const close = () => {
    if (run.length >= shortest) found.push(run);
    run = [];
  };
  levels.forEach((level, row) => {
    const isPause = level < gate && level > digitalSilence;
    const all = [...run, row].map((each) => levels[each]!);
    if (run.length > 0 && (!isPause || Math.max(...all) - Math.min(...all) > within)) close();
    if (isPause) run.push(row);
  });
  close();
  return found;
}

const digitalSilence: Decibels = -100;

const isBroad = (track: Track, row: number): boolean =>
  rowShape(track, row).filter((level) => level > -broad.within).length >= broad.bands;
