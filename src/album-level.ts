import { type AlbumMoves, albumPlan, highestOf } from './album.ts';
import { type Aim, type Closing, close, closingSteps, type Setting, type Try } from './closing.ts';
import { loudnessOf } from './detectors/album-offset.ts';
import type { Plan } from './plan.ts';
import type { Track } from './session.ts';
import type { Decibels } from './units.ts';

/** What an album is brought to. */
export interface AlbumAim {
  /** Integrated loudness of the loudest song, LUFS; absent: it is only lowered, where peaks ask for it. */
  readonly loudness?: number;
  readonly ceiling: Decibels;
  /** Loudness that the limiter may take of any song, dB. */
  readonly limiting: Decibels;
}

export interface AlbumLevel {
  readonly plan: Plan;
  /** Of all songs. */
  readonly gain: Decibels;
  /** The song that decides it, and by what. */
  readonly decides?: { readonly track: string; readonly by: 'loudness' | 'peak' };
  /** Why the loudness asked for is not reached, or what it costs. */
  readonly because?: string;
}

/** Renders some songs and hears them; open ones as they are over full scale, for the level is still to be set. */
export type ListenTo = (plan: Plan, some: readonly Track[], isOpen?: boolean) => Promise<readonly Track[]>;

/**
 * One gain for all songs behind their own moves, and one ceiling. It is set by the song that would be the loudest behind it: that one is
 * tried until it measures what was asked for, within 0.1 LU. Without `listenTo` nothing is tried, and the gain is a prediction.
 */
export async function levelled(
  moves: AlbumMoves,
  tracks: readonly Track[],
  aim: AlbumAim,
  listenTo?: ListenTo,
): Promise<AlbumLevel> {
  const open = await movedTracks(moves, tracks, listenTo);
  const { loudness } = aim;
  if (loudness === undefined) return byPeak(moves, tracks, open, aim);
  const first = decisive(open, { ...aim, loudness });
  if (!first) return { plan: albumPlan(moves, tracks, () => []), gain: 0 };
  const closing = listenTo ? await settled(first, moves, tracks, listenTo) : first.closing;
  return {
    plan: albumPlan(moves, tracks, (name) => stepsFor(open.find((each) => each.name === name)!, closing)),
    gain: closing.gain,
    decides: { track: first.track.name, by: 'loudness' },
    ...(closing.because === undefined ? {} : { because: `${first.track.name} decides. ${closing.because}` }),
  };
}

/** Songs as they stand behind their own moves; as they were heard where they have none, or nothing is rendered. */
async function movedTracks(
  moves: AlbumMoves,
  tracks: readonly Track[],
  listenTo?: ListenTo,
): Promise<readonly Track[]> {
  const moved = tracks.filter(({ name }) => (moves.steps[name]?.length ?? 0) > 0);
  if (!listenTo || moved.length === 0) return tracks.map((track) => predicted(track, moves));
  const again = await listenTo(
    albumPlan(moves, tracks, () => []),
    moved,
    true,
  );
  return tracks.map((track) => again.find(({ name }) => name === track.name) ?? track);
}

/** By its plain gains alone: what an EQ does to loudness is heard, not told. */
function predicted(track: Track, moves: AlbumMoves): Track {
  const gain = (moves.steps[track.name] ?? []).reduce(
    (sum, step) => (step.processor === 'gain' ? sum + step.gain : sum),
    0,
  );
  if (gain === 0) return track;
  const raised = (['loudness.integrated', 'loudness.dual-mono', 'peak.true'] as const).flatMap((id) => {
    const value = track.metrics[id];
    return value === undefined ? [] : [[id, value + gain]];
  });
  return { ...track, metrics: { ...track.metrics, ...Object.fromEntries(raised) } };
}

/** Down as far as the highest peak asks for it, by gain alone: no song is limited that nobody asked to be louder. */
function byPeak(
  moves: AlbumMoves,
  tracks: readonly Track[],
  open: readonly Track[],
  { ceiling }: AlbumAim,
): AlbumLevel {
  const highest = highestOf(open);
  const over = (highest?.metrics['peak.true'] ?? ceiling) - ceiling;
  const gain = Math.min(0, Math.floor(-100 * over) / 100);
  const next = highestOf(open.filter((track) => track !== highest));
  const costs = Math.max(0, over) - Math.max(0, (next?.metrics['peak.true'] ?? ceiling) - ceiling);
  return {
    plan: albumPlan(moves, tracks, () => (gain < 0 ? [{ processor: 'gain', gain }] : [])),
    gain,
    ...(highest && gain < 0 ? { decides: { track: highest.name, by: 'peak' } } : {}),
    ...(highest && costs > 3
      ? {
          because: `${highest.name} alone costs the others ${costs.toFixed(1)} dB: limit its peaks first, or leave it out`,
        }
      : {}),
  };
}

interface Decisive {
  readonly track: Track;
  readonly aim: Aim;
  readonly closing: Closing;
}

/** The song that allows the least gain: that which is the loudest behind its limiter, or which would be limited too much. */
function decisive(open: readonly Track[], { loudness, ceiling, limiting }: Aim): Decisive | undefined {
  const all = open.flatMap((track): Decisive[] => {
    const unclosed = unclosedOf(track);
    if (!unclosed) return [];
    const aim = { loudness: loudness - monoOffset(track), ceiling, limiting };
    return [{ track, aim, closing: close(unclosed, aim) }];
  });
  const [first, ...others] = all;
  return first && others.reduce((least, each) => (each.closing.gain < least.closing.gain ? each : least), first);
}

async function settled(
  { track, aim, closing }: Decisive,
  moves: AlbumMoves,
  tracks: readonly Track[],
  listenTo: ListenTo,
): Promise<Closing> {
  const tries: Try[] = [];
  const unclosed = unclosedOf(track)!;
  let next = closing;
  while (!next.isDone) {
    const { gain, ceiling } = next;
    const [again] = await listenTo(
      albumPlan(moves, tracks, () => stepsFor(track, { gain, ceiling })),
      [tracks.find(({ name }) => name === track.name)!],
    );
    const measured = unclosedOf(again!);
    if (!measured) return next;
    tries.push({ gain, ceiling, loudness: measured.loudness, truePeak: measured.truePeak });
    next = close(unclosed, aim, tries);
  }
  return next;
}

const stepsFor = (track: Track, { gain, ceiling }: Setting) =>
  closingSteps({ truePeak: track.metrics['peak.true'] ?? -120 }, { gain, ceiling });

function unclosedOf({ metrics, features }: Track) {
  const [loudness, truePeak] = [metrics['loudness.integrated'], metrics['peak.true']];
  const { taken } = features.limiting ?? {};
  return loudness === undefined || truePeak === undefined || !taken ? undefined : { loudness, truePeak, taken };
}

/** Both speakers play a mono song: it gets to the loudness asked for 3.01 LU lower. */
const monoOffset = (track: Track): Decibels => (loudnessOf(track) ?? 0) - (track.metrics['loudness.integrated'] ?? 0);
