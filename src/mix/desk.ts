import { criticalBands } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import type { Chain, Step } from '../processors/index.ts';
import { responseCurve } from '../processors/render.ts';
import { scaled } from '../processors/scaled.ts';
import type { Outcome } from '../rules/rule.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { type Decision, idOf, type Kind, kinds } from './decision.ts';
import { weightedRows } from './level-over-time.ts';
import { type Sides, sidesOf } from './sides.ts';

/** What a person asks of a mix. */
export interface MixWishes {
  /** 0 to 100 %: of every gain; polarity, delays and ceilings are no matter of degree. */
  readonly amount: number;
  /** Ids of decisions, or beginnings of them, that are not to be made: `vocals.gain`, `vocals`, `*.pan`. What a plan had there stays. */
  readonly keep: readonly string[];
  /** What was decided there before. */
  readonly kept: readonly Decision[];
  /** Whether steps in level between sections are eased, and not only told. */
  readonly easesSections: boolean;
  /** Whether stems of another speed, place or tuning are brought to the rest; absent: they are only told. */
  readonly bringsIntoTime?: boolean;
}

/** What was heard, and what was decided so far: what a stage decides on. Nothing is rendered. */
export class Desk {
  readonly session: Session;
  /** What the rules say of the stems and their plain sum. */
  readonly outcomes: readonly Outcome[];
  readonly wishes: MixWishes;
  /** Ids of decisions that were tried and taken back, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** What there was to say against all of a decision, of which only half is done. */
  readonly halved: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];

  constructor(
    given: Pick<Desk, 'session' | 'outcomes' | 'wishes' | 'refused'> & Partial<Pick<Desk, 'halved'>>,
    decisions: readonly Decision[] = given.wishes.kept,
  ) {
    this.session = given.session;
    this.outcomes = given.outcomes;
    this.wishes = given.wishes;
    this.refused = given.refused;
    this.halved = given.halved ?? new Map();
    this.decisions = decisions;
  }

  /** With more that is decided; what a person keeps, or what was taken back, is left out. */
  with(more: readonly Decision[]): Desk {
    const open = more.filter((each) => this.isOpen(each));
    return new Desk(this, [...this.decisions, ...open.map((each) => this.#inShare(each))]);
  }

  #inShare(decision: Decision): Decision {
    const because = this.halved.get(idOf(decision));
    if (because === undefined || !decision.steps) return decision;
    const steps = decision.steps.map((step) => scaled(step, 0.5));
    return {
      ...decision,
      steps,
      evidence: { ...decision.evidence, ...scaledIn(decision.evidence, decision.steps, steps) },
      reason: `${decision.reason} Half of it is done: with all of it, ${because}.`,
    };
  }

  /** Whether a decision may be made. */
  isOpen(decision: Pick<Decision, 'name' | 'kind' | 'detail'>): boolean {
    const id = idOf(decision);
    return !this.refused.has(id) && !isKept(id, this.wishes.keep);
  }

  /** Stems that sound in the mix: not those that are silent, or muted. */
  get stems(): readonly Track[] {
    const muted = new Set(this.decisions.flatMap(({ mute, name }) => (mute ? [name] : [])));
    return this.session.stems.filter(({ name, features }) => !features.level.isSilent && !muted.has(name));
  }

  /** Steps that were decided for a stem, in the order of the signal. */
  chainOf(name: string): Chain {
    return [...this.decisions]
      .filter((each) => each.strip === 'tracks' && each.name === name)
      .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
      .flatMap(({ steps = [] }) => steps);
  }

  /** Its static filters, dB in each of `criticalBands`; what goes by level or by the clock is not in it, nor are gains. */
  toneOf(name: string): Float64Array {
    return toneIn(this.chainOf(name));
  }

  /** Plain gain so far: faders. */
  gainOf(name: string): Decibels {
    return this.chainOf(name).reduce(
      (sum, step) => (step.processor === 'gain' && !step.on && !step.time ? sum + step.gain : sum),
      0,
    );
  }

  /** What it leaves on either side, as shares of its power before it was placed. */
  sidesOf(track: Track): Sides {
    return sidesOf(track, this.chainOf(track.name));
  }

  /** K-weighted power of both sides a row of 0.1 s, behind filters, fader, rides and pan; `beyond` is of filters that follow, as `toneOf`. */
  rowsOf(track: Track, beyond?: readonly Decibels[]): Float64Array {
    const tone = this.toneOf(track.name);
    const rows = weightedRows(track, beyond ? tone.map((each, band) => each + beyond[band]!) : tone);
    const { left, right } = this.sidesOf(track);
    const level = this.gainOf(track.name) + powerDecibels(left + right);
    const rides = this.chainOf(track.name).filter((step) => step.processor === 'rider');
    return rows.map((power, row) => {
      const ridden = rides.reduce((sum, { curve }) => sum + onCurve(curve, row / 10 + 0.05), level);
      return ridden === 0 ? power : power * 10 ** (ridden / 10);
    });
  }

  /** What was decided of one kind. */
  decided(kind: Kind): readonly Decision[] {
    return this.decisions.filter((each) => each.kind === kind);
  }
}

/** Settings of steps that evidence tells, as they are now. */
const scaledIn = (evidence: Decision['evidence'], whole: Chain, less: Chain): Decision['evidence'] =>
  Object.fromEntries(
    whole.flatMap((step, i) => {
      const now = new Map<string, unknown>(Object.entries(less[i]!));
      return Object.entries(step).flatMap(([key, was]) => {
        const is = now.get(key);
        return typeof is === 'number' && evidence[key] === was ? [[key, is]] : [];
      });
    }),
  );

const format = { sampleRate: 48_000, channels: 2 } as const;

/** Static filters of a chain, as `Desk.toneOf`. */
export function toneIn(chain: Chain): Float64Array {
  const response = responseCurve(chain.filter(isTone), format);
  return Float64Array.from(criticalBands, (frequency) => response(Math.min(frequency, 0.45 * format.sampleRate)));
}

const isTone = (step: Step): boolean =>
  (step.processor === 'filter' || step.processor === 'tilt') &&
  !step.time &&
  !step.bypass &&
  (step.on ?? 'stereo') === 'stereo';

/** Gain at a moment of a rider's curve, dB. */
export function onCurve(curve: readonly (readonly [number, number])[], time: number): Decibels {
  const next = curve.findIndex(([at]) => at > time);
  if (next === 0) return curve[0]![1];
  if (next < 0) return curve.at(-1)?.[1] ?? 0;
  const [[from, a], [to, b]] = [curve[next - 1]!, curve[next]!];
  return a + ((time - from) / (to - from)) * (b - a);
}

/** Whether an id is one of those named: the whole, its beginning up to a dot, or anything for a `*`. */
export const isKept = (id: string, keep: readonly string[]): boolean =>
  keep.some((pattern) => {
    const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${escaped.join('.*')}(\\..*)?$`).test(id);
  });
