import { decibels } from '../dsp/decibels.ts';
import { change } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import {
  type Bands,
  type Device,
  dynamics,
  equaliser,
  isLspBand,
  matrix,
  mostBands,
  type Variant,
} from './ardour-devices.ts';
import { monoPan, type Pan, stereoPan } from './ardour-pan.ts';
import { bandsOf } from './bands.ts';
import { offBy } from './equaliser.ts';
import type { Note } from './exporter.ts';
import type { Channel } from './handover.ts';
import { type Insert, isTurned, isUnplaced } from './insert.ts';

/** A strip as Ardour has it: ø and trim, plugins, fader and panner. */
export interface Strip {
  readonly trim: Decibels;
  readonly invert: readonly boolean[];
  readonly devices: readonly Device[];
  readonly fader: Decibels;
  readonly pan?: Pan;
  readonly notes: readonly Note[];
}

/** Of Ardour's faders and trims. */
const most = { fader: 6, trim: 20 } as const;
/** Of an equaliser. */
const mostOutput: Decibels = 20;
const exact: Decibels = 0.1;

type Part = keyof Bands;
const variantOf: Readonly<Record<Part, Variant>> = { stereo: 'stereo', mid: 'ms', side: 'ms', left: 'lr', right: 'lr' };

/** ø, which may stand anywhere: nothing minds it. */
const isFlip = (each: Insert): boolean => each.kind === 'place' && isTurned(each.mixing);

const mixesSides = (each: Insert): boolean =>
  (each.kind === 'place' && !isFlip(each)) || (each.kind === 'eq' && each.on !== 'stereo');

/** Where a strip can be mono: nothing in it treats left and right apart, and the panner can place it. */
export const canBeMono = ({ inserts, place }: Channel): boolean =>
  monoPan(place) !== undefined && !inserts.some(mixesSides);

/** Plugins in their order; bands and gains that stand beside each other share an equaliser. */
class Devices {
  readonly all: Device[] = [];
  readonly #isMono: boolean;
  #open: { variant: Variant; bands: Partial<Record<Part, Bands[Part] & unknown[]>>; gain: Decibels } | undefined;

  constructor(isMono: boolean) {
    this.#isMono = isMono;
  }

  bands(part: Part, bands: NonNullable<Bands[Part]>): void {
    const { variant, bands: there } = this.#open ?? {};
    if (variant !== variantOf[part] || (there?.[part]?.length ?? 0) + bands.length > mostBands) this.close();
    this.#open ??= { variant: variantOf[part], bands: {}, gain: 0 };
    this.#open.bands[part] = [...(this.#open.bands[part] ?? []), ...bands];
  }

