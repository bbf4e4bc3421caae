import { factorOf } from '../dsp/decibels.ts';
import { change } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { balanceOf } from './balance.ts';
import { asMeant } from './bands.ts';
import { movedNotes, placedLast } from './channel.ts';
import type { Band } from './cookbook.ts';
import {
  compressor,
  equalizer,
  limiter,
  mostBands,
  type NextId,
  noiseGate,
  panOf,
  volumeOf,
} from './dawproject-devices.ts';
import type { Note } from './exporter.ts';
import { type Faded, fadedOf, fadeNotes, faderPoints } from './fades.ts';
import type { Channel, HandedChannel } from './handover.ts';
import { type Insert, isTurned, isUnplaced } from './insert.ts';
import { type Element, element } from './xml.ts';

/** What a channel is called inside the file, and where its sound goes. */
export interface Linked {
  readonly id: string;
  readonly role: 'regular' | 'submix' | 'master';
  /** The channel that it feeds. */
  readonly to?: string;
  readonly sends: readonly { readonly to: string; readonly gain: Decibels }[];
  /** 1 where both sides of its sound are alike. */
  readonly channels: number;
}

export interface Written {
  readonly channel: Element;
  /** Of the fader, where it moves: what its parameter is called, and factors by seconds. */
  readonly ride?: { readonly parameter: string; readonly points: ReturnType<typeof faderPoints> };
  readonly faded: Faded;
  readonly notes: readonly Note[];
}

/** Of a fader. */
const most: Decibels = 20 * Math.log10(2);

const heard = 'set alike, but every program hears in its own way; knee and detector are not in the format.';
const noDevice = 'The format has no device for it.';

/** Devices in their order. A gain waits for the next device that has one at its input; linear ones let it pass. */
class Devices {
  readonly all: Element[] = [];
  readonly notes: Note[] = [];
  #bands: Band[] = [];
  #gain: Decibels = 0;
  readonly #name: string;
  readonly #sampleRate: Hz;
  readonly #nextId: NextId;

