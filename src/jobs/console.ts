import { shared } from '../audio/share.ts';
import { sumOf } from '../audio/sum.ts';
import type { Block, Sound } from '../dsp/block.ts';
import { mixRate } from '../dsp/mix-rate.ts';
import { resample } from '../dsp/resample.ts';
import { mixBus, type Plan, type Strip } from '../plan.ts';
import type { Chain } from '../processors/index.ts';
import { type RenderOptions, render } from '../processors/render.ts';
import { retiming } from '../processors/retiming.ts';
import { stretchesOf } from '../processors/stream.ts';
import { type Decibels, Invalid, type Seconds } from '../units.ts';
import { renderStrip, widened } from './widened.ts';

export interface Patching extends Pick<RenderOptions, 'tail' | 'onSilenced'> {
  /** Every bus has two channels, though all that goes to it may be mono. */
  readonly isWide?: boolean;
  /** Where it is listened to: behind so many steps of a bus, instead of behind the mix. */
  readonly at?: { readonly bus: string; readonly steps: number };
}

/** Stems by name. */
export type Stems = Readonly<Record<string, Sound>>;

/** Makes a strip in another thread, or leaves it to this one; tells how much of the stem has been read. */
export type Elsewhere = (track: string, chain: Chain, onHeard: (seconds: Seconds) => void) => Sound | undefined;

/** A track or a bus. */
interface Channel {
  readonly name: string;
  readonly strip: Strip;
  readonly isTrack: boolean;
}

/** From a track or a bus to a bus. */
interface Feed {
  readonly from: Channel;
  readonly to: string;
  readonly gain: Decibels;
}

const plain: Strip = { chain: [] };

const feedsOf = (from: Channel): Feed[] =>
  from.strip.mute
    ? []
    : [
        { from, to: from.strip.to ?? mixBus, gain: 0 },
        ...(from.strip.sends ?? []).map(({ to, gain }) => ({ from, to, gain })),
      ];

/** How many stretches of a chain hear a track: after a change of rate it is heard anew. */
const hearings = (chain: Chain, track: string): number =>
  stretchesOf(chain).filter(({ steps }) => steps.some(({ step }) => step.key === track)).length;

const keysIn = (chain: Chain): readonly string[] => [
  ...new Set(chain.flatMap(({ key, bypass }) => (key === undefined || bypass ? [] : key))),
];

/** The tracks that a chain hears, at the rate of its sound. @throws Invalid plan */
function keysFor(chain: Chain, { format }: Sound, stems: Stems, outputOf: (track: string) => Sound): Stems {
  const entries = keysIn(chain).map((name) => {
    if (!Object.hasOwn(stems, name))
      throw new Invalid(
        'plan',
        `A step is keyed by "${name}", and there is no such stem. There are ${Object.keys(stems).join(', ')}: name one of them as the key, or add the stem.`,
        name,
      );
    return [name, resample(outputOf(name), format.sampleRate)] as const;
  });
  return Object.fromEntries(entries);
}

/** How long a sound is behind the steps that change its time. */
function lengthBehind(chain: Chain, { format, length }: Sound): Seconds | undefined {
  if (length === undefined) return undefined;
  const nothing: Sound = { format, length, async *[Symbol.asyncIterator]() {} };
  const behind = render(retiming(chain), nothing);
  return behind.length! / behind.format.sampleRate;
}

/** What does not suit a sound is told with its track or bus. */
function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid(error.code, `${name}: ${error.message}`, error.path);
  }
}

/** One stem through its strip, and the strips of those that key it; as long as it is, and made for itself. @throws Invalid plan */
export function soloed(plan: Plan, stems: Stems, name: string): Sound {
  const stem = stems[name]!;
  const { chain } = plan.tracks[name] ?? plain;
  const keys = keysFor(chain, stem, stems, (key) => soloed(plan, stems, key));
  return named(name, () => renderStrip(chain, stem, { keys }));
}

/** Every way from the tracks to the mix bus. */
function patched(tracks: readonly Channel[], plan: Plan): readonly Feed[] {
  const feeds = tracks.flatMap(feedsOf);
  const buses = new Set([mixBus]);
  // grows while it is walked: a bus that is fed feeds others
  for (const { to } of feeds) {
    if (buses.has(to)) continue;
    buses.add(to);
    feeds.push(...feedsOf({ name: to, strip: plan.buses[to] ?? plain, isTrack: false }));
  }
  return feeds;
}

/** Those that lead to a bus. */
function leadingTo(target: string, feeds: readonly Feed[]): readonly Feed[] {
  const reached = new Set([target]);
  for (let known = 0; known < reached.size; ) {
    known = reached.size;
    for (const { from, to } of feeds) if (reached.has(to) && !from.isTrack) reached.add(from.name);
  }
  return feeds.filter(({ to }) => reached.has(to));
}

/** With the tracks that key them, and those that key these: muted ones too. */
function withKeys(channels: readonly Channel[], tracks: readonly Channel[]): readonly Channel[] {
  const all = new Set(channels);
  // grows while it is walked
  for (const { strip } of all)
    for (const key of keysIn(strip.chain)) {
      const track = tracks.find(({ name }) => name === key);
      if (track) all.add(track);
    }
  return [...all];
}

