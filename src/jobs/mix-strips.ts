import { type Parked, unparked } from '../audio/parked.ts';
import type { Sound } from '../dsp/block.ts';
import { measure } from '../features/measure.ts';
import { atLevel } from '../mix/at-level.ts';
import { sidesOf } from '../mix/sides.ts';
import type { Plan } from '../plan.ts';
import type { Chain, Step } from '../processors/index.ts';
import { acting } from '../processors/step.ts';
import type { Session, Track } from '../session.ts';
import { type Hz, Invalid } from '../units.ts';
import type { Ears } from './ears.ts';
import type { MadeStrip, StripOrder } from './make-strip.ts';
import type { OnStage } from './open-session.ts';
import type { Parking } from './parking.ts';
import { foreign } from './render-plan.ts';
import { renderStrip } from './widened.ts';

/** Strips of a plan: made once up to the fader, put aside, and made again only where something before the fader is another. */
export class MixStrips {
  readonly #ears: Ears;
  readonly #parking: Parking;
  /** By the stem and all that it goes through. */
  readonly #made = new Map<string, MadeStrip>();
  /** By all that and the fader. */
  readonly #heard = new Map<string, Track>();
  #last: readonly Track[] = [];

  constructor(ears: Ears, parking: Parking) {
    this.#ears = ears;
    this.#parking = parking;
  }

