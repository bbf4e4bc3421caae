import { type Parked, unparked } from '../audio/parked.ts';
import type { Sound } from '../dsp/block.ts';
import { measure } from '../features/measure.ts';
import { atLevel } from '../mix/at-level.ts';
import { sidesOf } from '../mix/sides.ts';
import type { Plan } from '../plan.ts';
import type { Chain, Step } from '../processors/index.ts';
import { acting } from '../processors/step.ts';
import type { Session, Track } from '../session.ts';
import { type Decibels, Invalid } from '../units.ts';
import type { Ears } from './ears.ts';
import { Faders, keysIn, plain } from './faders.ts';
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
    const faders = new Faders(plan, session);
    const keyed = new Set(Object.values({ ...plan.tracks, ...plan.buses }).flatMap(({ chain }) => keysIn(chain)));
    let left = session.stems.filter(
      ({ name }) => (keyed.has(name) || !plan.tracks[name]?.mute) && !this.#made.has(faders.keyOf(name)),
    );
    for (const stem of left) {
      const parked = this.#asItCame(stem, faders);
      if (parked) this.#made.set(faders.keyOf(stem.name), { parked, features: {} });
    }
    left = left.filter(({ name }) => !this.#made.has(faders.keyOf(name)));
    const all = left.length;
    while (left.length > 0) {
      const ready = left.filter(({ name }) =>
        keysIn(faders.before(name)).every((key) => this.#made.has(faders.keyOf(key))),
      );
      if (ready.length === 0) throw circle(left);
      onStage('Rendering', (all - left.length) / all);
      const orders = ready.map((stem) => this.#orderOf(stem, faders));
      const made = await this.#ears.make(orders, signal);
      for (const [i, { name }] of ready.entries()) this.#made.set(faders.keyOf(name), made[i]!);
      left = left.filter((each) => !ready.includes(each));
    }
  }

  /** A stem that nothing is done to before the fader, where it was put aside already and at the rate of the mix. */
  #asItCame({ name, path, format }: Track, faders: Faders): Parked | undefined {
    const isPlain = acting(faders.before(name)).length === 0 && format.sampleRate === faders.sampleRate;
    return isPlain ? this.#parking.parked(path!) : undefined;
  }

  #orderOf({ name, path }: Track, faders: Faders): StripOrder {
    const chain = faders.before(name);
    const keys = keysIn(chain).map(
      (key) => [key, { parked: this.#parkedOf(key, faders), chain: faders.from(key) }] as const,
    );
    return {
      stem: this.#parking.parked(path!) ?? path!,
      chain,
      keys: Object.fromEntries(keys),
      sampleRate: faders.sampleRate,
      aside: this.#parking.place,
    };
  }

  #parkedOf(name: string, faders: Faders): Parked {
    return this.#made.get(faders.keyOf(name))!.parked;
  }

  /** A strip as it leaves its fader. */
  sound(name: string, faders: Faders): Sound {
    return renderStrip(faders.from(name), unparked(this.#parkedOf(name, faders)));
  }

  /** What is heard of all that are not muted. Where none is another than before, they are the same, so that nothing is worked out of them twice. */
  tracks(plan: Plan, session: Session): readonly Track[] {
    const faders = new Faders(plan, session);
    const heard = session.stems
      .filter(({ name }) => !plan.tracks[name]?.mute)
      .map((stem) => {
        const key = JSON.stringify([faders.keyOf(stem.name), plain(faders.from(stem.name))]);
        const known = this.#heard.get(key) ?? this.#track(stem, faders);
        this.#heard.set(key, known);
        return known;
      });
    const isSame = heard.length === this.#last.length && heard.every((each, i) => each === this.#last[i]);
    if (!isSame) this.#last = heard;
    return this.#last;
  }

  /** Up to the fader it was listened to, what faders and pan pots do is known. */
  #track(stem: Track, faders: Faders): Track {
    const made = this.#made.get(faders.keyOf(stem.name));
    const before = acting(faders.before(stem.name)).length > 0 && made ? heardAs(stem, made) : stem;
    return throughFader(before, faders.from(stem.name));
  }
}

/** What faders and pan pots make of what was heard. */
function throughFader(before: Track, chain: Chain): Track {
  if (chain.length === 0) return before;
  const { left, right } = sidesOf(before, chain);
  const gain = chain.reduce((sum, step) => sum + (step.processor === 'gain' && !step.on ? step.gain : 0), 0);
  const louder = atLevel(before, gain + 10 * Math.log10(Math.max(1e-12, left + right)));
  if (chain.every(({ processor, on }) => processor === 'gain' && !on)) return louder;
  if (chain.every(({ processor }) => processor === 'gain')) return leaned(louder, chain);
  const balance = 10 * Math.log10(Math.max(1e-6, Math.min(1e6, left / Math.max(1e-12, right))));
  const stereo = { ...louder.features.stereo, balance, levelBalance: balance };
  return { ...louder, features: { ...louder.features, stereo } };
}

const ratios = ['balance', 'balanceMedian', 'lean', 'levelBalance'] as const;

/** Sides that were turned up or down differ by that much more, however they are compared. */
function leaned(track: Track, chain: Chain): Track {
  const more = chain.reduce((sum, step) => sum + (step.processor === 'gain' ? gainOfSide(step) : 0), 0);
  const { stereo } = track.features;
  const told = ratios.flatMap((id) => (stereo[id] === undefined ? [] : [[id, stereo[id] + more] as const]));
  const features = { ...track.features, stereo: { ...stereo, ...Object.fromEntries(told) } };
  return { ...track, features, ...measure(features, track.format.channels, track.format.duration) };
}

const gainOfSide = ({ on, gain }: { readonly on?: Step['on']; readonly gain: Decibels }): Decibels =>
  on === 'left' ? gain : on === 'right' ? -gain : 0;

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
