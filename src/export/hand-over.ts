import { mixRate } from '../dsp/mix-rate.ts';
import { mixBus, type Plan, type Strip } from '../plan.ts';
import { needsTwo } from '../processors/step.ts';
import type { Hz } from '../units.ts';
import { channelOf, repairsOf } from './channel.ts';
import { safeNames } from './file-names.ts';
import type { Channel, HandedChannel, HandedSound, HandedTrack, Handover, Marker, Mode } from './handover.ts';
import { insertsOf, unplaced } from './insert.ts';

/** A sound of the plan, as it was found. */
export interface Found {
  /** As in the plan. */
  readonly name: string;
  readonly channels: number;
  readonly sampleRate: Hz;
  readonly frames: number;
  /** Of lossless integers. */
  readonly bitDepth?: number;
  readonly measured?: HandedSound['measured'];
}

export interface HandingOver {
  readonly name: string;
  readonly mode: Mode;
  readonly tempo?: number;
  readonly markers?: readonly Marker[];
  /** Sounds stay as they are, without repairs. */
  readonly isPlain?: boolean;
  /** Polarity at the head of strips is rendered into the sounds, too. */
  readonly isTurned?: boolean;
  /** Printed, the console is kept; sounds of another rate than the session are as their strips leave them. */
  readonly isBaked?: boolean;
}

const plain: Strip = { chain: [] };

/**
 * A plan and its sounds as a session for another program. `settings`: repairs at the head of strips are rendered into the sounds, and so are
 * returns (buses that only sends feed, such as a reverb); all else is told as it is. `printed`: every sound as it stands in the mix.
 * With no sounds, only moves are handed over (an equaliser needs none).
 * @throws Invalid as the plan would when it is rendered
 */
export function handOver(plan: Plan, sounds: readonly Found[], given: HandingOver): Handover {
  const rate = sessionRate(plan, sounds);
  const length = Math.max(0, ...sounds.map((sound) => framesAt(sound, rate)));
  const { name, mode, tempo, markers = [], isPlain = false, isTurned = false, isBaked = false } = given;
  const common = { name, mode, sampleRate: rate, length, ...(tempo === undefined ? {} : { tempo }), markers };
  if (mode === 'printed' && !isBaked)
    return { ...common, tracks: printed(plan, sounds, length), buses: [], master: bare('mix') };
  const returns = returnsOf(plan);
  const buses = inOrder(plan).filter((bus) => !returns.includes(bus));
  return {
    ...common,
    tracks: [
      ...stemsOf(plan, sounds, { rate, length, returns, isPlain, isTurned, isBaked: isBaked && mode === 'printed' }),
      ...returned(plan, returns, rate, length),
    ],
    buses: buses.map((bus) => ({
      ...channelOf(bus, plan.buses[bus]?.chain ?? [], rate),
      ...wayOf(plan.buses[bus], returns),
    })),
    master: channelOf(mixBus, plan.buses[mixBus]?.chain ?? [], rate),
  };
}

/** As a mix by this plan has it. */
export const sessionRate = ({ sampleRate }: Plan, sounds: readonly Found[]): Hz =>
  sampleRate ?? (sounds.length === 0 ? 48_000 : mixRate(sounds));

const framesAt = ({ frames, sampleRate }: Found, rate: Hz): number => Math.ceil((frames * rate) / sampleRate);

/** Whether integers hold all of it, and how deep they are. */
function depthOf(sound: Found | undefined, rate: Hz, steps: number): HandedSound['bitDepth'] {
  if (sound?.bitDepth === undefined || sound.bitDepth > 24 || sound.sampleRate !== rate || steps > 0) return 32;
  return sound.bitDepth <= 16 ? 16 : 24;
}

const bare = (name: string): Channel => ({ name, inserts: [], place: unplaced, fader: 0, chain: [] });

const untouched = { sends: [], mute: false } as const;

/** Where a channel goes; returns get nothing, for they are rendered. */
function wayOf({ to, sends = [], mute = false }: Strip = plain, returns: readonly string[] = []) {
  return {
    ...(to === undefined || to === mixBus ? {} : { to }),
    sends: sends.filter((send) => !returns.includes(send.to)).map(({ to, gain }) => ({ to, gain })),
    mute,
  } satisfies Omit<HandedChannel, keyof Channel>;
}

interface Stemming {
  readonly rate: Hz;
  readonly length: number;
  readonly returns: readonly string[];
  readonly isPlain: boolean;
  readonly isTurned: boolean;
  readonly isBaked: boolean;
}

