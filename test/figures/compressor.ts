import { compression } from '../../src/dsp/dynamics.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { compressor } from '../../src/processors/compressor.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
type Settings = Written<typeof compressor.settings>;

/** Reduction in dB, frame by frame: read off a steady sound, while the key drives it. */
export function reductions(written: Settings, key: readonly Float32Array[], channels = 1): Float64Array[] {
  const kernel = compressor.prepare(withDefaults(compressor.settings, written), { sampleRate, channels });
  const sound = Array.from({ length: channels }, (_, c) => new Float32Array(key[0]!.length).fill(1 - c / 3));
  const out = sound.map((channel) => new Float32Array(channel.length));
  kernel.process(sound, out, key);
  return out.map((channel, c) => Float64Array.from(channel, (value, i) => -20 * Math.log10(value / sound[c]![i]!)));
}

type Wave = (phase: number) => number;
const sine: Wave = Math.sin;
const square: Wave = (phase) => (Math.sin(phase) < 0 ? -1 : 1);
const tone = (wave: Wave, frequency: number, level: number, seconds: number): Float32Array =>
  Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 10 ** (level / 20) * wave((2 * Math.PI * frequency * i) / sampleRate + 1e-9),
  );

const waves: readonly (readonly [Wave, number])[] = [
  [sine, 100],
  [sine, 997],
  [sine, 9973],
  [square, 97],
];

function offTheCurve(): number {
  let worst = 0;
  for (const [ratio, knee] of [
    [1.5, 0],
    [4, 6],
    [20, 12],
  ] as const)
    for (const level of [-50, -26, -20, -17, -6, 0])
      for (const [wave, frequency] of waves) {
        const written = { threshold: -20, ratio, knee };
        const heard = reductions(written, [tone(wave, frequency, level, 1)])[0]!.subarray(-4410);
        const mean = heard.reduce((sum, value) => sum + value, 0) / heard.length;
        worst = Math.max(worst, Math.abs(mean - compression(level, written)));
      }
  return worst;
}

/** Frames, to the fraction, until values pass a limit. */
function crossing(values: Float64Array, limit: number): number {
  const isRising = values[0]! < limit;
  const at = values.findIndex((value) => (isRising ? value >= limit : value <= limit));
  return at - (values[at]! - limit) / (values[at]! - values[at - 1]!);
}

const set = { threshold: -30, ratio: 4, knee: 0 };

/** By how many percent the time to 63 % is off, after a tone begins or ends. */
function offTime(stage: 'attack' | 'release', times: readonly number[], wave: Wave): number {
  return Math.max(
    ...times.map((time) => {
      const loud = tone(wave, 2000, -6, stage === 'attack' ? 8 * time + 0.02 : 0.1);
      const key = new Float32Array(loud.length + Math.round(3 * time * sampleRate));
      key.set(loud);
      const heard = reductions({ ...set, [stage]: time, ...(stage === 'release' && { attack: 0.001 }) }, [key])[0]!;
      const begun = stage === 'attack' ? heard : heard.subarray(loud.length);
      const share = stage === 'attack' ? 1 - 1 / Math.E : 1 / Math.E;
      const seconds = (crossing(begun, share * compression(-6, set)) + 1) / sampleRate;
      return 100 * Math.abs(seconds / time - 1);
    }),
  );
}

function offImage(): number {
  const key = [tone(sine, 997, -6, 0.5), tone(sine, 313, -20, 0.5)];
  const [left, right] = reductions(set, key, 2) as [Float64Array, Float64Array];
  return left.reduce((worst, value, i) => Math.max(worst, Math.abs(value - right[i]!)), 0);
}

function changed(): number {
  const sound = [tone(sine, 997, -24, 1), tone(square, 60, -30, 1)];
  const kernel = compressor.prepare(withDefaults(compressor.settings, { threshold: -20, ratio: 4 }), {
    sampleRate,
    channels: 2,
  });
  const out = sound.map((channel) => new Float32Array(channel.length));
  kernel.process(sound, out);
  return out.reduce((sum, channel, c) => sum + channel.filter((value, i) => value !== sound[c]![i]).length, 0);
}

const times = [0.001, 0.003, 0.01, 0.03, 0.1];
const of = 'compressor';

export const figures: readonly Figure[] = [
  {
    of,
    what: 'static curve, 1.5:1 to 20:1, knee 0 to 12 dB, steady sines of 100 Hz to 10 kHz and a square wave',
    unit: 'dB',
    most: 0.05,
    measure: offTheCurve,
  },
  {
    of,
    what: 'attack, 1 to 100 ms: time to 63 % after a step in level',
    unit: '%',
    most: 5,
    measure: () => offTime('attack', times, square),
  },
  {
    of,
    what: 'attack, 3 to 100 ms: the same as a 2 kHz sine begins',
    unit: '%',
    most: 5,
    measure: () => offTime('attack', times.slice(1), sine),
  },
  {
    of,
    what: 'release, 10 ms to 1 s: time by 63 % after a step in level',
    unit: '%',
    most: 5,
    measure: () => offTime('release', [0.01, 0.03, 0.1, 0.3, 1], square),
  },
  {
    of,
    what: 'release, 10 ms to 1 s: the same as a 2 kHz sine ends',
    unit: '%',
    most: 5,
    measure: () => offTime('release', [0.01, 0.03, 0.1, 0.3, 1], sine),
  },
  { of, what: 'two channels linked: difference of their gains', unit: 'dB', most: 0.0001, measure: offImage },
  { of, what: 'samples that change where nothing is reduced', unit: '', most: 0, measure: changed },
];
