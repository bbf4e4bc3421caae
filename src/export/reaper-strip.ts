import { change } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Balance, balanceOf } from './balance.ts';
import { bandsOf } from './bands.ts';
import { movedNotes, placedLast } from './channel.ts';
import type { Band } from './cookbook.ts';
import { offBy } from './equaliser.ts';
import type { Note } from './exporter.ts';
import type { Channel } from './handover.ts';
import { type Insert, isTurned, isUnplaced } from './insert.ts';
import { isReaEqBand, reaComp, reaEq, reaLimit, trim } from './reaper-fx.ts';
import type { Chunk } from './reaper-text.ts';

/** A strip as REAPER has it. */
export interface Strip {
  readonly effects: readonly (string | Chunk)[];
  readonly balance: Balance;
  readonly isInverted: boolean;
  readonly notes: readonly Note[];
}

const because = {
  compressor: 'ReaComp: threshold, ratio, attack, release and make-up; it hears in its own way, without a knee.',
  limiter: 'ReaLimit at the same ceiling, for true peaks; it lets go in its own way.',
  expander: 'No state of ReaGate is known well enough to write one.',
  part: 'ReaEQ has no mid and side.',
  band: 'No such band of ReaEQ is known.',
} as const;

/** Effects in their order; bands that stand beside each other share a ReaEQ. */
class Effects {
  readonly all: (string | Chunk)[] = [];
  readonly #name: string;
  #bands: Band[] = [];
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  nextId(): string {
    this.#count += 1;
    return `effect ${this.#count} of ${this.#name}`;
  }

  bands(bands: readonly Band[]): void {
    this.#bands.push(...bands);
  }

  add(effect: readonly (string | Chunk)[]): void {
    this.close();
    this.all.push(...effect);
  }

  close(): void {
    if (this.#bands.length > 0) this.all.push(...reaEq(this.#bands, this.nextId()));
    this.#bands = [];
  }
}

/**
 * @param id unlike that of any other strip
 * @param channels of its sound
 */
export function stripOf(whole: Channel, id: string, sampleRate: Hz, channels: number, canTurn: boolean): Strip {
  const channel = placedLast(whole, ({ mixing }) => !canTurn || !isTurned(mixing));
  const effects = new Effects(id);
  const notes: Note[] = [...movedNotes(channel)];
  let turns = 0;
  const added = (insert: Insert): readonly [Note['how'], string] => {
    switch (insert.kind) {
      case 'gain':
        effects.add(trim(insert.gain, effects.nextId()));
        return ['exact', 'JS: Volume Adjustment.'];
      case 'place':
        turns += 1;
        return ['exact', 'ø of the track.'];
      case 'eq': {
        const fit = insert.on === 'stereo' ? bandsOf(insert, sampleRate) : undefined;
        if (!fit?.bands.every(isReaEqBand)) return ['left', insert.on === 'stereo' ? because.band : because.part];
        effects.bands(fit.bands);
        return ['near', `ReaEQ, taken for an equaliser of the cookbook. ${offBy(fit.error)}`];
      }
      case 'compressor':
        effects.add(reaComp(insert, effects.nextId()));
        return ['near', because.compressor];
      case 'limiter':
        effects.add(reaLimit(insert.set.ceiling, effects.nextId()));
        return ['near', because.limiter];
      case 'expander':
        return ['left', because.expander];
      default:
        return ['left', 'No effect that comes with REAPER does it.'];
    }
  };
  for (const insert of channel.inserts) {
    const [how, why] = added(insert);
    notes.push({ channel: channel.name, step: insert.number, words: insert.words, how, because: why });
  }
  effects.close();
  const balance = balanceOf(channel.place, channels, 'linear');
  const isInverted = canTurn && (turns % 2 === 1) !== balance.isInverted;
  return { effects: effects.all, balance, isInverted, notes: [...notes, ...placeNotes(channel, balance, canTurn)] };
}

function placeNotes({ name: channel, place, ride }: Channel, balance: Balance, canTurn: boolean): readonly Note[] {
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
    ...(ride ? [{ channel, words: 'its ride', how: 'exact', because: 'Volume envelope, to 0.01 dB.' } as const] : []),
  ];
}
