import type { Track } from '../session.ts';
import type { Seconds } from '../units.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';
import { timedAmong } from './timing-grounds.ts';

/** A stem that plays at another speed than the rest. */
export interface OffSpeed {
  readonly name: string;
  /** Of the stem over that of the song: 1.03 plays 3 % faster. */
  readonly ratio: number;
  /** Beats a minute on which the others agree. */
  readonly bpm: number;
}

const trusted = 0.1; // confidence of a tempo
const close = 0.007; // of tempos that are the same
const agreed = 0.6; // share of the others
const [least, furthest] = [0.012, 0.1]; // of another speed; farther off, it is a matter of how beats are counted
/** What of a beat a stem may play and be told as its tempo; quintuplets are nobody's slip of speed either. */
const divisions = [1 / 4, 1 / 3, 1 / 2, 5 / 8, 2 / 3, 3 / 4, 4 / 5, 1, 5 / 4, 4 / 3, 3 / 2, 8 / 5, 2, 3, 4] as const;
const [unsure, fine] = [0.005, 0.0001]; // of a ratio: how far around a tempo is looked, and in which steps
const certain = 9; // standard deviations over chance
const clearly = 2; // times what fits as it is

/**
 * Stems whose tempo is not that of the song, nor a division of it, and whose onsets fall on those of at least two others once they are
 * brought to another speed, and hardly do as they are. The tempo alone is too often wrong: onsets are the proof. Steady through the
 * song and from its start; a stem that drifts, or is off by less than 1.2 %, is not found.
 */
export function offSpeeds(stems: readonly Track[]): readonly OffSpeed[] {
  const timed = timedAmong(stems);
  return timed.flatMap((track) => {
    const others = timed.filter((each) => each !== track);
    const own = track.features.tempo.bpm;
    const bpm = commonTempo(others);
    if (own === undefined || bpm === undefined) return [];
    const ratio = speedOf(track.features.transients.times, own / bpm, others);
    return ratio === undefined ? [] : [{ name: track.name, ratio, bpm }];
  });
}

/** What is to be told of stems at another speed, but for those whose length tells it already. */
export function timingNotes(desk: Desk): readonly string[] {
  const told = new Set(findingsOn(desk, 'stem-speed').map(({ tracks: [name] }) => name));
  return offSpeeds(desk.stems)
    .filter(({ name }) => !told.has(name))
    .map(({ name, ratio, bpm }) => {
      const change = `${Math.abs(100 * (ratio - 1)).toFixed(1)} % ${ratio > 1 ? 'faster' : 'slower'}`;
      const tempos = `${(bpm * ratio).toFixed(1)} against ${bpm.toFixed(1)} BPM`;
      return `${name} runs ${change} than the rest (${tempos}): it was stretched, or played at another rate. Bring it to the tempo of the song before mixing.`;
    });
}

/** The tempo on which at least two, and most, of them agree, however they count beats. */
function commonTempo(tracks: readonly Track[]): number | undefined {
  const known = tracks.flatMap(({ features: { tempo } }) =>
    tempo.bpm !== undefined && (tempo.confidence ?? 0) > trusted ? [tempo.bpm] : [],
  );
  const votes = known.map((bpm) => ({
    bpm,
    count: known.filter((each) => speedsFor(each / bpm).some((ratio) => Math.abs(ratio - 1) < close)).length,
  }));
  const first = votes.sort((a, b) => b.count - a.count)[0];
  return first && first.count >= Math.max(2, agreed * known.length) ? first.bpm : undefined;
}

/** Speeds by which a ratio of tempos may have come about. */
const speedsFor = (tempos: number): number[] => divisions.map((division) => tempos / division);

/** The speed at which onsets fall on those of others; undefined where it is theirs, or none is clear. */
function speedOf(times: readonly Seconds[], tempos: number, others: readonly Track[]): number | undefined {
  const speeds = speedsFor(tempos);
  if (speeds.some((ratio) => Math.abs(ratio - 1) < least)) return undefined;
  const grids = others.map(({ features }) => gridOf(features.transients.times));
  let best = { ratio: 1, fit: Math.max(certain, clearly * fitOf(times, grids, 1)) };
  for (const speed of speeds.filter((ratio) => Math.abs(ratio - 1) <= furthest))
    for (let ratio = speed * (1 - unsure); ratio <= speed * (1 + unsure); ratio += fine) {
      const fit = fitOf(times, grids, ratio);
      if (fit > best.fit) best = { ratio, fit };
    }
  return best.ratio === 1 ? undefined : best.ratio;
}

/** Which 10 ms are within 10 ms of an onset, and their share of the time in which there are any. */
interface Grid {
  readonly isNear: Uint8Array;
  readonly chance: number;
}

function gridOf(times: readonly Seconds[]): Grid {
  const hops = times.map(hopOf);
  const [first, last] = [hops[0]!, hops.at(-1)!];
  const isNear = new Uint8Array(last + 2);
  for (const hop of hops) isNear.fill(1, Math.max(0, hop - 1), hop + 2);
  const near = isNear.reduce((sum, each) => sum + each, 0);
  return { isNear, chance: Math.min(0.95, near / (last - first + 100)) };
}

/** How much oftener than by chance onsets fall on those of a stem, in standard deviations: of all stems the second best. */
function fitOf(times: readonly Seconds[], grids: readonly Grid[], ratio: number): number {
  const hops = times.map((time) => hopOf(time * ratio));
  const fits = grids.map(({ isNear, chance }) => {
    let hits = 0;
    for (const hop of hops) hits += isNear[hop] ?? 0;
    return (hits - hops.length * chance) / Math.sqrt(hops.length * chance * (1 - chance));
  });
  return fits.sort((a, b) => b - a)[1] ?? 0;
}

const hopOf = (time: Seconds): number => Math.round(100 * time);
