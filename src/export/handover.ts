import type { MetricId } from '../features/metrics.ts';
import type { Chain } from '../processors/index.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';
import type { Fade, Insert } from './insert.ts';

/**
 * `settings`: moves as settings of the other program's own devices, to be edited there; what goes by level is only near.
 * `printed`: every sound as it stands in the mix; faders at 0 dB, and nothing left to set.
 */
export const modes = ['settings', 'printed'] as const;
export type Mode = (typeof modes)[number];

/** A console and its sounds, in terms that other programs know: what every exporter writes from. Channels are in the order of the plan. */
export interface Handover {
  readonly name: string;
  readonly mode: Mode;
  readonly sampleRate: Hz;
  /** Frames of the longest sound at that rate. */
  readonly length: number;
  /** Beats a minute, where it is known. */
  readonly tempo?: number;
  readonly tracks: readonly HandedTrack[];
  /** Each stands before those that it feeds. */
  readonly buses: readonly HandedChannel[];
  /** The mix bus; it feeds nothing. */
  readonly master: Channel;
  readonly markers: readonly Marker[];
}

/** A strip: sound goes through its inserts in order, then place, ride, fades and fader, which commute with each other. */
export interface Channel {
  readonly name: string;
  readonly inserts: readonly Insert[];
  /** Left and right of the output by left and right of the input; the same in both where nothing is placed. */
  readonly place: Mixing;
  /** Gain over time in dB, straight between its points and constant outside; on top of the fader. */
  readonly ride?: readonly (readonly [at: Seconds, gain: Decibels])[];
  /** On top of the fader too, by the clock of the sound. */
  readonly fades?: readonly Fade[];
  readonly fader: Decibels;
  /** All of it as steps; what is in the sound already is bypassed. */
  readonly chain: Chain;
}

export interface HandedChannel extends Channel {
  /** A bus by its name; absent: the master. */
  readonly to?: string;
  readonly sends: readonly { readonly to: string; readonly gain: Decibels }[];
  readonly mute: boolean;
}

export interface HandedTrack extends HandedChannel {
  readonly sound: HandedSound;
}

/** A sound that goes with the session, and what it is made from. */
export interface HandedSound {
  /** Safe on every system, unlike any other of the session, with its extension: "Kick In.wav". */
  readonly file: string;
  readonly channels: number;
  /** At the rate of the session. */
  readonly frames: number;
  /** Integers as deep as they were where nothing is done to them, else 32-bit float. */
  readonly bitDepth: 16 | 24 | 32;
  readonly measured?: { readonly [Id in MetricId]?: number };
  readonly of: SoundOf;
  /** The moves that are in the sound already. */
  readonly rendered: readonly Insert[];
}

/**
 * `stem`: a stem of the plan, through the first `steps` of its strip (repairs; 0: as it is); `return`: what leaves a bus that nothing but
 * sends feed; `part`: what a stem or a return leaves in the mix; `mix`: the whole; `impulse`: what steady steps make of an impulse; `gain`: by
 * how much a step of a strip multiplies every sample; `difference`: what it adds to every sample.
 */
export type SoundOf =
  | { readonly kind: 'stem'; readonly name: string; readonly steps: number }
  | { readonly kind: 'return'; readonly name: string }
  | { readonly kind: 'part'; readonly name: string }
  | { readonly kind: 'mix' }
  | { readonly kind: 'impulse'; readonly chain: Chain }
  | { readonly kind: 'gain' | 'difference'; readonly name: string; readonly isBus: boolean; readonly step: number };

/** A place in time that is worth a name; from and to are the same where it is a moment. */
export interface Marker {
  readonly time: Range;
  readonly name: string;
  /** Hz, where it has a range. */
  readonly band?: Range;
  readonly kind: 'section' | 'error' | 'warning' | 'info';
}