  constructor({ name }: Channel, sampleRate: Hz, nextId: NextId) {
    [this.#name, this.#sampleRate, this.#nextId] = [name, sampleRate, nextId];
  }

  /** Adds a step. */
  add(insert: Insert): void {
    const [how, because] = this.#added(insert);
    this.notes.push({ channel: this.#name, step: insert.number, words: insert.words, how, because });
  }

  #added(insert: Insert): readonly [Note['how'], string] {
    switch (insert.kind) {
      case 'gain':
        this.#gain += insert.gain;
        return ['near', 'Input gain of the device behind it, else in the fader; not every program reads input gains.'];
      case 'eq': {
        const bands = insert.on === 'stereo' ? asMeant(insert, this.#sampleRate) : undefined;
        if (!bands)
          return ['left', insert.on === 'stereo' ? 'No equaliser has it.' : `${noDevice.slice(0, -1)} on one part.`];
        this.#bands.push(...bands);
        return ['near', 'Equalizer: the same settings; curves of other programs part from ours above some 8 kHz.'];
      }
      case 'compressor':
        this.#push(compressor(insert, this.#taken(), this.#nextId()));
        return ['near', `Compressor, ${heard}`];
      case 'limiter':
        this.#push(limiter(insert, this.#taken(), this.#nextId()));
        return [
          'near',
          'Limiter, set alike; the format does not say whether it holds true peaks: keep 1 dB more distance.',
        ];
      case 'expander':
        this.#push(noiseGate(insert, this.#gain, this.#nextId()));
        return ['near', `Noise gate, ${heard}`];
      default:
        return ['left', noDevice];
    }
  }

  #taken(): Decibels {
    const gain = this.#gain;
    this.#gain = 0;
    return gain;
  }

  #push(device: Element): void {
    this.#close(0);
    this.all.push(device);
  }

  #close(output: Decibels): void {
    for (let i = 0; i < this.#bands.length; i += mostBands) {
      const isLast = i + mostBands >= this.#bands.length;
      this.all.push(equalizer(this.#bands.slice(i, i + mostBands), isLast ? output : 0, this.#nextId()));
    }
    if (this.#bands.length === 0 && output !== 0) this.all.push(equalizer([], output, this.#nextId()));
    this.#bands = [];
  }

  /** The gain that the fader has to make, once no more steps come; what it cannot make is made by an equaliser. */
  end(wanted: Decibels): Decibels {
    const fader = Math.min(most, wanted + this.#gain);
    this.#close(wanted + this.#gain - fader);
    return fader;
  }
}

/** A channel of the mixer: devices, mute, pan, sends and fader, in the order that the schema asks for. */
export function channelElement(
  strip: Channel | HandedChannel,
  linked: Linked,
  sampleRate: Hz,
  nextId: NextId,
): Written {
  const channel = placedLast(strip, ({ mixing }) => !isTurned(mixing));
  const { place, ride = [], fader } = channel;
  const faded = fadedOf(channel, 'sound' in strip);
  const devices = new Devices(channel, sampleRate, nextId);
  for (const insert of faded.inserts) devices.add(insert);
  const balance = balanceOf(place, linked.channels);
  const highest = Math.max(0, ...ride.map(([, gain]) => gain));
  const level = devices.end(fader + balance.gain + highest) - highest;
  const points = faderPoints(channel, faded.fader, level);
  const volume = nextId();
  const children = [
    ...(devices.all.length > 0 ? [element('Devices', {}, devices.all)] : []),
    element('Mute', { value: 'mute' in strip && strip.mute, id: nextId(), name: 'Mute' }),
    panOf(balance.pan, nextId()),
    ...sendsOf(linked, nextId),
    volumeOf(factorOf(level), volume),
  ];
  return {
    channel: element(
      'Channel',
      { audioChannels: 2, destination: linked.to, role: linked.role, solo: false, id: linked.id },
      children,
    ),
    ...(points.length > 0 ? { ride: { parameter: volume, points } } : {}),
    faded,
    notes: [
      ...devices.notes,
      ...movedNotes(channel),
      ...placeNotes(channel, linked.channels),
      ...rideNotes(channel, linked),
      ...fadeNotes(
        channel,
        faded,
        () => onClip,
        () => (linked.role === 'regular' ? exactly : ofGroup),
      ),
    ],
  };
}

const sendsOf = ({ sends }: Linked, nextId: NextId): readonly Element[] =>
  sends.length === 0
    ? []
    : [
        element(
          'Sends',
          {},
          sends.map(({ to, gain }) =>
            element('Send', { destination: to, type: 'post', id: nextId() }, [volumeOf(factorOf(gain), nextId())]),
          ),
        ),
      ];

function placeNotes({ name: channel, place }: Channel, channels: number): readonly Note[] {
  if (isUnplaced(place)) return [];
  const { pan, gain, isInverted, isMore } = balanceOf(place, channels);
  const side = pan < 0 ? 'left' : 'right';
  const because = `Pan ${Math.round(100 * Math.abs(pan))} % ${side} and ${change(gain)} at the fader; what a pan does is left to each program.`;
  const left = (words: string): Note => ({ channel, words, how: 'left', because: noDevice });
  return [
    ...(pan === 0 ? [] : [{ channel, words: 'its place', how: 'near', because } as const]),
    ...(isInverted ? [left('polarity turned')] : []),
    ...(isMore ? [left('sides that are folded, narrowed or turned')] : []),
  ];
}

type Told = Pick<Note, 'how' | 'because'>;

const exactly: Told = { how: 'exact', because: 'Automation of the fader, to 0.01 dB.' };
const ofGroup: Told = { how: 'near', because: 'Automation of the fader; Cubase reads none of groups and the master.' };
const onClip: Told = { how: 'near', because: 'A fade of the clip; its shape is left to each program.' };

const rideNotes = ({ name: channel, ride = [] }: Channel, { role }: Linked): readonly Note[] =>
  ride.length === 0 ? [] : [{ channel, words: 'its ride', ...(role === 'regular' ? exactly : ofGroup) }];
