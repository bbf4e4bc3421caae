import { thirdOctaves } from '../dsp/bands.ts';
import type { Step } from '../processors/index.ts';
import { responseOf } from '../processors/render.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz, Range } from '../units.ts';
import { decidedPowers, relationOf } from './band-sum.ts';
import type { Desk } from './desk.ts';
import { fewestMoves, type Problem, solved, type Turnable } from './fewest-moves.ts';
import { leadOf } from './lead.ts';
import { type GoalBand, goalBands, lacking, namedReference } from './reference-goal.ts';

/** Broad moves that an engineer would make of tone: corners and centres about one and a half octaves apart. */
const shapes = {
  low: { type: 'lowshelf', frequency: 160 },
  'low-mid': { type: 'peaking', frequency: 400, Q: 0.7 },
  mid: { type: 'peaking', frequency: 1250, Q: 0.7 },
  'high-mid': { type: 'peaking', frequency: 3150, Q: 0.7 },
  high: { type: 'highshelf', frequency: 7000 },
} as const;
type ShapeId = keyof typeof shapes;

/** A fader or a filter of a stem, and what a decibel of it does to third octaves. */
export interface Move extends Turnable {
  readonly stem: Track;
  readonly shape?: ShapeId;
  readonly response: Float64Array;
}

/** A move by so many dB, and what it answers: where the stem makes up most of the sum, and what is missing there. */
export interface Made extends Move {
  readonly gain: Decibels;
  /** Of the power in that range, from 0 to 1. */
  readonly share: number;
  readonly range: Range;
  /** dB that the reference has more there before any move. */
  readonly missing: Decibels;
}

export const stepOf = (shape: ShapeId, gain: Decibels): Step => ({ processor: 'filter', ...shapes[shape], gain });
export const frequencyOf = (shape: ShapeId): Hz => shapes[shape].frequency;

const fader: Decibels = 3;
/** The lead's place among the others is nobody's to give away. */
const leadFader: Decibels = 1;
const filter: Decibels = 6;
const leadFilter: Decibels = 3;
/** Where a stem's own spectrum lies so far under its strongest third octave, a filter would raise what is not music. */
const reach: Decibels = -36;

const upTo = (most: Decibels): Range => [-most, most];

/** What can be moved: faders and filters that are not kept, each where its stem has something to give. */
function movesOf(desk: Desk, stem: Track, powers: Float64Array, isLead: boolean): readonly Move[] {
  const { name } = stem;
  const moves: Move[] = [];
  if (desk.isOpen({ name, kind: 'gain', detail: 'reference' }))
    moves.push({ stem, response: powers.map(() => 1), limits: upTo(isLead ? leadFader : fader) });
  const strongest = Math.max(...powers);
  for (const shape of Object.keys(shapes) as ShapeId[]) {
    const response = responses[shape];
    const isOpen = desk.isOpen({ name, kind: 'tone', detail: shape });
    const has = response.some((each, band) => each > 0.6 && powers[band]! > strongest * 10 ** (reach / 10));
    if (isOpen && has) moves.push({ stem, shape, response, limits: upTo(isLead ? leadFilter : filter) });
  }
  return moves;
}

/** dB a decibel of gain, of shelves and bells of 3 dB. */
const responses = Object.fromEntries(
  (Object.keys(shapes) as ShapeId[]).map((shape) => [
    shape,
    Float64Array.from(
      thirdOctaves,
      (frequency) => responseOf([stepOf(shape, 3)], { sampleRate: 48_000, channels: 2 }, frequency) / 3,
    ),
  ]),
) as unknown as Readonly<Record<ShapeId, Float64Array>>;

/** Powers of stems in third octaves, how the sum of them differs from what they add up to, and where it is to go. */
interface Case {
  readonly stems: ReadonlyMap<Track, Float64Array>;
  readonly relation: Float64Array;
  readonly bands: readonly GoalBand[];
}

