import { octaveAt } from '../detectors/conflicts.ts';
import { criticalBands } from '../dsp/bands.ts';
import { compression } from '../dsp/dynamics.ts';
import { analogMagnitude } from '../dsp/prototype.ts';
import type { Step } from '../processors/index.ts';
import { ducking } from '../remedies/cut.ts';
import { priority } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';
import { apartFrom, type Covered, type Instead, lossOf, type Part, phonsOf, type Sones, total } from './covered.ts';

/** Room that one part makes for another. */
export interface Cut {
  readonly masker: Part;
  readonly part: Part;
  readonly step: Step;
  readonly frequency: Hz;
  readonly gain: Decibels;
  /** Share of the part's loudness that is lost to all others, before this cut and after it, 0 to 1. */
  readonly lost: Range;
  /** How much louder it is heard in the octave around the cut, phon. */
  readonly gained: number;
  /** When that helps most. */
  readonly at: Seconds;
}

export interface Choosing {
  readonly lead: Track | undefined;
  /** Whether one may be cut for another, and by its level. */
  readonly mayCut: (masker: Track, part: Track) => boolean;
  readonly mayKey: (masker: Track, part: Track) => boolean;
  /** Share of its loudness, 0 to 1, that a part may lose: then a masker makes no room for it. */
  readonly bearable: (masker: Track, part: Track) => number;
  /** Whether a masker may lose so much itself by a cut: shares of its loudness, 0 to 1, before and after. */
  readonly mayLose: (masker: Track, part: Track, lost: Range) => boolean;
  /** 0 to 1, of every cut. */
  readonly share: number;
}

const bands = criticalBands.length;
const sizes: readonly Decibels[] = [-1.5, -2, -3, -4];
const bandsEach = 3; // cuts of one stem
const most: Decibels = 9; // of one stem, all cuts together
const altogether = 8; // cuts in a mix: more is another arrangement
const covered = 0.25; // of the part's loudness in an octave: less is no covering
const whole = 0.4; // phon of the part: what is less does not pay
const inOctave = 1.5; // phon of the octave
const alone = 0.3; // of the time in which the masker plays: from here on it is cut only while the other sounds
const price = 0.015; // phon for a cut of 1 dB, and by its square: 0.14 of 3 dB

/** How much it counts in phon against one of the lead that a part is heard 1 phon softer. */
const weightOf = ({ standing: { track } }: Part, lead: Track | undefined): number =>
  track === lead ? 1 : 0.4 * (priority[track.role] / priority.vocals) ** 2;

/** A masker and a part, and how much a cut is worth: never more than when it was looked at last. */
interface Candidate {
  readonly masker: Part;
  readonly part: Part;
  readonly isKeyed: boolean;
  worth: number;
  tried?: Tried | undefined;
  /** How many cuts there were when it was looked at. */
  seen: number;
}

interface Tried {
  readonly worth: number;
  readonly cut: Cut;
  readonly tone: Float64Array;
}

/**
 * The cuts that give back most of what parts that matter lose, one after another until none pays: what the part gains in phon, less
 * what the masker loses itself, less a price for the cut. Leaves the scene with all of them made.
 */
export function chooseCuts(scene: Covered, choosing: Choosing): readonly Cut[] {
  const candidates = candidatesIn(scene, choosing);
  const cuts: Cut[] = [];
  while (cuts.length < altogether) {
    const first = candidates.reduce<Candidate | undefined>((a, b) => (a && a.worth >= b.worth ? a : b), undefined);
    if (!first || first.worth <= 0) break;
    if (first.seen < cuts.length) {
      first.tried = bestOf(scene, first, cuts, choosing);
      first.worth = first.tried?.worth ?? 0;
      first.seen = cuts.length;
    } else if (first.tried) {
      const { cut, tone } = first.tried;
      scene.set({ part: cut.masker, excitation: changed(scene, cut, tone) });
      cuts.push(cut);
    }
  }
  return cuts;
}

function candidatesIn(scene: Covered, { mayCut, mayKey }: Choosing): Candidate[] {
  return scene.parts.flatMap((part) =>
    scene.parts
      .filter((masker) => masker !== part && mayCut(masker.standing.track, part.standing.track))
      .map((masker): Candidate => {
        const isKeyed = mayKey(masker.standing.track, part.standing.track) && apartFrom(masker, part) > alone;
        return { masker, part, isKeyed, worth: Number.POSITIVE_INFINITY, seen: -1 };
      }),
  );
}

/** Where cuts may lie: of kick and bass the low end, which belongs to one at a time. */
const rangeOf = ({ part, masker }: Candidate): Range =>
  part.standing.track.role === 'kick' && masker.standing.track.role === 'bass' ? [40, 150] : [150, 8000];

function bestOf(scene: Covered, candidate: Candidate, cuts: readonly Cut[], choosing: Choosing): Tried | undefined {
  const { part, masker } = candidate;
  const own = cuts.filter((cut) => cut.masker === masker);
  const room = most + own.reduce((sum, { gain }) => sum + gain, 0);
  if (own.length >= bandsEach || room < -sizes[0]!) return undefined;
  const before = scene.sonesOf(part);
  if (lossOf(before) <= choosing.bearable(masker.standing.track, part.standing.track)) return undefined;
  const helped = helpIn(scene, candidate, before.left);
  const free = (frequency: Hz) => own.every((cut) => Math.abs(Math.log2(cut.frequency / frequency)) > 0.5);
  const place = placeOf(helped, rangeOf(candidate), free);
  if (!place || !isWorthTrying(helped, before, octaveAt(place.frequency))) return undefined;
  const tried = sizes
    .filter((size) => -size <= room)
    .flatMap((size) => {
      const found = tryOut(scene, candidate, { ...place, gain: size * choosing.share }, before, choosing);
      return found && found.worth > 0 ? [found] : [];
    });
  return tried.reduce<Tried | undefined>((a, b) => (a && a.worth >= b.worth ? a : b), undefined);
}

