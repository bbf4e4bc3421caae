import { factorOf } from '../dsp/decibels.ts';
import type { Decibels } from '../units.ts';
import type { Band } from './cookbook.ts';
import type { Insert } from './insert.ts';
import { type Chunk, chunk, guid, numeral } from './reaper-text.ts';

/**
 * States of REAPER's own plug-ins, as they are in projects that people have published. What is not known from there is left as it stands in
 * those: a state that was made up may hang REAPER.
 */
interface Plugin {
  readonly head: string;
  /** Before the length of the data, and after it. */
  readonly wrapper: readonly [before: readonly number[], after: readonly number[]];
}

const cockos = (name: string, file: string, id: string): string =>
  `VST "VST: ${name} (Cockos)" ${file}.dll 0 "" ${id} ""`;

const plugins = {
  ReaEQ: {
    head: cockos('ReaEQ', 'reaeq', '1919247729<56535472656571726561657100000000>'),
    wrapper: [
      [0x72656571, 0xfeed5eee, 2, 1, 0, 2, 0, 2, 1, 0, 2, 0],
      [1, 0x100000],
    ],
  },
  ReaComp: {
    head: cockos('ReaComp', 'reacomp', '1919247213<5653547265636D726561636F6D700000>'),
    wrapper: [
      [0x7265636d, 0xfeed5eef, 4, 1, 0, 2, 0, 4, 0, 8, 0, 2, 1, 0, 2, 0],
      [0, 0x100000],
    ],
  },
  ReaLimit: {
    head: cockos('ReaLimit', 'realimit', '1919708532<565354726C6D747265616C696D697400>'),
    wrapper: [
      [0x726c6d74, 0xfeed5eee, 2, 1, 0, 2, 0, 2, 1, 0, 2, 0],
      [1, 0x100000],
    ],
  },
} as const satisfies Readonly<Record<string, Plugin>>;

/** Little-endian numbers in a row. */
class Bytes {
  readonly all: number[] = [];

  u32(...values: readonly number[]): this {
    for (const value of values) this.all.push(...new Uint8Array(new Uint32Array([value]).buffer));
    return this;
  }

  f32(...values: readonly number[]): this {
    for (const value of values) this.all.push(...new Uint8Array(new Float32Array([value]).buffer));
    return this;
  }

  f64(...values: readonly number[]): this {
    for (const value of values) this.all.push(...new Uint8Array(new Float64Array([value]).buffer));
    return this;
  }
}

/** Lines of 128 signs at most: readers refuse longer ones. */
const base64 = ({ all }: Bytes): readonly string[] => btoa(String.fromCharCode(...all)).match(/.{1,128}/g) ?? [];

/** An effect in a chain, switched off until somebody has looked. */
const effect = (of: Chunk, id: string): readonly (string | Chunk)[] => [
  'BYPASS 1 0 0',
  of,
  'FLOATPOS 0 0 0 0',
  `FXID ${guid(id)}`,
  'WAK 0 0',
];

function plugin(name: keyof typeof plugins, data: Bytes, id: string): readonly (string | Chunk)[] {
  const { head, wrapper } = plugins[name];
  const around = new Bytes().u32(...wrapper[0], data.all.length, ...wrapper[1]);
  return effect(chunk(head, [...base64(around), ...base64(data), 'AAAQAAAA']), id);
}

/** Types of ReaEQ that are known. */
const bandTypes: Partial<Record<Band['type'], number>> = {
  lowshelf: 0,
  highshelf: 1,
  lowpass: 3,
  highpass: 4,
  peaking: 8,
};

export const isReaEqBand = ({ type }: Band): boolean => bandTypes[type] !== undefined;

/** Octaves between the points of half the gain (Audio EQ Cookbook, without its bend near half the sample rate). */
export const octavesOf = (Q: number): number => (2 / Math.LN2) * Math.asinh(1 / (2 * Q));

export function reaEq(bands: readonly Band[], id: string): readonly (string | Chunk)[] {
  const data = new Bytes().u32(33, bands.length);
  for (const { type, frequency, Q, gain } of bands) {
    data.u32(bandTypes[type]!, 1).f64(frequency, factorOf(gain), Math.max(0.01, Math.min(4, octavesOf(Q))));
    data.all.push(1);
  }
  return plugin('ReaEQ', data.u32(1, 1).f64(1).u32(0, 640, 400, 2), id);
}

/** ReaComp as it stands when it is new: 0 dB, 4:1, 3 ms, 100 ms, RMS 5 ms. */
const newComp = [1, 3 / 99, 0.006, 0.02, 0, 0, 1, 0, 0, 0, factorOf(-150), 1, 0, 0.05, 0, 0, 0, 0.25, 0, 0, 0];
const wet = 11;
const rms = 13;

export function reaComp({ set }: Extract<Insert, { kind: 'compressor' }>, id: string): readonly (string | Chunk)[] {
  const values = [...newComp];
  const within = (value: number): number => Math.max(0, Math.min(1, value));
  values.splice(0, 4, factorOf(set.threshold), (set.ratio - 1) / 99, within(set.attack / 0.5), within(set.release / 5));
  values[wet] = factorOf(set.makeup);
  values[rms] = 0;
  return plugin('ReaComp', new Bytes().u32(0xdeadbeef, 0xdeadf00d).f32(...values), id);
}

/** Threshold and ceiling the same, so that it makes nothing louder; true peaks; the release that it has when it is new, 15 dB a second. */
export const reaLimit = (ceiling: Decibels, id: string): readonly (string | Chunk)[] =>
  plugin('ReaLimit', new Bytes().u32(3, 1).f64(ceiling, ceiling).u32(2, 0).f64(0, factorOf(-15)), id);

const slots = 64;

/** The trim that comes with REAPER. */
export const trim = (gain: Decibels, id: string): readonly (string | Chunk)[] =>
  effect(chunk('JS utility/volume ""', [[numeral(gain), '0', ...Array<string>(slots - 2).fill('-')].join(' ')]), id);