  /** Makes those that are not there yet: first those that hear no other, then those that hear them. @throws Invalid plan */
  async make(plan: Plan, session: Session, onStage: OnStage, signal?: AbortSignal): Promise<void> {
    refuseStrangers(plan, session);
    const keyed = new Set(Object.values({ ...plan.tracks, ...plan.buses }).flatMap(({ chain }) => keysIn(chain)));
    let left = session.stems.filter(
      ({ name }) => (keyed.has(name) || !plan.tracks[name]?.mute) && !this.#made.has(keyOf(plan, name)),
    );
    for (const stem of left) {
      const parked = this.#asItCame(plan, stem, session);
      if (parked) this.#made.set(keyOf(plan, stem.name), { parked, features: {} });
    }
    left = left.filter(({ name }) => !this.#made.has(keyOf(plan, name)));
    const all = left.length;
    while (left.length > 0) {
      const ready = left.filter(({ name }) =>
        keysIn(beforeFader(plan, name)).every((key) => this.#made.has(keyOf(plan, key))),
      );
      if (ready.length === 0) throw circle(left);
      onStage('Rendering', (all - left.length) / all);
      const orders = ready.map((stem) => this.#orderOf(plan, stem, session));
      const made = await this.#ears.make(orders, signal);
      for (const [i, { name }] of ready.entries()) this.#made.set(keyOf(plan, name), made[i]!);
      left = left.filter((each) => !ready.includes(each));
    }
  }

  /** A stem that nothing is done to before the fader, where it was put aside already and at the rate of the mix. */
  #asItCame(plan: Plan, { name, path, format }: Track, session: Session): Parked | undefined {
    const isPlain = acting(beforeFader(plan, name)).length === 0 && format.sampleRate === rateOf(session);
    return isPlain ? this.#parking.parked(path!) : undefined;
  }

  #orderOf(plan: Plan, { name, path }: Track, session: Session): StripOrder {
    const chain = beforeFader(plan, name);
    const keys = keysIn(chain).map((key) => [key, this.#keyOf(plan, key)] as const);
    return {
      stem: this.#parking.parked(path!) ?? path!,
      chain,
      keys: Object.fromEntries(keys),
      sampleRate: rateOf(session),
      aside: this.#parking.place,
    };
  }

  #keyOf(plan: Plan, name: string): StripOrder['keys'][string] {
    return { parked: this.#parkedOf(plan, name), chain: fromFader(plan, name) };
  }

  #parkedOf(plan: Plan, name: string): Parked {
    return this.#made.get(keyOf(plan, name))!.parked;
  }

  /** A strip as it leaves its fader. */
  sound(plan: Plan, name: string): Sound {
    return renderStrip(fromFader(plan, name), unparked(this.#parkedOf(plan, name)));
  }

  /** What is heard of all that are not muted. Where none is another than before, they are the same, so that nothing is worked out of them twice. */
  tracks(plan: Plan, { stems }: Session): readonly Track[] {
    const heard = stems
      .filter(({ name }) => !plan.tracks[name]?.mute)
      .map((stem) => {
        const key = JSON.stringify([keyOf(plan, stem.name), plain(fromFader(plan, stem.name))]);
        const known = this.#heard.get(key) ?? this.#track(plan, stem);
        this.#heard.set(key, known);
        return known;
      });
    const isSame = heard.length === this.#last.length && heard.every((each, i) => each === this.#last[i]);
    if (!isSame) this.#last = heard;
    return this.#last;
  }

  /** Up to the fader it was listened to, what faders and pan pots do is known. */
  #track(plan: Plan, stem: Track): Track {
    const made = this.#made.get(keyOf(plan, stem.name));
    const before = acting(beforeFader(plan, stem.name)).length > 0 && made ? heardAs(stem, made) : stem;
    const chain = fromFader(plan, stem.name);
    if (chain.length === 0) return before;
    const { left, right } = sidesOf(before, chain);
    const gain = chain.reduce((sum, step) => sum + (step.processor === 'gain' ? step.gain : 0), 0);
    const louder = atLevel(before, gain + 10 * Math.log10(Math.max(1e-12, left + right)));
    if (chain.every(({ processor }) => processor === 'gain')) return louder;
    const balance = 10 * Math.log10(Math.max(1e-6, Math.min(1e6, left / Math.max(1e-12, right))));
    const stereo = { ...louder.features.stereo, balance, levelBalance: balance };
    return { ...louder, features: { ...louder.features, stereo } };
  }
}

function heardAs(stem: Track, { features: changed }: MadeStrip): Track {
  const features = { ...stem.features, ...changed };
  const { sample, true: top } = features.peak;
  const { rms } = features.level;
  const { integrated } = features.loudness;
  const dynamics = {
    ...features.dynamics,
    ...(sample === undefined || rms === undefined ? {} : { crest: sample - rms }),
    ...(top === undefined || integrated === undefined ? {} : { plr: top - integrated }),
  };
  const all = { ...features, dynamics };
  return { ...stem, features: all, ...measure(all, stem.format.channels, stem.format.duration) };
}

/** Of the mix: that of the stem with the highest. */
const rateOf = ({ stems }: Session): Hz => Math.max(...stems.map(({ format }) => format.sampleRate));

const keysIn = (chain: Chain): readonly string[] => [
  ...new Set(acting(chain).flatMap(({ step: { key } }) => (key === undefined ? [] : key))),
];

/** Plain faders and pan pots, which are the last steps of a strip: no matter of the sound, only of where it stands. */
const isFader = ({ processor, time, mix, on, bypass, key }: Step): boolean =>
  (processor === 'gain' || processor === 'pan') && !time && mix === undefined && !on && !bypass && key === undefined;

const faderAt = (chain: Chain): number => chain.findLastIndex((step) => !isFader(step)) + 1;
const chainOf = (plan: Plan, name: string): Chain => plan.tracks[name]?.chain ?? [];
const beforeFader = (plan: Plan, name: string): Chain => chainOf(plan, name).slice(0, faderAt(chainOf(plan, name)));
const fromFader = (plan: Plan, name: string): Chain => chainOf(plan, name).slice(faderAt(chainOf(plan, name)));

/** Reasons are no part of the sound. */
export const plain = (chain: Chain): Chain => chain.map(({ why: _, ...step }) => step as Step);

/** What the sound of a strip before its fader depends on; keys are heard behind theirs. */
function keyOf(plan: Plan, name: string, within: readonly string[] = []): string {
  if (within.includes(name)) return name;
  const chain = beforeFader(plan, name);
  const keys = keysIn(chain).map((key) => [keyOf(plan, key, [...within, name]), plain(fromFader(plan, key))]);
  return JSON.stringify([name, plain(chain), keys]);
}

const circle = (left: readonly Track[]): Invalid =>
  new Invalid(
    'plan',
    `Tracks that wait for each other: a step of ${left.map(({ name }) => name).join(', ')} is keyed by a track that is not there or that is keyed by it. Name another key.`,
  );

function refuseStrangers(plan: Plan, { stems }: Session): void {
  const { tracks } = plan;
  const names = stems.map(({ name }) => name);
  const strangers = Object.keys(tracks).filter((name) => tracks[name]!.chain.length > 0 && !names.includes(name));
  if (strangers.length === 0) return;
  throw foreign(plan, strangers, names);
}