  gain(gain: Decibels): void {
    for (let left = gain; left !== 0; ) {
      this.#open ??= { variant: 'stereo', bands: {}, gain: 0 };
      const here = Math.min(mostOutput - this.#open.gain, left);
      this.#open.gain += here;
      left -= here;
      if (left !== 0) this.close();
    }
  }

  add(device: Device): void {
    this.close();
    this.all.push(device);
  }

  close(): void {
    if (this.#open)
      this.all.push(equaliser(this.#open.bands as Bands, this.#open.variant, this.#open.gain, this.#isMono));
    this.#open = undefined;
  }
}

const isDynamics = ({ kind }: Insert): boolean => kind === 'compressor' || kind === 'expander' || kind === 'limiter';

const told = {
  compressor: 'ACE Compressor, which is set alike but hears its own way.',
  expander: 'ACE Expander, which is set alike but hears its own way, and has no range and no hold.',
  limiter: 'x42 Digital Peak Limiter at the same ceiling (no less than −10 dBTP); it lets go in another way.',
} as const;

/**
 * @param kind a mono track, one of two channels (or a bus), or the master, which has no panner
 */
export function stripOf(channel: Channel, sampleRate: Hz, kind: 'mono' | 'stereo' | 'master'): Strip {
  const { name, inserts, place, ride = [] } = channel;
  const notes: Note[] = [];
  const devices = new Devices(kind === 'mono');
  let trim = 0;
  let isFlipped = false;
  let isOver = false; // something that goes by level stands before
  const tell = (how: Note['how'], { words, number }: Insert, because: string): void =>
    void notes.push({ channel: name, step: number, words, how, because });
  for (const insert of inserts) {
    isOver ||= isDynamics(insert);
    if (insert.kind === 'gain') {
      const first = isOver ? 0 : Math.max(-most.trim, Math.min(most.trim, trim + insert.gain)) - trim;
      trim += first;
      devices.gain(insert.gain - first);
      tell('exact', insert, first === insert.gain ? 'In the trim.' : 'Gain of an equaliser.');
    } else if (isFlip(insert)) {
      isFlipped = !isFlipped;
      tell('exact', insert, 'Ø at the head of the strip.');
    } else if (insert.kind === 'place') {
      devices.add(matrix(insert.mixing));
      tell('exact', insert, 'x42 Matrix Mixer.');
    } else if (insert.kind === 'eq') {
      const fit = bandsOf(insert, sampleRate);
      if (fit?.bands.every(isLspBand)) {
        devices.bands(insert.on, fit.bands);
        tell(fit.error < exact ? 'exact' : 'near', insert, `LSP Parametric Equalizer. ${offBy(fit.error)}`);
      } else tell('left', insert, 'The equaliser has no such band.');
    } else if (insert.kind === 'compressor' || insert.kind === 'expander' || insert.kind === 'limiter') {
      devices.add(dynamics(insert, kind === 'mono'));
      if (insert.kind === 'compressor') devices.gain(insert.set.makeup - Math.max(0, Math.min(30, insert.set.makeup)));
      tell('near', insert, told[insert.kind]);
    } else tell('left', insert, 'Ardour has no such device.');
  }
  const pan = panOf(channel, kind);
  if (!pan && !isUnplaced(place)) devices.add(matrix(place));
  const wanted = channel.fader + decibels(pan?.gain ?? 1);
  const over = Math.max(0, wanted + Math.max(0, ...ride.map(([, gain]) => gain)) - most.fader);
  devices.gain(over);
  devices.close();
  const strip = { trim, devices: devices.all, fader: wanted - over };
  if (!isUnplaced(place) || Math.abs(strip.fader - channel.fader) > 0.005) notes.push(placeNote(channel, strip, pan));
  if (ride.length > 0) notes.push({ channel: name, words: 'its ride', how: 'near', because: rideWords });
  const invert = (pan?.invert ?? [false, false]).map((each) => each !== isFlipped);
  return { ...strip, invert, ...(pan ? { pan } : {}), notes };
}

const rideWords =
  'Automation of the fader, which Ardour follows some 10 ms late: 0.1 dB off where it moves by 10 dB/s.';

/** ø stands before all plugins: one side alone may only be inverted there if none of them mixes the sides. */
function panOf({ inserts, place }: Channel, kind: 'mono' | 'stereo' | 'master'): Pan | undefined {
  if (kind === 'mono') return monoPan(place);
  const pan = stereoPan(place);
  if (!pan) return undefined;
  if (kind === 'master' && (pan.panner !== 'balance' || pan.azimuth !== 0.5)) return undefined;
  const mixes = inserts.some(mixesSides);
  return mixes && pan.invert[0] !== pan.invert[1] ? undefined : pan;
}

function placeNote({ name, fader, place }: Channel, strip: { readonly fader: Decibels }, pan: Pan | undefined): Note {
  const is = `The fader is at ${change(strip.fader)}`;
  const because = pan
    ? `${is}, because Ardour's panner and fader have other laws: together they are the same.`
    : `x42 Matrix Mixer, because Ardour's panner would not be the same; its own panner is in the middle. ${is}.`;
  const words = isUnplaced(place) ? `fader ${change(fader)}` : `fader ${change(fader)} and place`;
  return { channel: name, words, how: 'exact', because };
}
