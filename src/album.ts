import { gapBetween } from './detectors/album-gap.ts';
import { albumOffset, loudnessOf } from './detectors/album-offset.ts';
import { albumTone } from './detectors/album-tone.ts';
import { isSegue } from './detectors/segue.ts';
import { powerDecibels, powerOf } from './dsp/decibels.ts';
import type { Plan } from './plan.ts';
import type { Step } from './processors/index.ts';
import { findingsOf, isMereHint } from './rules/judge.ts';
import type { Finding, Outcome } from './rules/rule.ts';
import type { Track } from './session.ts';
import type { Decibels, Range, Seconds } from './units.ts';

/** One gain for all songs, or moves a song besides. */
export type AlbumMode = 'one-gain' | 'per-track';

/** How a song stands beside the others. */
export interface AlbumSong {
  readonly track: string;
  /** Loudness less the median of the album, LU. */
  readonly offset?: number;
  /** Where its tone is furthest from the other songs, and by how much. */
  readonly tone?: { readonly band: Range; readonly value: Decibels };
  /** Silence before the next song. */
  readonly gap?: Seconds;
  /** It goes on in the next one without a break. */
  readonly isSegue: boolean;
}

/** All songs, and the album as one. */
export interface AlbumHeard {
  readonly songs: readonly AlbumSong[];
  /** LUFS; songs weigh by their length, and those 10 LU under the result do not count, as quiet blocks do not in BS.1770. */
  readonly loudness?: number;
  /** Its loudest song, and that with the highest peak. */
  readonly loudest?: string;
  readonly highest?: string;
}

export function albumHeard(tracks: readonly Track[]): AlbumHeard {
  const scene = { session: { stems: [], album: tracks }, tracks, targets: {} };
  const offsets = albumOffset.detect(scene, { of: 'loudness.integrated', usual: 1.5 });
  const tones = albumTone.detect(scene, {});
  const of = (found: typeof offsets, name: string) =>
    'because' in found ? undefined : found.find(({ tracks: [track] }) => track === name);
  const songs = tracks.map((track, i): AlbumSong => {
    const [offset, tone, next] = [of(offsets, track.name), of(tones, track.name), tracks[i + 1]];
    const gap = next && gapBetween(track, next);
    return {
      track: track.name,
      ...(offset && { offset: offset.value }),
      ...(tone?.band && { tone: { band: tone.band, value: tone.value } }),
      ...(gap === undefined ? {} : { gap }),
      isSegue: next !== undefined && isSegue(track, next),
    };
  });
  const loudness = togetherOf(tracks);
  const [loudest, highest] = [loudestOf(tracks), highestOf(tracks)];
  return {
    songs,
    ...(loudness === undefined ? {} : { loudness }),
    ...(loudest && { loudest: loudest.name }),
    ...(highest && { highest: highest.name }),
  };
}

/** The song that decides how loud an album is, and the one that decides how high its peaks are. */
const loudestOf = (tracks: readonly Track[]): Track | undefined => mostOf(tracks, loudnessOf);
export const highestOf = (tracks: readonly Track[]): Track | undefined =>
  mostOf(tracks, ({ metrics }) => metrics['peak.true']);

const mostOf = (tracks: readonly Track[], of: (track: Track) => number | undefined): Track | undefined =>
  tracks.reduce<Track | undefined>(
    (most, each) =>
      (of(each) ?? Number.NEGATIVE_INFINITY) > (most ? of(most)! : Number.NEGATIVE_INFINITY) ? each : most,
    undefined,
  );

function togetherOf(tracks: readonly Track[]): number | undefined {
  const songs = tracks.flatMap((track) => {
    const level = loudnessOf(track);
    return level === undefined ? [] : [{ level, duration: track.format.duration }];
  });
  if (songs.length === 0) return undefined;
  const together = (some: typeof songs) =>
    powerDecibels(
      some.reduce((sum, { level, duration }) => sum + duration * powerOf(level), 0) /
        some.reduce((sum, { duration }) => sum + duration, 0),
    );
  const all = together(songs);
  return together(songs.filter(({ level }) => level > all - 10));
}

/** Songs that go on in each other stay together; a song alone is a group of its own. */
export function groupsOf({ songs }: Pick<AlbumHeard, 'songs'>): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const [i, { track }] of songs.entries()) {
    if (i > 0 && songs[i - 1]!.isSegue) groups.at(-1)!.push(track);
    else groups.push([track]);
  }
  return groups;
}

/** What is done to songs before the level is set. */
export interface AlbumMoves {
  readonly steps: Readonly<Record<string, readonly Step[]>>;
  readonly taken: readonly string[];
  readonly left: Plan['left'];
}

/** Which findings are acted on. One gain keeps every difference; moves a song bring outliers half the way back and leave seams alone. */
export function movesOf(outcomes: readonly Outcome[], heard: AlbumHeard, mode: AlbumMode): AlbumMoves {
  const joined = new Set(
    groupsOf(heard)
      .filter((group) => group.length > 1)
      .flat(),
  );
  const decided = findingsOf(outcomes).map((finding) => ({ finding, because: objection(finding, mode, joined) }));
  const taken = decided.filter(({ because }) => because === undefined).map(({ finding }) => finding);
  const steps: Record<string, Step[]> = {};
  for (const { track, step } of taken.flatMap(({ fix }) => fix!.steps)) {
    if (step.processor !== 'limiter') steps[track] = [...(steps[track] ?? []), step];
  }
  return {
    steps,
    taken: taken.map(({ id }) => id),
    left: decided.flatMap(({ finding, because }) => (because === undefined ? [] : [{ finding: finding.id, because }])),
  };
}

function objection(finding: Finding, mode: AlbumMode, joined: ReadonlySet<string>): string | undefined {
  if (!finding.fix) return finding.unmended ?? 'no processing mends this; see the advice';
  if (finding.fix.steps.some(({ step }) => step.processor === 'limiter')) return undefined;
  if (mode === 'one-gain')
    return 'one gain for all songs keeps what they differ by; --per-track moves those that are out';
  if (isMereHint(finding)) return 'it is only worth considering: too unsure to act on unasked';
  if (joined.has(finding.tracks[0])) return 'it goes on in its neighbour: both sides of a seam stay alike';
  return undefined;
}

/** Steps of a song in order, tone before level, and the closing gain and limiter of all. */
export function albumPlan(
  { steps, taken, left }: AlbumMoves,
  tracks: readonly Track[],
  closing: (track: string) => readonly Step[],
): Plan {
  const chainOf = ({ name }: Track) => {
    const own = steps[name] ?? [];
    const [gains, others] = [own.filter(isGain), own.filter((step) => !isGain(step))];
    const last = closing(name);
    const gain = [...gains, ...last.filter(isGain)].reduce((sum, step) => sum + step.gain, 0);
    const rounded = Math.round(100 * gain) / 100;
    return [
      ...others,
      ...(rounded === 0 ? [] : [{ processor: 'gain', gain: rounded } as const]),
      ...last.filter((step) => !isGain(step)),
    ];
  };
  return {
    tracks: Object.fromEntries(tracks.map((track) => [track.name, { chain: chainOf(track) }])),
    buses: {},
    taken,
    left,
  };
}

const isGain = (step: Step): step is Extract<Step, { processor: 'gain' }> => step.processor === 'gain';
