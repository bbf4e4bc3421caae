import type { Decibels, Hz } from '../units.ts';
import type { Band } from './cookbook.ts';
import type { Insert } from './insert.ts';
import { type Attributes, type Element, element } from './xml.ts';

/** Ids of one file, "id1" and on. */
export type NextId = () => string;

const unitRanges = {
  volume: { unit: 'linear', min: 0, max: 2 },
  pan: { unit: 'normalized', min: 0, max: 1 },
} as const;

/** A number that can be moved and automated. */
export const real = (name: string, attributes: Attributes, id?: string): Element =>
  element(name, { ...attributes, id });

export const volumeOf = (factor: number, id: string): Element =>
  real('Volume', { ...unitRanges.volume, value: factor, name: 'Volume' }, id);

/** @param pan −1 to 1 */
export const panOf = (pan: number, id: string): Element =>
  real('Pan', { ...unitRanges.pan, value: (pan + 1) / 2, name: 'Pan' }, id);

const pitch = (frequency: Hz): number => 69 + 12 * Math.log2(frequency / 440);

/** As Bitwig writes a frequency: MIDI pitch, and the reach of 20 Hz to 20 kHz. */
const frequencyOf = (frequency: Hz): Element =>
  real('Freq', { unit: 'semitones', min: pitch(20), max: pitch(20_000), value: pitch(frequency) });

const decibel = (name: string, value: Decibels): Element => real(name, { unit: 'decibel', value });
const seconds = (name: string, value: number): Element => real(name, { unit: 'seconds', value });

/** 0 for 1:1, 75 for 4:1, as a percentage of what is above the threshold that is taken away. */
const ratioOf = (ratio: number): Element =>
  real('Ratio', { unit: 'percent', min: 0, max: 100, value: 100 - 100 / ratio });

const device = (kind: string, name: string, id: string, children: readonly Element[]): Element =>
  element(kind, { id, deviceName: name, deviceRole: 'audioFX', name }, [
    element('Enabled', { value: true }),
    ...children,
  ]);

const bandTypes: Readonly<Record<Band['type'], string>> = {
  ...{ highpass: 'highPass', lowpass: 'lowPass', bandpass: 'bandPass', notch: 'notch' },
  ...{ highshelf: 'highShelf', lowshelf: 'lowShelf', peaking: 'bell' },
};

const hasGain = ({ type }: Band): boolean => type === 'peaking' || type === 'lowshelf' || type === 'highshelf';

/** @param order its place among the bands, from 0: the format means that by it, and not how steep a filter is */
const bandOf = (band: Band, order: number): Element =>
  element('Band', { type: bandTypes[band.type], order }, [
    frequencyOf(band.frequency),
    ...(hasGain(band) ? [decibel('Gain', band.gain)] : []),
    real('Q', { unit: 'linear', value: band.Q }),
    element('Enabled', { value: true }),
  ]);

/** Bands that the equaliser of Bitwig has, the program that is sure to read one. */
export const mostBands = 8;

export const equalizer = (bands: readonly Band[], output: Decibels, id: string): Element =>
  device('Equalizer', 'Equalizer', id, [
    ...bands.map(bandOf),
    ...(output === 0 ? [] : [decibel('OutputGain', output)]),
  ]);

type Of<Kind extends Insert['kind']> = Extract<Insert, { kind: Kind }>;

/** @param input gain before it, in dB */
export const compressor = ({ set }: Of<'compressor'>, input: Decibels, id: string): Element =>
  device('Compressor', 'Compressor', id, [
    seconds('Attack', set.attack),
    element('AutoMakeup', { value: false }),
    decibel('InputGain', input),
    decibel('OutputGain', set.makeup),
    ratioOf(set.ratio),
    seconds('Release', set.release),
    decibel('Threshold', set.threshold),
  ]);

/** @param input gain that is not yet made, by which what it hears is softer */
export const noiseGate = ({ set }: Of<'expander'>, input: Decibels, id: string): Element =>
  device('NoiseGate', 'Noise Gate', id, [
    seconds('Attack', set.attack),
    decibel('Range', -set.range),
    ratioOf(set.ratio),
    seconds('Release', set.release),
    decibel('Threshold', set.threshold - input),
  ]);

/** @param input gain before it, in dB */
export const limiter = ({ set }: Of<'limiter'>, input: Decibels, id: string): Element =>
  device('Limiter', 'Limiter', id, [
    seconds('Attack', set.lookahead),
    decibel('InputGain', input),
    seconds('Release', set.release),
    decibel('Threshold', set.ceiling),
  ]);
