import { audioTime, listOf, type NextId } from './ardour-route.ts';
import { type Faded, fadedOf, fadePoints, spanOf } from './fades.ts';
import type { HandedTrack } from './handover.ts';
import type { Fade } from './insert.ts';
import { type Element, element } from './xml.ts';

/**
 * The sound of a track where it stands, with its fades; undefined where nothing of it is heard. Silence before a fade in and behind a fade out is
 * no part of it.
 * @param sources one a channel
 */
export function regionOf(
  track: HandedTrack,
  name: string,
  sources: readonly number[],
  sampleRate: number,
  nextId: NextId,
): Element | undefined {
  const faded = fadedOf(track, true);
  const [from, to] = spanOf(faded, track.sound.frames / sampleRate).map((time) => Math.round(time * sampleRate)) as [number, number]; // biome-ignore format: short
  if (to <= from) return undefined;
  const start = audioTime(from, sampleRate);
  const { clip } = faded;
  return element(
    'Region',
    {
      ...{ name, muted: 0, opaque: 1, locked: 0, automatic: 0, 'whole-file': 0, import: 0, external: 0 },
      ...{ hidden: 0, 'position-locked': 0, start, position: start },
      ...{ length: `${audioTime(to - from, sampleRate)}@${start}`, 'sync-position': 'a0', stretch: 1, shift: 1 },
      ...{ 'layering-index': 0, 'envelope-active': 0, 'default-fade-in': 0, 'default-fade-out': 0 },
      ...{ 'fade-in-active': Number(!!clip.in), 'fade-out-active': Number(!!clip.out) },
      ...{ 'scale-amplitude': 1, id: nextId(), type: 'audio' },
      ...Object.fromEntries(sources.flatMap((id, i) => [[`source-${i}`, id], [`master-source-${i}`, id]] as const)), // biome-ignore format: pairs
      channels: sources.length,
    },
    fadesOf(faded, nextId),
  );
}

/** Of a region, by its own clock. */
function fadesOf({ clip }: Faded, nextId: NextId): readonly Element[] {
  const pointsOf = (fade: Fade) => fadePoints(fade).map(([at, factor]) => [at - fade.set.over[0], factor] as const);
  return [
    ...(clip.in ? [element('FadeIn', { active: 1 }, [listOf('fadein', pointsOf(clip.in), 'Off', nextId)])] : []),
    ...(clip.out ? [element('FadeOut', { active: 1 }, [listOf('fadeout', pointsOf(clip.out), 'Off', nextId)])] : []),
  ];
}
