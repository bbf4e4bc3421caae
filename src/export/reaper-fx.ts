import { factorOf } from '../dsp/decibels.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Decibels, Hz } from '../units.ts';
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
  ReaGate: {
    head: cockos('ReaGate', 'reagate', '1919248244<56535472656774726561676174650000>'),
    wrapper: [
      [0x72656774, 0xfeed5eef, 4, 1, 0, 2, 0, 4, 0, 8, 0, 2, 1, 0, 2, 0],
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

const within = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value));

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

const octavesOf = (Q: number): number => (2 / Math.LN2) * Math.asinh(1 / (2 * Q));

/** What a shelf's slope goes by, in the Audio EQ Cookbook. */
const slopeSum = (gain: Decibels): number => factorOf(gain / 2) + factorOf(-gain / 2);

/** Steeper than that no shelf gets. */
const leastShelf = 0.915;

/**
 * The bandwidth of a band, as renders of REAPER 7 were measured by others: of bells the octaves of the Audio EQ Cookbook, bent towards half the
 * sample rate as there; of passes octaves without that bend; of shelves the root of the reciprocal slope.
 */
export function bandwidthOf({ type, frequency, Q, gain }: Band, sampleRate: Hz): number {
  const w = (2 * Math.PI * frequency) / sampleRate;
  if (type === 'peaking') return within((octavesOf(Q) * Math.sin(w)) / w, 0.01, 4);
  if (type === 'lowshelf' || type === 'highshelf')
    return within(Math.sqrt(Math.max(0, 1 + (1 / (Q * Q) - 2) / slopeSum(gain))), leastShelf, 4);
  return within(octavesOf(Q), 0.01, 4);
}

/** The band that ReaEQ makes of one: not every width can be told. */
export function asReaEq(band: Band, sampleRate: Hz): Band {
  const { type, frequency, gain } = band;
  const bandwidth = bandwidthOf(band, sampleRate);
  const w = (2 * Math.PI * frequency) / sampleRate;
  const octaves = type === 'peaking' ? (bandwidth * w) / Math.sin(w) : bandwidth;
  const isShelf = type === 'lowshelf' || type === 'highshelf';
  const Q = isShelf
    ? 1 / Math.sqrt(Math.max(1e-9, slopeSum(gain) * (bandwidth ** 2 - 1) + 2))
    : 1 / (2 * Math.sinh((Math.LN2 / 2) * octaves));
  return { ...band, Q };
}

export function reaEq(bands: readonly Band[], sampleRate: Hz, id: string): readonly (string | Chunk)[] {
  const data = new Bytes().u32(33, bands.length);
  for (const band of bands) {
    const { type, frequency, gain } = band;
    data.u32(bandTypes[type]!, 1).f64(frequency, factorOf(gain), bandwidthOf(band, sampleRate));
    data.all.push(1);
  }
  return plugin('ReaEQ', data.u32(1, 1).f64(1).u32(0, 640, 400, 2), id);
}

/** ReaComp as it stands when it is new: 0 dB, 4:1, 3 ms, 100 ms, RMS 5 ms. */
const newComp = [1, 3 / 99, 0.006, 0.02, 0, 0, 1, 0, 0, 0, factorOf(-150), 1, 0, 0.05, 0, 0, 0, 0.25, 0, 0, 0];
const wet = 11;
const rms = 13;
const knee = 14;

/** What its output can make louder. */
export const mostMakeup: Decibels = 20 * Math.log10(2);

export function reaComp({ set }: Extract<Insert, { kind: 'compressor' }>, id: string): readonly (string | Chunk)[] {
  const values = [...newComp];
  const share = (value: number): number => within(value, 0, 1);
  values.splice(0, 4, factorOf(set.threshold), share((set.ratio - 1) / 99), share(set.attack / 0.5), share(set.release / 5)); // biome-ignore format: four
  values[wet] = factorOf(Math.min(mostMakeup, set.makeup));
  values[rms] = 0;
  values[knee] = share(set.knee / 24);
  return plugin('ReaComp', new Bytes().u32(0xdeadbeef, 0xdeadf00d).f32(...values), id);
}

/** ReaGate as it stands when it is new: never closed, 3 ms, 100 ms, no hold, all of it heard, no hysteresis. */
const newGate = [
  ...[factorOf(-150), 0.006, 0.02, 0, 0, 1, 0, 0, 0, factorOf(-150), 1, factorOf(-150), 1, 0, 0, 0, 0.5433070659637451],
  ...[0, 0, 0, 0],
];
const dry = 9;

/** Closed it leaves its dry part, which is heard beside the rest when it is open too: so that together they are 0 dB. */
export function reaGate({ set }: Extract<Insert, { kind: 'expander' }>, id: string): readonly (string | Chunk)[] {
  const values = [...newGate];
  const closed = factorOf(-Math.min(150, set.range));
  values.splice(0, 5, factorOf(set.threshold), within(set.attack / 0.5, 0, 1), within(set.release / 5, 0, 1), 0, within(set.hold, 0, 1)); // biome-ignore format: five
  values.splice(dry, 2, closed, 1 - closed);
  return plugin('ReaGate', new Bytes().u32(0xdeadbeef, 0xdeadf00d).f32(...values), id);
}

/** Threshold and ceiling the same, so that it makes nothing louder; true peaks; the release that it has when it is new, 15 dB a second. */
export const reaLimit = (ceiling: Decibels, id: string): readonly (string | Chunk)[] =>
  plugin('ReaLimit', new Bytes().u32(3, 1).f64(ceiling, ceiling).u32(2, 0).f64(0, factorOf(-15)), id);

const slots = 64;

const js = (name: string, sliders: readonly number[], id: string): readonly (string | Chunk)[] =>
  effect(
    chunk(`JS utility/${name} ""`, [
      [...sliders.map(numeral), ...Array<string>(slots - sliders.length).fill('-')].join(' '),
    ]),
    id,
  );

/** Decibels as the effects that come with REAPER take them: 6 of theirs are twice as loud. */
const slider = (factor: number): number => within(6 * Math.log2(Math.max(1e-9, factor)), -150, 150);

/** Its second slider is where it clips: as far off as it goes. */
export const trim = (gain: Decibels, id: string): readonly (string | Chunk)[] =>
  js('volume', [slider(factorOf(gain)), 150], id);

/** Whether the channel mixer has it: it turns nothing over, and makes nothing more than twice as loud. */
export const isMixable = (mixing: Mixing): boolean => mixing.every((factor) => factor >= 0 && factor <= 2);

/** Left to left, right to right, left to right, right to left. */
export const channelMixer = ([ll, lr, rl, rr]: Mixing, id: string): readonly (string | Chunk)[] =>
  js(
    'channelmixer',
    [ll, rr, rl, lr].map((factor) => Math.max(-120, slider(factor))),
    id,
  );
