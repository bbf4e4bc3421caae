import { decibels } from '../dsp/decibels.ts';
import { change } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Device, matrix } from './ardour-devices.ts';
import { Effects, isFlip } from './ardour-effects.ts';
import { monoPan, type Pan, stereoPan } from './ardour-pan.ts';
import type { Note } from './exporter.ts';
import { type Faded, fadedOf, fadeNotes } from './fades.ts';
import type { Channel } from './handover.ts';
import { type Fade, type Insert, isUnplaced } from './insert.ts';

/** A strip as Ardour has it: ø and trim, plugins, fader and panner. */
export interface Strip {
  readonly trim: Decibels;
  readonly invert: readonly boolean[];
  readonly devices: readonly Device[];
  readonly fader: Decibels;
  readonly pan?: Pan;
  readonly faded: Faded;
  readonly notes: readonly Note[];
}

/** Of Ardour's faders. */
const mostFader: Decibels = 6;

const mixesSides = (each: Insert): boolean =>
  each.kind === 'bass-mono' || (each.kind === 'place' && !isFlip(each)) || (each.kind === 'eq' && each.on !== 'stereo');

/** Where a strip can be mono: nothing in it treats left and right apart, and the panner can place it. */
export const canBeMono = ({ inserts, place }: Channel): boolean =>
  monoPan(place) !== undefined && !inserts.some(mixesSides);

/**
 * @param kind a mono track, one of two channels (or a bus), or the master, which has no panner
 */
export function stripOf(channel: Channel, sampleRate: Hz, kind: 'mono' | 'stereo' | 'master'): Strip {
  const { name, place, ride = [] } = channel;
  const notes: Note[] = [];
  const faded = fadedOf(channel, 'sound' in channel);
  const effects = new Effects(sampleRate, kind === 'mono');
  for (const insert of faded.inserts) {
    const [how, because] = effects.insert(insert);
    notes.push({ channel: name, step: insert.number, words: insert.words, how, because });
  }
  const pan = panOf(channel, kind);
  if (!pan && !isUnplaced(place)) effects.add(matrix(place));
  const wanted = channel.fader + decibels(pan?.gain ?? 1);
  const over = Math.max(0, wanted + Math.max(0, ...ride.map(([, gain]) => gain)) - mostFader);
  effects.gain(over);
  effects.close();
  const strip = { trim: effects.trim, devices: effects.all, fader: wanted - over };
  if (!isUnplaced(place) || Math.abs(strip.fader - channel.fader) > 0.005) notes.push(placeNote(channel, strip, pan));
  if (ride.length > 0) notes.push({ channel: name, words: 'its ride', how: 'near', because: rideWords });
  notes.push(...fadeNotes(channel, faded, () => onRegion, onFader));
  const invert = (pan?.invert ?? [false, false]).map((each) => each !== effects.isFlipped);
  return { ...strip, invert, ...(pan ? { pan } : {}), faded, notes };
}

const onRegion = { how: 'exact', because: 'A fade of the region, of the same shape.' } as const;

const rideWords =
  'Automation of the fader, which Ardour follows some 10 ms late: 0.1 dB off where it moves by 10 dB/s.';

/** Of half a second 10 ms before its end, a fade out is 60 dB down. */
const onFader = ({ set: { over, type } }: Fade): Pick<Note, 'how' | 'because'> => ({
  how: 'near',
  because: `${rideWords}${type === 'out' && over[1] - over[0] < 0.5 ? ' So brief, it does not reach silence.' : ''}`,
});

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
