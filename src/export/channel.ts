import type { Chain, ProcessorId } from '../processors/index.ts';
import { processorOf } from '../processors/step.ts';
import type { Hz } from '../units.ts';
import type { Note } from './exporter.ts';
import type { Channel } from './handover.ts';
import { behind, type Fade, type Insert, insertsOf, unplaced } from './insert.ts';

/** What nobody wants to set again elsewhere: mended once, in the sound itself. */
const repairs: readonly ProcessorId[] = ['dc-block', 'de-click', 'de-hum', 'delay', 'resample'];

/**
 * How many steps at the head of a chain are rendered into the sound that is handed over: all up to the last repair, where only repairs and
 * polarity come before it; and all up to the last step that changes rate or speed.
 * @param isTurned for a program that has no ø: polarity is a repair too
 */
export function repairsOf(chain: Chain, isTurned = false): number {
  const head = chain.findIndex(
    ({ processor, bypass }) => !bypass && !repairs.includes(processor) && processor !== 'polarity',
  );
  const prefix = chain.slice(0, head < 0 ? chain.length : head);
  const mended = prefix.findLastIndex(({ processor, bypass }) => !bypass && (isTurned || repairs.includes(processor)));
  const streamed = chain.findLastIndex((step) => !step.bypass && processorOf(step).stream !== undefined);
  return Math.max(mended, streamed) + 1;
}

/** Those whose order among linear steps matters to them. */
export const goesByLevel = ({ kind }: Insert): boolean =>
  !['eq', 'bass-mono', 'gain', 'place', 'ride', 'fade'].includes(kind);

/**
 * A chain as a strip of a console: gains, places, a ride and fades that nothing behind them minds become fader, pan and automation, the rest
 * stays in its order. Steps before `from` are in the sound already.
 * @param sampleRate of the session, in Hz
 * @throws Invalid as the chain would when it is rendered
 */
export function channelOf(name: string, chain: Chain, sampleRate: Hz, from = 0): Channel {
  const all = insertsOf(chain, { sampleRate, channels: 2 }).filter(({ number }) => number > from);
  return {
    ...{ name, ...folded(all) },
    chain: chain.map((step, i) => (i < from ? { ...step, bypass: true } : step)),
  };
}

/** What nothing behind minds, from the end of a strip on. */
function folded(all: readonly Insert[]): Omit<Channel, 'name' | 'chain'> {
  const inserts: Insert[] = [];
  const fades: Fade[] = [];
  let { fader, place, ride }: Pick<Channel, 'fader' | 'place' | 'ride'> = { fader: 0, place: unplaced };
  let isFree = true; // nothing behind goes by level
  let isEven = true; // nothing behind treats the sides apart
  for (const each of all.toReversed()) {
    if (each.kind === 'gain' && isFree) fader += each.gain;
    else if (each.kind === 'place' && isFree && isEven) place = behind(each.mixing, place);
    else if (each.kind === 'ride' && isFree && !ride) ride = each.points;
    else if (each.kind === 'fade' && isFree) fades.unshift(each);
    else inserts.unshift(each);
    isFree &&= !goesByLevel(each);
    isEven &&= each.kind !== 'bass-mono' && (each.kind !== 'eq' || each.on === 'stereo');
  }
  return { inserts, place, fader, ...(ride ? { ride } : {}), ...(fades.length > 0 ? { fades } : {}) };
}

/** A strip whose places all stand in its pan pot. */
export interface PlacedLast extends Channel {
  /** Places that stood before other inserts. */
  readonly moved: readonly Place[];
}

type Place = Extract<Insert, { kind: 'place' }>;

/**
 * A strip for a program whose devices place nothing: places stand in the pan pot, behind all devices, though they stood before some. That
 * is near where a compressor, or an equaliser of one side, stands between, and the same elsewhere.
 */
export function placedLast(channel: Channel, isPlaced: (place: Place) => boolean = () => true): PlacedLast {
  const moved = channel.inserts.filter((each): each is Place => each.kind === 'place' && isPlaced(each));
  const inserts = channel.inserts.filter((each) => !(moved as readonly Insert[]).includes(each));
  const place = moved.reduceRight((last, { mixing }) => behind(mixing, last), channel.place);
  return { ...channel, inserts, place, moved };
}

/** What becomes of such places. */
export const movedNotes = ({ name, moved }: PlacedLast): readonly Note[] =>
  moved.map(({ words, number }) => ({
    ...({ channel: name, step: number, words, how: 'near' } as const),
    because: 'In the pan of the track, behind its effects.',
  }));
