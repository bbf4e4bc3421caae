import type { Decibels } from '../units.ts';
import { bandsOf } from './bands.ts';
import type { Band } from './cookbook.ts';
import type { Note } from './exporter.ts';
import type { Channel, Handover } from './handover.ts';
import { isUnplaced } from './insert.ts';

/** What an equaliser can carry of a strip. */
export interface Equaliser {
  readonly name: string;
  /** Gain of the whole, dB. */
  readonly preamp: Decibels;
  readonly bands: readonly Band[];
  readonly notes: readonly Note[];
}

/** Differences that nobody hears. */
const exact: Decibels = 0.1;

/** "At most 0.03 dB off from 20 Hz to 20 kHz." */
export const offBy = (error: Decibels): string =>
  error < 0.005 ? 'Within 0.01 dB from 20 Hz to 20 kHz.' : `At most ${error.toFixed(2)} dB off from 20 Hz to 20 kHz.`;

/** EQ and gains of every strip; the rest of each is told as left out. */
export const equalisersOf = ({ tracks, buses, master, sampleRate }: Handover): readonly Equaliser[] =>
  [...tracks, ...buses, master].map((channel) => equaliserOf(channel, sampleRate));

function equaliserOf({ name, inserts, fader, place, ride, fades = [] }: Channel, sampleRate: number): Equaliser {
  const bands: Band[] = [];
  const notes: Note[] = [];
  let preamp = fader;
  const tell = (how: Note['how'], words: string, because: string, step?: number): void =>
    void notes.push({ channel: name, ...(step === undefined ? {} : { step }), words, how, because });
  for (const insert of inserts) {
    const { words, number } = insert;
    if (insert.kind === 'gain') {
      preamp += insert.gain;
      tell('exact', words, 'In the preamp.', number);
      continue;
    }
    if (insert.kind !== 'eq' || insert.on !== 'stereo') {
      tell('left', words, 'It is no EQ of the whole.', number);
      continue;
    }
    const fit = bandsOf(insert, sampleRate);
    if (fit) bands.push(...fit.bands);
    if (fit) tell(fit.error < exact ? 'exact' : 'near', words, offBy(fit.error), number);
    else tell('left', words, 'No equaliser has it.', number);
  }
  if (!isUnplaced(place)) tell('left', 'its place', 'It is no EQ.');
  if (ride) tell('left', 'its ride', 'It goes by the clock.');
  for (const { words, number } of fades) tell('left', words, 'It goes by the clock.', number);
  return { name, preamp, bands, notes };
}
