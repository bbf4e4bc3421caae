import { butterworth } from '../dsp/biquad.ts';
import type { FilterType } from '../dsp/prototype.ts';
import { change, hertz } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';

/** A band of an equaliser, as `filter` takes it. */
export interface EqMove {
  readonly type: FilterType;
  readonly frequency: Hz;
  readonly Q: number;
  readonly gain?: Decibels;
  /** Of passes, dB/oct. */
  readonly slope?: number;
}

const isPass = ({ type }: EqMove): boolean => type === 'highpass' || type === 'lowpass';

const slopeOf = ({ slope = 12 }: EqMove): number => 12 * Math.round(slope / 12);

/** Octaves between the half-gain points, by R. Bristow-Johnson's cookbook: 2/ln 2 · asinh(1/2Q). */
export const octavesOf = (Q: number): number => (2 / Math.LN2) * Math.asinh(1 / (2 * Q));

const octaves = (Q: number): string => {
  const width = octavesOf(Q);
  return width.toFixed(width < 0.995 ? 3 : 2);
};

const qWords = (Q: number): string => String(Number(Q.toFixed(Q < 9.95 ? 2 : 1)));

const reaBands = {
  peaking: 'Band',
  lowshelf: 'Low Shelf',
  highshelf: 'High Shelf',
  highpass: 'High Pass',
  lowpass: 'Low Pass',
  notch: 'Notch',
  bandpass: 'Band Pass',
  allpass: 'All Pass',
} as const satisfies Record<FilterType, string>;

/** ReaEQ counts width in octaves; its passes fall by 12 dB/oct, so that steeper ones are several at one frequency. */
function reaEq(move: EqMove): string {
  const { type, frequency, Q, gain } = move;
  const order = slopeOf(move) / 6;
  const factors = isPass(move) && order > 2 ? butterworth(order) : [Q];
  const level =
    gain === undefined || !['peaking', 'lowshelf', 'highshelf'].includes(type) ? '' : `, Gain ${change(gain)}`;
  const bands = factors.map(
    (factor) => `Type ${reaBands[type]}, Frequency ${hertz(frequency)}${level}, Bandwidth ${octaves(factor)} oct`,
  );
  return bands.join('; and ');
}

const cuts = { highpass: 'Low Cut', lowpass: 'High Cut' } as const;
const shapes = { peaking: 'bell', lowshelf: 'Low Shelf', highshelf: 'High Shelf' } as const;

/** Channel EQ has a slope for its cuts and no notch: a bell at its lowest gain is one. */
function channelEq(move: EqMove): string | undefined {
  const { type, frequency, Q, gain = 0 } = move;
  if (type === 'highpass' || type === 'lowpass') {
    const slope = slopeOf(move);
    return `${cuts[type]}, Frequency ${hertz(frequency)}, Slope ${slope} dB/Oct${slope === 12 ? `, Q ${qWords(Q)}` : ''}`;
  }
  if (type === 'notch') return `a bell, Frequency ${hertz(frequency)}, Gain −24.0 dB, Q ${qWords(Q)}`;
  if (type === 'bandpass' || type === 'allpass') return undefined;
  return `${type === 'peaking' ? 'a ' : ''}${shapes[type]}, Frequency ${hertz(frequency)}, Gain ${change(gain)}, Q ${qWords(Q)}`;
}

const eights = {
  peaking: 'Bell',
  lowshelf: 'Low Shelf',
  highshelf: 'High Shelf',
  highpass: 'Low Cut 12 dB',
  lowpass: 'High Cut 12 dB',
  notch: 'Notch',
} as const;

/** EQ Eight's cuts fall by 12 or 48 dB/oct. */
function eqEight(move: EqMove): string | undefined {
  const { type, frequency, Q, gain } = move;
  if (type === 'bandpass' || type === 'allpass') return undefined;
  if (isPass(move) && slopeOf(move) > 12) {
    const factors = butterworth(slopeOf(move) / 6);
    return factors.map((factor) => `${eights[type]}, Freq ${hertz(frequency)}, Q ${qWords(factor)}`).join('; and ');
  }
  const level = gain === undefined || isPass(move) || type === 'notch' ? '' : `, Gain ${change(gain)}`;
  return `${eights[type]}, Freq ${hertz(frequency)}${level}, Q ${qWords(Q)}`;
}

/** All filters, or nothing where one of them is not to be had. */
function told(
  plugin: string,
  moves: readonly EqMove[],
  words: (move: EqMove) => string | undefined,
  note = '',
): string | undefined {
  const each = moves.map(words);
  return each.every((text) => text !== undefined) ? `${plugin}: ${each.join('; ')}${note}` : undefined;
}

/** Bands of an equaliser with the names that each workstation's own has for them. */
export function dawEq(moves: readonly EqMove[]): { reaper?: string; logic?: string; live?: string } {
  const hasBell = moves.some(({ type }) => type === 'peaking' || type === 'notch');
  const logic = told('Channel EQ', moves, channelEq, hasBell ? ' (Gain-Q Couple off)' : '');
  const live = told('EQ Eight', moves, eqEight, hasBell ? ' (Adaptive Q off)' : '');
  const reaper = told('ReaEQ', moves, reaEq);
  return { ...(reaper && { reaper }), ...(logic && { logic }), ...(live && { live }) };
}
