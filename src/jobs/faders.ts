import { mixRate } from '../dsp/mix-rate.ts';
import type { Plan } from '../plan.ts';
import type { Chain, Step } from '../processors/index.ts';
import { acting } from '../processors/step.ts';
import type { Session, Track } from '../session.ts';
import type { Hz } from '../units.ts';

/** Strips of a plan, each parted at its fader. */
export class Faders {
  readonly #plan: Plan;
  readonly #sided: ReadonlySet<string>;
  /** Of the mix. */
  readonly sampleRate: Hz;

  constructor(plan: Plan, { stems }: Session) {
    this.#plan = plan;
    this.sampleRate = plan.sampleRate ?? mixRate(stems.map(({ format }) => format));
    this.#sided = new Set(stems.filter((each) => this.#hasSides(each)).map(({ name }) => name));
  }

  /** On one channel a step for one side works on all; and what is resampled keeps its order, that not a bit is another. */
  #hasSides({ format }: Track): boolean {
    return format.channels === 2 && format.sampleRate === this.sampleRate;
  }

  before(name: string): Chain {
    return this.#chainOf(name).slice(0, this.#at(name));
  }

  /** From the fader on. */
  from(name: string): Chain {
    return this.#chainOf(name).slice(this.#at(name));
  }

  /** What the sound of a strip before its fader depends on; keys are heard behind theirs. */
  keyOf(name: string, within: readonly string[] = []): string {
    if (within.includes(name)) return name;
    const chain = this.before(name);
    const keys = keysIn(chain).map((key) => [this.keyOf(key, [...within, name]), plain(this.from(key))]);
    return JSON.stringify([name, plain(chain), keys]);
  }

  #chainOf(name: string): Chain {
    return this.#plan.tracks[name]?.chain ?? [];
  }

  #at(name: string): number {
    const hasSides = this.#sided.has(name);
    return this.#chainOf(name).findLastIndex((step) => !isFader(step, hasSides)) + 1;
  }
}

/** Faders, of one side too, and pan pots, which are the last steps of a strip: no matter of the sound, only of where it stands. */
const isFader = ({ processor, time, mix, on, bypass, key }: Step, hasSides: boolean): boolean =>
  (processor === 'gain' || processor === 'pan') &&
  (on === undefined || (hasSides && isOfSide(processor, on))) &&
  !time &&
  mix === undefined &&
  !bypass &&
  key === undefined;

const isOfSide = (processor: Step['processor'], on: Step['on']): boolean =>
  processor === 'gain' && (on === 'left' || on === 'right');

export const keysIn = (chain: Chain): readonly string[] => [
  ...new Set(acting(chain).flatMap(({ step: { key } }) => (key === undefined ? [] : key))),
];

/** Reasons are no part of the sound. */
export const plain = (chain: Chain): Chain => chain.map(({ why: _, ...step }) => step as Step);
