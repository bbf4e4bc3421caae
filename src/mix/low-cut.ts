import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { hertz, quantityOf } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';

/** The lowest note that a part can play: what lies under it is steps, wind, handling, or another instrument. */
const lowestNote: { readonly [R in Role]?: Hz } = {
  vocals: 65, // C2; few basses go lower
  'backing-vocals': 65,
  guitar: 55, // baritone and seven strings
  strings: 41, // double bass
  brass: 37, // tuba
  woodwinds: 44, // contrabassoon aside
  keys: 27.5,
  snare: 100,
  hats: 200,
  cymbals: 120,
};

/** As low as these are wanted: they carry the low end, or hold those that do. */
const never: ReadonlySet<Role> = new Set([
  'kick',
  'bass',
  'drums',
  'toms',
  'percussion',
  'backing-track',
  'mix',
  'effects',
]);

const under = 0.6; // of the lowest note: 12 dB an octave take half a decibel away there
const highest: { readonly [R in Role]?: Hz } = { hats: 300, cymbals: 200, snare: 100 };
const usual: Hz = 100;
const least: Hz = 25;
const carries: Decibels = -10; // of all its energy under 120 Hz: it is meant
const worthwhile: Decibels = -40; // under the corner, of all its energy

/** A high-pass of 12 dB an octave below the lowest note that a stem plays, where something lies under it. */
export function lowCut(desk: Desk): readonly Decision[] {
  if (desk.wishes.amount === 0) return [];
  return desk.stems.flatMap((track): Decision[] => {
    const cut = cornerFor(track);
    if (!cut) return [];
    const { name } = track;
    const { frequency, lowest, share } = cut;
    return [
      {
        kind: 'low-cut',
        strip: 'tracks',
        name,
        steps: [{ processor: 'filter', type: 'highpass', frequency, Q: Math.SQRT1_2 }],
        reason: `${name} plays nothing under ${hertz(lowest)}, and what lies below ${hertz(frequency)} (${quantityOf(share, 'dB')} beside the whole) only takes room: high-pass, 12 dB an octave.`,
        evidence: { lowest: Math.round(lowest), share: Number(share.toFixed(1)) },
      },
    ];
  });
}

interface Cut {
  readonly frequency: Hz;
  /** The lowest note. */
  readonly lowest: Hz;
  /** What lies under the corner, beside all of it. */
  readonly share: Decibels;
}

function cornerFor(track: Track): Cut | undefined {
  const { role } = track;
  if (never.has(role)) return undefined;
  const floor = lowestNote[role];
  if (floor === undefined && shareUnder(track, 120) > carries) return undefined;
  const played = lowestPlayed(track, floor ?? 0);
  if (played === undefined) return undefined;
  const frequency = Math.round(Math.min(highest[role] ?? usual, under * played));
  const share = shareUnder(track, frequency);
  return frequency >= least && share > worthwhile ? { frequency, lowest: played, share } : undefined;
}

/** Energy of third octaves that lie under a frequency, over all of it. */
function shareUnder({ features }: Track, frequency: Hz): Decibels {
  const powers = features.spectrum.third.map((level) => (level === null ? 0 : 10 ** (level / 10)));
  const sum = (of: readonly number[]) => of.reduce((total, power) => total + power, 0);
  return powerDecibels(sum(powers.filter((_, band) => thirdOctaves[band]! < frequency / sixth)) / sum(powers));
}

const sixth = 2 ** (1 / 6);
const playing = 1e-2; // of the power of its loudest moments
const there = 0.01; // of the power of a moment: a note has as much in the band of its fundamental, or is not led by it
const often = 0.02; // of the moments

/** Lower edge of the lowest third octave that a note comes to in the moments in which it plays; undefined where it hardly does. */
function lowestPlayed({ features }: Track, floor: Hz): Hz | undefined {
  const { values } = features.spectrum.rows;
  const width = thirdOctaves.length;
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width).map((level) => 10 ** (level / 10)),
  );
  const from = thirdOctaves.findIndex((centre) => centre * sixth > floor);
  const totals = rows.map((row) => row.slice(from).reduce((sum, power) => sum + power, 0));
  const gate = playing * quantile(sorted(totals), 0.98);
  const loud = rows.flatMap((row, i) => (totals[i]! > Math.max(gate, 1e-9) ? [{ row, total: totals[i]! }] : []));
  if (loud.length < 10) return undefined;
  const band = thirdOctaves.findIndex(
    (_, each) => each >= from && quantile(sorted(loud.map(({ row, total }) => row[each]! / total)), 1 - often) > there,
  );
  return band < 0 ? undefined : Math.max(floor, thirdOctaves[band]! / sixth);
}
