import { clock } from '../print.ts';
import { kit, type Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { Decision } from './decision.ts';

type Cut = Track['features']['cuts']['places'][number];
type Point = readonly [Seconds, Decibels];

const slope: Seconds = 0.005; // a rider rounds its corners over as much
const depth: Decibels = -80;
const brief: Seconds = 0.02; // a hole that has no room for a slope on either side beside one that is not wanted
const dropped: Seconds = 0.05; // so short a hole is one in a sound that goes on: behind it there is no attack
const apart: Seconds = 0.02;
const most = 100; // more are how it was made
const named = 3;
const struck = 0.5; // of the energy in hits
const percussive: ReadonlySet<Role> = new Set([...kit, 'percussion']);

/** Sound in a stem that is cut off to digital silence, or begins out of it in its course, is faded over some milliseconds: an attack is not. */
export function fadedCuts(track: Track): Decision[] {
  const cuts = wantedOf(track);
  if (cuts.length === 0 || cuts.length > most) return [];
  const { name } = track;
  const times = cuts.slice(0, named).map(({ start }) => clock(start, 2));
  const others = cuts.length > named ? ` and ${cuts.length - named} other places` : '';
  const how = [cuts.some(({ stops }) => stops) && 'out before it', cuts.some(({ starts }) => starts) && 'in after it'];
  return [
    {
      kind: 'fade',
      strip: 'tracks',
      name,
      detail: 'cuts',
      steps: [{ processor: 'rider', curve: cuts.flatMap(slopesAt) }],
      reason: `${name} is cut hard to silence at ${times.join(', ')}${others}: faded ${how.filter(Boolean).join(' and ')} within 10 ms, so that the edge does not click.`,
      evidence: {
        count: cuts.length,
        first: Math.round(1e4 * cuts[0]!.start) / 1e4,
        shortest: Math.round(1e4 * Math.min(...cuts.map(({ length }) => length))) / 1e4,
      },
    },
  ];
}

/** With the edges that are to be faded; what follows too closely on another is left out. */
function wantedOf({ role, features: { cuts }, metrics }: Track): Cut[] {
  const isStruck = percussive.has(role) || (metrics['transient.percussiveness'] ?? 0) >= struck;
  const wanted: Cut[] = [];
  for (const cut of cuts?.places ?? []) {
    const before = wanted.at(-1);
    if (before && cut.start < before.start + before.length + apart) continue;
    const starts = cut.starts && (!isStruck || cut.length < dropped);
    if (cut.stops || starts) wanted.push({ ...cut, starts });
  }
  return wanted;
}

/** Both slopes of a short hole; else the one that is wanted, and back at once within the silence. */
function slopesAt({ start, length, stops, starts }: Cut): Point[] {
  const end = start + length;
  const out: Point[] = [
    [start - slope, 0],
    [start, depth],
  ];
  const into: Point[] = [
    [end, depth],
    [end + slope, 0],
  ];
  const rounded = (points: Point[]): Point[] => points.map(([time, gain]) => [Math.round(1e5 * time) / 1e5, gain]);
  if (length < brief || (stops && starts)) return rounded([...out, ...into]);
  if (stops) return rounded([...out, [start + slope, depth], [start + 2 * slope, 0]]);
  return rounded([[end - 2 * slope, 0], [end - slope, depth], ...into]);
}