function stemsOf(
  plan: Plan,
  sounds: readonly Found[],
  { rate, length, returns, isPlain, isTurned, isBaked }: Stemming,
): readonly HandedTrack[] {
  const names = sounds.length > 0 ? sounds.map(({ name }) => name) : Object.keys(plan.tracks);
  const files = safeNames(names);
  return names.map((name, i) => {
    const strip = plan.tracks[name] ?? plain;
    const found = sounds[i];
    const isWhole = isBaked && found !== undefined && found.sampleRate !== rate;
    const steps = isWhole ? strip.chain.length : found && !isPlain ? repairsOf(strip.chain, isTurned) : 0;
    const sound: HandedSound = {
      file: `${files[i]}.wav`,
      channels: strip.chain.slice(0, steps).some(needsTwo) ? 2 : (found?.channels ?? 2),
      frames: !found ? 0 : steps > 0 ? length : framesAt(found, rate), // what is done to it may ring on
      bitDepth: depthOf(found, rate, steps),
      of: { kind: 'stem', name, steps },
      rendered: insertsOf(strip.chain.slice(0, steps), { sampleRate: rate, channels: 2 }),
      ...(found?.measured ? { measured: found.measured } : {}),
    };
    return { ...channelOf(name, strip.chain, rate, steps), ...wayOf(strip, returns), sound };
  });
}

/** Buses that nothing but sends feed: what leaves them is a sound of its own. */
export function returnsOf({ tracks, buses }: Plan): readonly string[] {
  const all = [...Object.values(tracks), ...Object.values(buses)].filter(({ mute }) => !mute);
  const fed = new Set(all.map(({ to }) => to ?? mixBus));
  return [...new Set(all.flatMap(({ sends = [] }) => sends.map(({ to }) => to)))].filter((bus) => !fed.has(bus));
}

const returnNames = (returns: readonly string[], taken: readonly string[]): readonly string[] =>
  safeNames([...taken, ...returns.map((bus) => (/return$/i.test(bus) ? bus : `${bus} return`))]).slice(taken.length);

function returned(plan: Plan, returns: readonly string[], rate: Hz, length: number): readonly HandedTrack[] {
  const files = returnNames(returns, Object.keys(plan.tracks));
  return returns.map((bus, i) => ({
    ...bare(files[i]!),
    ...wayOf(plan.buses[bus], returns),
    sound: {
      ...{
        file: `${files[i]}.wav`,
        channels: 2,
        frames: length,
        bitDepth: 32,
        of: { kind: 'return', name: bus } as const,
      },
      rendered: insertsOf(plan.buses[bus]?.chain ?? [], { sampleRate: rate, channels: 2 }),
    },
  }));
}

/** Buses that a strip names, each before those that it feeds; the mix bus is not among them. */
function inOrder({ tracks, buses }: Plan): readonly string[] {
  const named = [...Object.values(tracks), ...Object.values(buses)].flatMap(({ to, sends = [] }) => [
    ...(to === undefined ? [] : [to]),
    ...sends.map((send) => send.to),
  ]);
  const order: string[] = [];
  const walk = (bus: string): void => {
    if (bus === mixBus || order.includes(bus)) return;
    const { to = mixBus, sends = [] } = buses[bus] ?? plain;
    for (const next of [to, ...sends.map((send) => send.to)]) walk(next);
    order.unshift(bus);
  };
  for (const bus of [...new Set([...Object.keys(buses), ...named])]) walk(bus);
  return order;
}

/** Every sound as it stands in the mix; of a plan for one sound, the whole. */
function printed(plan: Plan, sounds: readonly Found[], length: number): readonly HandedTrack[] {
  const isAlone = Object.keys(plan.tracks).length < 2 && sounds.length < 2;
  const heard = sounds.filter(({ name }) => !plan.tracks[name]?.mute).map(({ name }) => name);
  const returns = isAlone ? [] : returnsOf(plan);
  const names = [...heard, ...returnNames(returns, heard)];
  const files = safeNames(names);
  return names.map((name, i) => {
    const of = isAlone
      ? ({ kind: 'mix' } as const)
      : ({ kind: 'part', name: i < heard.length ? name : returns[i - heard.length]! } as const);
    const channels = isAlone ? Math.max(1, sounds[0]?.channels ?? 2) : 2;
    return {
      ...bare(name),
      ...untouched,
      sound: { file: `${files[i]}.wav`, channels, frames: length, bitDepth: 32, of, rendered: [] },
    };
  });
}