/** Sones that a part would gain in each band if the masker were 4 dB softer in all of them. */
function helpIn(scene: Covered, { part, masker }: Candidate, left: Float64Array): Float64Array {
  const softer = masker.excitation.map((power) => power * 10 ** -0.4);
  return scene.sonesOf(part, { part: masker, excitation: softer }).left.map((sones, band) => sones - left[band]!);
}

/** Where much is covered, and no bell of 4 dB gives more than 4 dB less of everything. */
function isWorthTrying(helped: Float64Array, { quiet, left }: Sones, octave: Range): boolean {
  const phons = (range?: Range) => phonsOf(total(left, range) + total(helped, range)) - phonsOf(total(left, range));
  const lost = 1 - total(left, octave) / total(quiet, octave);
  return lost >= covered && (phons() >= whole || phons(octave) >= inOctave);
}

/** Middle and width of a cut: the bands that gain half as much as the best, three of them taken together. */
function placeOf(
  helped: Float64Array,
  [low, high]: Range,
  free: (frequency: Hz) => boolean,
): { frequency: Hz; Q: number } | undefined {
  const smooth = helped.map((each, band) => (helped[band - 1] ?? 0) + each + (helped[band + 1] ?? 0));
  let best = -1;
  smooth.forEach((gain, band) => {
    const frequency = criticalBands[band]!;
    if (frequency >= low && frequency <= high && free(frequency) && gain > (smooth[best] ?? 1e-9)) best = band;
  });
  if (best < 0) return undefined;
  let [from, to] = [best, best];
  while (from > 0 && smooth[from - 1]! > smooth[best]! / 2) from--;
  while (to + 1 < bands && smooth[to + 1]! > smooth[best]! / 2) to++;
  const width = criticalBands[Math.min(to + 1, bands - 1)]! - criticalBands[Math.max(0, from - 1)]!;
  const frequency = criticalBands[best]!;
  return {
    frequency: Number(frequency.toPrecision(2)),
    Q: Math.max(0.7, Math.min(3, Math.round((10 * frequency) / width) / 10)),
  };
}

interface Bell {
  readonly frequency: Hz;
  readonly Q: number;
  readonly gain: Decibels;
}

function tryOut(
  scene: Covered,
  { part, masker, isKeyed }: Candidate,
  bell: Bell,
  before: Sones,
  { lead, mayLose }: Choosing,
): Tried | undefined {
  const { frequency, Q, gain } = bell;
  const octave = octaveAt(frequency);
  const step: Step = isKeyed
    ? { ...ducking(levelWhilePlaying(scene, part, octave), gain), frequency, Q, key: part.name }
    : { processor: 'filter', type: 'peaking', frequency, Q, gain };
  const tone = Float64Array.from(criticalBands, (each) => analogMagnitude('peaking', frequency, Q, gain, each));
  const plain = { masker, part, step, frequency, gain };
  const instead: Instead = { part: masker, excitation: changed(scene, plain, tone, [part, masker]) };
  const after = scene.sonesOf(part, instead);
  const [was, is] = [total(before.left), total(after.left)];
  const gained = phonsOf(total(after.left, octave)) - phonsOf(total(before.left, octave));
  const more = phonsOf(is) - phonsOf(was);
  if (more < whole && gained < inOctave) return undefined;
  const [uncut, trimmed] = [scene.sonesOf(masker), scene.sonesOf(masker, instead)];
  if (!mayLose(masker.standing.track, part.standing.track, [lossOf(uncut), lossOf(trimmed)])) return undefined;
  const given = phonsOf(total(uncut.left)) - phonsOf(total(trimmed.left));
  const worth = weightOf(part, lead) * more - weightOf(masker, lead) * given - price * gain ** 2;
  const quiet = total(before.quiet);
  const cut: Cut = { ...plain, lost: [1 - was / quiet, 1 - is / quiet], gained, at: scene.mostAt(part, instead) };
  return { worth, cut, tone };
}

/** The masker behind a cut: at every moment as deep as the key asks for. */
function changed(
  scene: Covered,
  { masker, part, step, frequency, gain }: Pick<Cut, 'masker' | 'part' | 'step' | 'frequency' | 'gain'>,
  tone: Float64Array,
  heardBy?: readonly Part[],
): Float32Array {
  const cut = scene.excited(masker, tone, heardBy);
  if (step.processor !== 'dynamic-eq') return cut;
  const octave = octaveAt(frequency);
  const bend = { threshold: step.threshold, ratio: step.ratio ?? 4, knee: 6 };
  const deepest = 1 - 10 ** (gain / 10);
  scene.rows.forEach((row, moment) => {
    const depth = Math.min(-gain, compression(part.levelAt(row, octave), bend));
    const share = (1 - 10 ** (-depth / 10)) / deepest;
    for (let i = moment * bands; i < (moment + 1) * bands; i++)
      cut[i] = masker.excitation[i]! + share * (cut[i]! - masker.excitation[i]!);
  });
  return cut;
}

function levelWhilePlaying(scene: Covered, part: Part, octave: Range): Decibels {
  let sum = 0;
  for (const moment of part.moments) sum += 10 ** (part.levelAt(scene.rows[moment]!, octave) / 10);
  return 10 * Math.log10(Math.max(1e-12, sum / Math.max(1, part.moments.length)));
}
