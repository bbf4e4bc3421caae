import { change } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Balance, balanceOf } from './balance.ts';
import { movedNotes, placedLast } from './channel.ts';
import type { Note } from './exporter.ts';
import { type Faded, fadedOf, fadeNotes } from './fades.ts';
import type { Channel } from './handover.ts';
import { type Fade, isTurned, isUnplaced, unplaced } from './insert.ts';
import { Effects } from './reaper-effects.ts';
import { channelMixer, isMixable } from './reaper-fx.ts';
import type { Chunk } from './reaper-text.ts';

/** A strip as REAPER has it. */
export interface Strip {
  readonly effects: readonly (string | Chunk)[];
  readonly balance: Balance;
  readonly isInverted: boolean;
  readonly faded: Faded;
  readonly notes: readonly Note[];
}

/**
 * @param id unlike that of any other strip
 * @param channels of its sound
 */
export function stripOf(whole: Channel, id: string, sampleRate: Hz, channels: number, canTurn: boolean): Strip {
  const channel = placedLast(whole, ({ mixing }) => !canTurn || !isTurned(mixing));
  const { name, place, ride } = channel;
  const faded = fadedOf(channel, 'sound' in whole);
  const effects = new Effects(id, sampleRate);
  const notes: Note[] = [...movedNotes(channel)];
  for (const insert of faded.inserts) {
    const [how, because] = effects.insert(insert);
    notes.push({ channel: name, step: insert.number, words: insert.words, how, because });
  }
  const plain = balanceOf(place, channels, 'linear');
  const isFolded = plain.isMore && isMixable(place);
  if (isFolded) effects.add((each) => channelMixer(place, each));
  else effects.close();
  const balance = isFolded ? balanceOf(unplaced, channels, 'linear') : plain;
  const isInverted = canTurn && (effects.turns % 2 === 1) !== balance.isInverted;
  const placed = isFolded ? [{ channel: name, words: 'its place', ...mixed }] : placeNotes(channel, balance, canTurn);
  return {
    ...{ effects: effects.all, balance, isInverted, faded },
    notes: [
      ...[...notes, ...placed],
      ...(ride ? [{ channel: name, words: 'its ride', ...enveloped }] : []),
      ...fadeNotes(channel, faded, onItem, () => enveloped),
    ],
  };
}

const mixed = { how: 'exact', because: 'JS: Channel Mixer, behind all other effects.' } as const;
const enveloped = { how: 'exact', because: 'Volume envelope, to 0.01 dB.' } as const;

/** Of an item, by what scripts for REAPER call them. */
export const fadeShapes = { linear: 0, equalpower: 1, exponential: 4, cosine: 5 } as const;
const shapeWords = { linear: 'straight', equalpower: 'fast start', exponential: 'slow start, steep', cosine: 'S-curve' }; // biome-ignore format: short

const onItem = ({ set: { shape } }: Fade): Pick<Note, 'how' | 'because'> => ({
  how: shape === 'linear' ? 'exact' : 'near',
  because: `A fade of the item, ${shapeWords[shape]}.`,
});

function placeNotes({ name: channel, place }: Channel, balance: Balance, canTurn: boolean): readonly Note[] {
  const { pan, gain, isInverted, isMore } = balance;
  const side = pan < 0 ? 'left' : 'right';
  const set = `Balance ${Math.round(100 * Math.abs(pan))} % ${side} and ${change(gain as Decibels)} at the fader, with a pan law of 0 dB.`;
  return [
    ...(isUnplaced(place) || pan === 0 ? [] : [{ channel, words: 'its place', how: 'near', because: set } as const]),
    ...(isMore
      ? [
          {
            channel,
            words: 'sides that are folded, narrowed or turned',
            how: 'left',
            because: 'A balance does not do it.',
          } as const,
        ]
      : []),
    ...(isInverted && !canTurn
      ? [{ channel, words: 'polarity turned', how: 'left', because: 'The master has no ø.' } as const]
      : []),
  ];
}
