import type { Chain, ProcessorId } from '../processors/index.ts';
import { processorOf } from '../processors/step.ts';
import type { Hz } from '../units.ts';
import type { Channel } from './handover.ts';
import { behind, type Insert, insertsOf, unplaced } from './insert.ts';

/** What nobody wants to set again elsewhere: mended once, in the sound itself. */
const repairs: readonly ProcessorId[] = ['dc-block', 'de-click', 'de-hum', 'delay', 'resample'];

/**
 * How many steps at the head of a chain are rendered into the sound that is handed over: all up to the last repair, where only repairs and
 * polarity come before it; and all up to the last step that changes rate or speed.
 */
export function repairsOf(chain: Chain): number {
  const head = chain.findIndex(
    ({ processor, bypass }) => !bypass && !repairs.includes(processor) && processor !== 'polarity',
  );
  const prefix = chain.slice(0, head < 0 ? chain.length : head);
  const mended = prefix.findLastIndex(({ processor, bypass }) => !bypass && repairs.includes(processor));
  const streamed = chain.findLastIndex((step) => !step.bypass && processorOf(step).stream !== undefined);
  return Math.max(mended, streamed) + 1;
}

/** Those whose order among linear steps does not matter to what comes behind them. */
const isLevelFree = ({ kind }: Insert): boolean =>
  kind === 'eq' || kind === 'gain' || kind === 'place' || kind === 'ride';

/**
 * A chain as a strip of a console: gains, places and a ride that nothing behind them minds become fader, pan and automation, the rest
 * stays in its order. Steps before `from` are in the sound already.
 * @param sampleRate of the session, in Hz
 * @throws Invalid as the chain would when it is rendered
 */
export function channelOf(name: string, chain: Chain, sampleRate: Hz, from = 0): Channel {
  const all = insertsOf(chain, { sampleRate, channels: 2 }).filter(({ number }) => number > from);
  const inserts: Insert[] = [];
  let { fader, place, ride }: Pick<Channel, 'fader' | 'place' | 'ride'> = { fader: 0, place: unplaced };
  let isFree = true; // nothing behind goes by level
  let isEven = true; // nothing behind treats the sides apart
  for (const each of all.toReversed()) {
    if (each.kind === 'gain' && isFree) fader += each.gain;
    else if (each.kind === 'place' && isFree && isEven) place = behind(each.mixing, place);
    else if (each.kind === 'ride' && isFree && !ride) ride = each.points;
    else inserts.unshift(each);
    isFree &&= isLevelFree(each);
    isEven &&= each.kind !== 'eq' || each.on === 'stereo';
  }
  return {
    name,
    inserts,
    place,
    fader,
    ...(ride ? { ride } : {}),
    chain: chain.map((step, i) => (i < from ? { ...step, bypass: true } : step)),
  };
}
