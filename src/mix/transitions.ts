import { mixBus } from '../plan.ts';
import { lasting, quantityOf } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import { fadedCuts } from './cuts.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { easedSections } from './section-lift.ts';

const full: Decibels = -30; // beside its loudness: what is under it at its end has died away
const atOnce: Seconds = 0.01; // a tail no longer than that is none
const opening: Seconds = 0.005;
const closing: Seconds = 0.01;
const ending: Seconds = 0.05;
const struck = 0.5; // of the energy in hits: its first stroke is not faded

/** Edges of stems and of the mix that would click, cuts within stems, and steps between sections where that is asked for. */
export function transitions(desk: Desk): readonly Decision[] {
  const longest = Math.max(0, ...desk.stems.map(({ format }) => format.duration));
  return [
    ...desk.stems.flatMap((track) => [...edgesOf(track, longest), ...fadedCuts(track)]),
    ...endOf(desk, longest),
    ...easedSections(desk),
  ];
}

/** A stem that begins or ends in full flow is faded over a moment; one that lasts as long as the mix ends with it. */
function edgesOf(track: Track, longest: Seconds): Decision[] {
  const { name, features, format, metrics } = track;
  const { deadHead } = features.edges;
  const begins = deadHead === 0 && (metrics['transient.percussiveness'] ?? 0) < struck;
  const ends = isCut(track) && format.duration < longest - atOnce;
  const fades = [
    ...(begins
      ? [
          fadeOf(
            name,
            'in',
            [0, opening],
            `${name} begins with its file, in full flow: the first ${lasting(opening)} are faded in, so that it does not click.`,
          ),
        ]
      : []),
    ...(ends
      ? [
          fadeOf(
            name,
            'out',
            [format.duration - closing, format.duration],
            `${name} stops in full flow before the song is over, its last 50 ms at ${quantityOf(features.edges.endLevel!, 'dB')} beside its loudness: ${lasting(closing)} are faded out, so that it does not click.`,
          ),
        ]
      : []),
  ];
  return fades;
}

const isCut = ({ features: { edges } }: Track): boolean =>
  (edges.deadTail ?? 1) <= atOnce && (edges.endLevel ?? -60) > full && edges.fadesOut !== true;

/** What still sounds where the longest stem ends, or rings on in a return, is faded; a tail that dies away is let be. */
function endOf(desk: Desk, longest: Seconds): Decision[] {
  const last = desk.stems.filter((track) => isCut(track) && track.format.duration > longest - atOnce);
  const sent = new Set(desk.decided('send').map(({ name }) => name));
  if (last.length === 0) return [];
  const rings = last.some(({ name }) => sent.has(name));
  const all = last.map(({ name }) => name);
  const names = all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
  const more = rings
    ? ' Export the stems with two seconds of silence behind them, and the reverb dies away by itself.'
    : '';
  return [
    {
      ...fadeOf(
        mixBus,
        'out',
        [longest - ending, longest],
        `${names} ${last.length > 1 ? 'sound' : 'sounds'} to the very end: the last ${lasting(ending)} of the mix are faded out.${more}`,
      ),
      strip: 'buses',
    },
  ];
}

function fadeOf(name: string, type: 'in' | 'out', [from, to]: readonly [Seconds, Seconds], reason: string): Decision {
  const over = [Math.round(1e4 * from) / 1e4, Math.round(1e4 * to) / 1e4] as const;
  return {
    kind: 'fade',
    strip: 'tracks',
    name,
    detail: type,
    steps: [{ processor: 'fade', type, over: [...over] }],
    reason,
    evidence: { from: over[0], to: over[1] },
  };
}
