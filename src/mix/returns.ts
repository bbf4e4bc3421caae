import { withDefaults } from '../fields.ts';
import { hertz, lasting, quantityOf } from '../print.ts';
import type { Step } from '../processors/index.ts';
import { responseOf } from '../processors/render.ts';
import { reverb, rt60 } from '../processors/reverb.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';

/** What a return does to what is sent to it, told without sound. */
export interface Effect {
  readonly name: 'reverb' | 'echo';
  /** By frequency; sums over all that comes back. */
  response(frequency: Hz): Decibels;
  /** Of the sound to what comes first, and of the energy that is there to a thousandth of its amplitude. */
  readonly late: Seconds;
  readonly decay: Seconds;
}

interface Return {
  readonly effect: Effect;
  readonly decision: Decision;
}

const presumed = 120; // beats a minute, where there is no clear pulse
const clear = 0.15; // of `tempo.confidence`
const cuts = { lowCut: 250, highCut: 7000 } as const;
const echoCuts = { lowCut: 300, highCut: 5000 } as const;
const feedback = 0.3;
const slap: Seconds = 0.12;
const format = { sampleRate: 48_000, channels: 2 } as const;

function tempoOf({ session }: Desk): { readonly beat: Seconds; readonly bpm?: number } {
  const { bpm, confidence = 0 } = session.mix?.features.tempo ?? {};
  return bpm !== undefined && confidence >= clear ? { beat: 60 / bpm, bpm } : { beat: 60 / presumed };
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
const toHundredths = (value: number): number => Math.round(100 * value) / 100;

/** A bus of that name, or of another where a stem has it. */
const freeName = ({ session }: Desk, name: string): string =>
  session.stems.some((track) => track.name === name) ? `${name} return` : name;

/** What a person has set there stands. */
const keptStep = (desk: Desk, name: string, processor: 'reverb' | 'echo'): Step | undefined =>
  desk
    .decided('return')
    .filter((each) => each.name === name)
    .flatMap(({ steps = [] }) => steps)
    .find((step) => step.processor === processor);

const magnitude = (cut: { readonly lowCut?: Hz; readonly highCut?: Hz }): ((frequency: Hz) => Decibels) => {
  const chain: Step[] = [
    ...(cut.lowCut ? [{ processor: 'filter', type: 'highpass', frequency: cut.lowCut } as const] : []),
    ...(cut.highCut ? [{ processor: 'filter', type: 'lowpass', frequency: cut.highCut } as const] : []),
  ];
  return (frequency) => (chain.length === 0 ? 0 : responseOf(chain, format, frequency));
};

/** Three beats long, as long as the song is neither very fast nor slow, and a 32nd of a beat late. */
export function reverbFor(desk: Desk): Return {
  const { beat, bpm } = tempoOf(desk);
  const name = freeName(desk, 'reverb');
  const decay = toHundredths(within(3 * beat, 0.8, 2.2));
  const predelay = Math.round(1000 * within(beat / 32, 0.01, 0.03)) / 1000;
  const step: Step = { processor: 'reverb', decay, predelay, ...cuts };
  const kept = keptStep(desk, name, 'reverb');
  const set = withDefaults(reverb.settings, kept?.processor === 'reverb' ? kept : step);
  const through = magnitude(set);
  return {
    effect: {
      name: 'reverb',
      // As loud as what goes in at 1 kHz; what dies sooner sums to less.
      response: (frequency) => through(frequency) + 10 * Math.log10(rt60(set, frequency) / rt60(set, 1000)),
      late: set.predelay,
      decay: set.decay,
    },
    decision: {
      kind: 'return',
      strip: 'buses',
      name,
      steps: [step],
      reason: `A room of ${lasting(decay)}, ${timed(bpm, 'three beats')}, ${lasting(predelay)} behind the sound; under ${hertz(cuts.lowCut)} and over ${hertz(cuts.highCut)} it is cut, so that it clouds neither bass nor sibilants.`,
      evidence: { decay, predelay, ...(bpm === undefined ? {} : { bpm: Math.round(10 * bpm) / 10 }) },
    },
  };
}

/** On the beat where there is one, else a slap. */
export function echoFor(desk: Desk): Return {
  const { beat, bpm } = tempoOf(desk);
  const name = freeName(desk, 'echo');
  const delayTime = bpm === undefined ? slap : Math.round(1000 * beat) / 1000;
  const step: Step = { processor: 'echo', delayTime, feedback, ...echoCuts };
  const kept = keptStep(desk, name, 'echo');
  const set = kept?.processor === 'echo' ? kept : step;
  // The first is not filtered by the way back; all sum to a geometric series.
  const sum = -10 * Math.log10(1 - (set.feedback ?? feedback) ** 2);
  return {
    effect: { name: 'echo', response: () => sum, late: set.delayTime, decay: set.delayTime },
    decision: {
      kind: 'return',
      strip: 'buses',
      name,
      steps: [step],
      reason: `An echo every ${lasting(delayTime)}, ${bpm === undefined ? 'a slap, for no pulse was clear' : timed(bpm, 'a beat')}, each ${quantityOf(100 * feedback, '%')} of the one before and darker.`,
      evidence: { delayTime, ...(bpm === undefined ? {} : { bpm: Math.round(10 * bpm) / 10 }) },
    },
  };
}

const timed = (bpm: number | undefined, beats: string): string =>
  `${beats} at ${bpm === undefined ? `${presumed} BPM, for no pulse was clear` : `${Math.round(bpm)} BPM`}`;

const step: Seconds = 0.1;

/** Power a row of 0.1 s of what comes back: as late as it is, and dying away; none is lost. */
export function rangAfter(rows: Float64Array, { late, decay }: Effect): Float64Array {
  const held = 10 ** ((-6 * step) / decay);
  const shift = Math.round(late / step);
  let ringing = 0;
  return rows.map((_, row) => {
    ringing = held * ringing + (1 - held) * (rows[row - shift] ?? 0);
    return ringing;
  });
}
