import type { Evidence } from '../detectors/detector.ts';
import { responseOf } from '../detectors/shapes.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { mean } from '../dsp/statistics.ts';
import { band, change } from '../print.ts';
import { answerTo } from '../remedies/equalise.ts';
import type { Finding } from '../rules/rule.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { meanPowers } from './band-sum.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { graveOf } from './grave.ts';
import type { Listening } from './heard.ts';
import { leadOf } from './lead.ts';

type Shape = Extract<Evidence, { kind: 'shape' }> & { readonly type: 'peaking' | 'lowshelf' | 'highshelf' };

/** A stem beside the others where a fault lies. */
interface Part {
  readonly name: string;
  /** Of the power of all stems: in each third octave of the fault, and on average, 0 to 1. */
  readonly shares: Float64Array;
  readonly share: number;
}

interface Moved extends Part {
  readonly gain: Decibels;
}

const fewest = 0.1; // share of the band from which on a move of a stem is heard in the mix
const many = 3; // stems for one fault
const cut: Decibels = 6;
const boost: Decibels = 3;
/** The lead's tone is what the song is known by. */
const cutOfLead: Decibels = 3;
/** Of what is wanted: from here on the others have done it, and the lead is left alone. */
const enough = 0.75;
const least: Decibels = 0.7;

/**
 * What a rule warns of in the tone of the mix as it was heard, answered in the stems that make up that band and not in the mix: bells
 * and shelves of the fault's own shape, in at most three stems; the lead last, and by 3 dB at most.
 */
export function mendedTone(desk: Desk, heard: Listening): readonly Decision[] {
  return graveOf(heard, ['tone']).flatMap((finding) => {
    const { evidence, rule } = finding;
    if (!isFilter(evidence)) return [];
    const wanted = answerTo(evidence, heard.session.reference?.kind ?? 'profile') * (desk.wishes.amount / 100);
    if (Math.abs(wanted) < least) return [];
    const open = partsOf(desk, heard.session.stems, evidence).filter(
      ({ name, share }) => share >= fewest && desk.isOpen({ name, kind: 'tone', detail: rule }),
    );
    const lead = leadOf(desk)?.name;
    return carried(open, lead, { shape: evidence, wanted }).map((moved) => decisionOf(finding, evidence, moved));
  });
}

const isFilter = (evidence: Evidence | undefined): evidence is Shape =>
  evidence?.kind === 'shape' && evidence.type !== 'tilt' && evidence.explainedBy === undefined;

interface Wanted {
  readonly shape: Shape;
  readonly wanted: Decibels;
}

/** dB of the shape a decibel, where it is at least half of itself. */
const weightsOf = (shape: Shape): readonly { readonly index: number; readonly weight: number }[] =>
  [...responseOf(shape, 3)].flatMap((level, index) => (level >= 1.5 ? [{ index, weight: level / 3 }] : []));

/** The greatest share first. */
function partsOf(desk: Desk, stems: readonly Track[], shape: Shape): readonly Part[] {
  const bands = weightsOf(shape);
  const powers = new Map(stems.map((stem) => [stem.name, meanPowers(stem)]));
  const whole = bands.map(({ index }) => [...powers.values()].reduce((sum, each) => sum + each[index]!, 0));
  const parts = desk.stems.flatMap(({ name }): Part[] => {
    const own = powers.get(name);
    if (!own) return [];
    const shares = Float64Array.from(bands, ({ index }, i) => own[index]! / Math.max(1e-12, whole[i]!));
    return [{ name, shares, share: mean(shares) }];
  });
  return parts.sort((a, b) => b.share - a.share);
}

/**
 * The fewest stems that do most of it, all by as much. A boost does the lead no harm; of a cut it takes its part only where the others cannot
 * do it, and then none is cut further than it is.
 */
function carried(parts: readonly Part[], lead: string | undefined, given: Wanted): readonly Moved[] {
  const isCut = given.wanted < 0;
  const others = isCut ? parts.filter(({ name }) => name !== lead) : parts;
  const done = answersOf(others, isCut ? cut : boost, given);
  const isLed = isCut && parts.length > others.length;
  return done?.isEnough || !isLed ? (done?.moved ?? []) : (answersOf(parts, cutOfLead, given)?.moved ?? []);
}

interface Answer {
  readonly moved: readonly Moved[];
  readonly isEnough: boolean;
}

/** Of the first stems, one, two or three: the first that do enough, else as many as there are. None where that is nothing. */
function answersOf(parts: readonly Part[], most: Decibels, given: Wanted): Answer | undefined {
  const counts = Array.from({ length: Math.min(many, parts.length) }, (_, i) => i + 1);
  const answers = counts.map((count) => movedBy(parts.slice(0, count), most, given));
  const reached = answers.find((moved) => effectOf(moved, given) >= enough * Math.abs(given.wanted));
  const moved = reached ?? answers.at(-1) ?? [];
  return effectOf(moved, given) < least ? undefined : { moved, isEnough: reached !== undefined };
}

/** Found by halving: the more stems are moved, the more of it is done. */
function movedBy(parts: readonly Part[], most: Decibels, given: Wanted): readonly Moved[] {
  const sign = Math.sign(given.wanted);
  const by = (size: Decibels): Moved[] => parts.map((part) => ({ ...part, gain: (sign * Math.round(10 * size)) / 10 }));
  let [low, high] = [0, most];
  for (let turn = 0; turn < 8; turn++) {
    const size = (low + high) / 2;
    if (effectOf(by(size), given) < Math.abs(given.wanted)) low = size;
    else high = size;
  }
  return by(high);
}

/** What moves of stems do to the sum, in the direction that is wanted: dB of the shape. Sounds without relation add their powers. */
function effectOf(moved: readonly Moved[], { shape, wanted }: Wanted): Decibels {
  const bands = weightsOf(shape);
  const levels = bands.map(({ weight }, i) =>
    powerDecibels(moved.reduce((sum, { shares, gain }) => sum + shares[i]! * (powerOf(gain * weight) - 1), 1)),
  );
  const across = bands.reduce((sum, { weight }) => sum + weight * weight, 0);
  return (Math.sign(wanted) * bands.reduce((sum, { weight }, i) => sum + weight * levels[i]!, 0)) / across;
}

function decisionOf({ rule, value }: Finding, shape: Shape, { name, gain, share }: Moved): Decision {
  const { type, frequency, Q } = shape;
  const filter = { type, frequency: Math.round(frequency), Q: Math.round(100 * Q) / 100, gain };
  const [from, to] = rangeOf(shape);
  const percent = Math.round(100 * share);
  const much = shape.estimate > 0 ? 'too much' : 'too little';
  return {
    kind: 'tone',
    strip: 'tracks',
    name,
    detail: rule,
    steps: [{ processor: 'filter', ...filter }],
    reason: `${name}: ${change(gain)} from ${band([from, to])}; the mix as it was heard has about ${Math.abs(shape.estimate).toFixed(1)} dB ${much} there, and ${name} makes up ${percent} % of it.`,
    evidence: { rule, value: Number(value.toFixed(1)), gain, from, to, share: percent / 100 },
  };
}

function rangeOf(shape: Shape): readonly [number, number] {
  const inside = weightsOf(shape).map(({ index }) => thirdOctaves[index]!);
  return [Number((inside[0]! * 10 ** -0.05).toPrecision(2)), Number((inside.at(-1)! * 10 ** 0.05).toPrecision(2))];
}