/** The sum behind moves. */
function sumOf({ stems, relation }: Case, moves: readonly Move[], gains: readonly number[]): Float64Array {
  const sum = new Float64Array(thirdOctaves.length);
  for (const [stem, powers] of stems) {
    const changes = relation.slice();
    moves.forEach((move, i) => {
      if (move.stem === stem)
        for (let band = 0; band < changes.length; band++) changes[band]! += move.response[band]! * gains[i]!;
    });
    for (let band = 0; band < sum.length; band++) sum[band]! += powers[band]! * 10 ** (changes[band]! / 10);
  }
  return sum;
}

/** A note in one third octave is the song's; tone is what neighbours share. */
const smoothed = (values: Float64Array): Float64Array =>
  values.map((value, i) => ((values[i - 1] ?? value) + 2 * value + (values[i + 1] ?? value)) / 4);

const problemOf = (given: Case, open: readonly Move[]): Problem<Move> => ({
  open,
  missOf: (moves, gains) => smoothed(lacking(given.bands, sumOf(given, moves, gains))),
  price: 0.3,
  worth: 0.02,
});

/** Third octaves that must be comparable. */
const fewest = 9;
const least: Decibels = 0.5;
/** Moves of stems that bring the sum's spectrum near to the reference, the fewest that do. */
export function movesToward(desk: Desk): readonly Made[] {
  const reference = namedReference(desk);
  if (!reference) return [];
  const stems = new Map(desk.stems.map((stem) => [stem, decidedPowers(desk, stem)]));
  const relation = relationOf(desk);
  const bands = goalBands(reference, desk, sumOf({ stems, relation, bands: [] }, [], []));
  if (bands.length < fewest) return [];
  const given: Case = { stems, relation, bands };
  const lead = leadOf(desk);
  const open = [...stems].flatMap(([stem, powers]) => movesOf(desk, stem, powers, stem === lead));
  return told(
    given,
    fewestMoves(problemOf(given, open)).map(({ move }) => move),
  );
}

/** With what each answers; without those that are too small to hear, or that only make up for others. */
function told(given: Case, taken: readonly Move[]): readonly Made[] {
  const gains = solved(problemOf(given, taken), taken);
  const sum = sumOf(given, [], []);
  const miss = lacking(given.bands, sum);
  const made = taken.map((move, i): Made => ({ ...move, gain: gains[i]!, ...answered(given, move, sum, miss) }));
  const sound = made.filter(({ gain, missing }) => Math.abs(gain) >= least && gain * missing > 0);
  return sound.length === made.length ? made : told(given, sound);
}

function answered(given: Case, move: Move, sum: Float64Array, miss: Float64Array): Omit<Made, keyof Move | 'gain'> {
  const { bands, stems, relation } = given;
  const powers = stems.get(move.stem)!;
  const shares = bands.map(({ band }) => (powers[band]! * 10 ** (relation[band]! / 10)) / sum[band]!);
  const weights = bands.map(({ band }, i) => Math.abs(move.response[band]!) * Math.min(1, shares[i]!));
  const most = Math.max(...weights);
  const top = weights.indexOf(most);
  let [from, to] = [top, top];
  while (from > 0 && weights[from - 1]! > most / 2) from--;
  while (to < weights.length - 1 && weights[to + 1]! > most / 2) to++;
  const inside = bands.slice(from, to + 1).map((each, i) => ({ ...each, i: from + i }));
  const powerOf = (of: (band: number) => number) => inside.reduce((all, { band }) => all + of(band), 0);
  const total = inside.reduce((all, { i }) => all + weights[i]!, 0);
  return {
    share: Math.min(1, powerOf((band) => powers[band]! * 10 ** (relation[band]! / 10)) / powerOf((band) => sum[band]!)),
    range: [thirdOctaves[inside[0]!.band]! * 10 ** -0.05, thirdOctaves[inside.at(-1)!.band]! * 10 ** 0.05],
    missing: inside.reduce((all, { i }) => all + weights[i]! * miss[i]!, 0) / total,
  };
}
