import { quantityOf } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { isFinished } from './wetness.ts';

/** As a console is laid out; what is alone in its group goes straight to the mix. */
export const groups: Readonly<Record<string, readonly Role[]>> = {
  drums: ['kick', 'snare', 'hats', 'cymbals', 'toms', 'drums', 'percussion'],
  vocals: ['vocals', 'backing-vocals'],
  guitars: ['guitar'],
  keys: ['keys', 'synth', 'pad'],
  strings: ['strings'],
  winds: ['brass', 'woodwinds'],
};
const fewest = 4; // stems, before groups make anything easier to see

/** What the bus of a group is called beside these stems. */
export const busOf = (group: string, stems: readonly string[]): string =>
  stems.includes(group) ? `${group} bus` : group;

/** Buses for stems that belong together, and glue where the drums can do with it. */
export function grouped(desk: Desk): readonly Decision[] {
  if (desk.stems.length < fewest || desk.wishes.amount === 0) return [];
  return Object.entries(groups).flatMap(([group, roles]): Decision[] => {
    const members = desk.stems.filter(({ role }) => roles.includes(role));
    if (members.length < 2 || members.length === desk.stems.length) return [];
    const bus = busOf(
      group,
      desk.session.stems.map(({ name }) => name),
    );
    const routes = members.map(({ name }): Decision => {
      const others = members.filter((each) => each.name !== name).map((each) => each.name);
      return {
        kind: 'group',
        strip: 'tracks',
        name,
        to: bus,
        reason: `${name} goes through the bus "${bus}" with ${listed(others)}: one fader for ${members.length} stems.`,
        evidence: { stems: members.length },
      };
    });
    return [...routes, ...(group === 'drums' ? glueOf(desk, bus, members) : [])];
  });
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const lively: Decibels = 12; // true peak over loudness: under it there is nothing left to hold together
const ratio = 1.5;
const overshoot: Decibels = 4; // of the peaks that one in twenty reaches: (1 − 1/1.5) × 4 = 1.3 dB

/** Where the strokes stand far out and nothing has held them yet; a slow attack lets them begin. */
function glueOf(desk: Desk, bus: string, members: readonly Track[]): Decision[] {
  const held = members.some(({ name }) =>
    desk.decisions.some((each) => each.kind === 'compression' && each.name === name),
  );
  const loudest = members
    .map((track) => ({ track, peak: peakOf(desk, track) }))
    .filter(({ peak }) => Number.isFinite(peak))
    .sort((a, b) => b.peak - a.peak)[0];
  const plr = loudest?.track.metrics['dynamics.plr'] ?? 0;
  if (!loudest || held || plr < lively || members.some((track) => isFinished(track, desk.stems))) return [];
  const threshold = Math.max(-80, Math.min(0, Math.round(2 * (loudest.peak - overshoot)) / 2));
  const wanted = 1 + ((ratio - 1) * desk.wishes.amount) / 100;
  const most = (1 - 1 / wanted) * overshoot;
  return [
    {
      kind: 'glue',
      strip: 'buses',
      name: bus,
      steps: [{ processor: 'compressor', threshold, ratio: wanted, attack: 0.03, release: 0.15, highpass: 90 }],
      reason: `The drums are held together by ${quantityOf(most, 'dB')} at their peaks, ${Number(wanted.toFixed(2))}:1 and slow enough to let strokes begin: ${loudest.track.name} reaches ${quantityOf(plr, 'dB')} over its loudness, and nothing has held it yet.`,
      evidence: { peak: Math.round(10 * loudest.peak) / 10, plr: Math.round(10 * plr) / 10, threshold },
    },
  ];
}

/** What one in twenty of its peaks of 10 ms reaches, behind the fader, dBFS. */
function peakOf(desk: Desk, track: Track): Decibels {
  const peaks = track.features.dynamics.peaks;
  return peaks ? peaks[Math.round(0.95 * (peaks.length - 1))]! + desk.gainOf(track.name) : Number.NEGATIVE_INFINITY;
}