/**
 * Stems through a plan, as one would patch it: each through its strip, to its bus and by sends to others, buses through theirs, all
 * to the mix bus. Every strip is made once, block by block, however many hear it. Latency is put right in each strip, so that
 * parallel ways stay in time; what rings rings on to the end of the longest stem, or, with `tail`, for itself. To be heard once.
 * @throws Invalid plan
 */
export function mixed(
  plan: Plan,
  stems: Stems,
  elsewhere: Elsewhere = () => undefined,
  { tail = false, isWide = false, onSilenced, at }: Patching = {},
): Sound {
  const clock = new Clock();
  const tracks = Object.keys(stems).map((name) => ({ name, strip: plan.tracks[name] ?? plain, isTrack: true }));
  const target = at?.bus ?? mixBus;
  const feeds = leadingTo(target, patched(tracks, plan));
  const whole = plan.buses[target] ?? plain;
  const last: Channel = {
    name: target,
    strip: at ? { ...whole, chain: whole.chain.slice(0, at.steps) } : whole,
    isTrack: false,
  };
  const channels = withKeys([...new Set(feeds.map(({ from }) => from)), last], tracks);
  const made = new Map<Channel, Sound>();
  const rate =
    plan.sampleRate ?? mixRate(Object.values(stems).map(({ format, length = 0 }) => ({ ...format, frames: length })));

  /** A strip that makes its sound higher is not undone, nor are buses that hear it. */
  const rateOf = (own: Sound, stem: Sound | undefined) =>
    stem && own.format.sampleRate <= stem.format.sampleRate ? rate : Math.max(rate, own.format.sampleRate);
  const listenersOf = (channel: Channel): number =>
    feeds.filter(({ from }) => from === channel).length +
    (channel.isTrack ? channels.reduce((sum, { strip }) => sum + hearings(strip.chain, channel.name), 0) : 0);
  const outputOf = (channel: Channel): Sound => {
    const known = made.get(channel);
    if (known) return known;
    const { name, strip, isTrack } = channel;
    const input = () => (isTrack ? clock.counted(stems[name]!, strip.chain) : inputOf(name));
    const away = isTrack ? elsewhere(name, strip.chain, clock.listener(stems[name]!, strip.chain)) : undefined;
    const own = away ?? through(name, strip.chain, input(), true);
    // once, not for every bus that it goes to
    const sound = shared(resample(own, rateOf(own, isTrack ? stems[name] : undefined)), listenersOf(channel));
    made.set(channel, sound);
    return sound;
  };
  const inputOf = (bus: string): Sound => {
    const sum = sumOf(
      feeds
        .filter(({ to }) => to === bus)
        .map(({ from, gain }) => (gain === 0 ? outputOf(from) : render([{ processor: 'gain', gain }], outputOf(from)))),
    );
    return isWide ? widened(sum) : sum;
  };
  const through = (name: string, chain: Chain, sound: Sound, ringing: boolean): Sound => {
    const keys = keysFor(chain, sound, stems, (key) => outputOf(tracks.find(({ name }) => name === key)!));
    return named(name, () => renderStrip(chain, sound, { keys, tail: ringing, onSilenced }));
  };
  if (!feeds.some(({ to }) => to === target))
    throw new Invalid('plan', 'Every track of the plan is muted: nothing is left to hear. Take one "mute" out.');
  const sum = inputOf(target);
  return through(
    target,
    last.strip.chain,
    tail
      ? sum
      : clock.cut(
          sum,
          tracks.map(({ name, strip }) => lengthBehind(strip.chain, stems[name]!)),
        ),
    tail,
  );
}

/** Knows how much of the stems has been heard, and so where the mix ends. */
class Clock {
  #heard: Seconds = 0; // of the stem that was heard furthest

  readonly hear = (seconds: Seconds): void => {
    this.#heard = Math.max(this.#heard, seconds);
  };

  /** Told how much of a stem was read. @param chain of its strip, which may stretch or move it */
  listener(sound: Sound, chain: Chain): (seconds: Seconds) => void {
    if (retiming(chain).length === 0) return this.hear;
    const { sampleRate } = sound.format;
    return (seconds) =>
      this.hear(lengthBehind(chain, { ...sound, length: Math.round(seconds * sampleRate) }) ?? seconds);
  }

  counted(sound: Sound, chain: Chain): Sound {
    const hear = this.listener(sound, chain);
    async function* blocks(): AsyncGenerator<Block> {
      let frames = 0;
      for await (const block of sound) {
        frames += block.length;
        hear(frames / sound.format.sampleRate);
        yield block;
      }
    }
    return { ...sound, [Symbol.asyncIterator]: blocks };
  }

  /** No longer than the longest stem. Whoever made a block has heard every stem that far, or to its end. */
  cut(sound: Sound, stems: readonly (Seconds | undefined)[]): Sound {
    const { format } = sound;
    const end = () => Math.round(this.#heard * format.sampleRate);
    async function* blocks(): AsyncGenerator<Block> {
      let at = 0;
      for await (const { channels, length } of sound) {
        const left = Math.min(length, end() - at);
        if (left > 0) yield { channels: channels.map((channel) => channel.subarray(0, left)), length: left };
        if (left < length) return;
        at += length;
      }
    }
    const lengths = stems.filter((each) => each !== undefined);
    const whole = lengths.length === stems.length ? Math.round(Math.max(0, ...lengths) * format.sampleRate) : undefined;
    return { format, ...(whole === undefined ? {} : { length: whole }), [Symbol.asyncIterator]: blocks };
  }
}
