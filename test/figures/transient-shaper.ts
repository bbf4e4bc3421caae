import { type Written, withDefaults } from '../../src/fields.ts';
import { transientShaper } from '../../src/processors/transient-shaper.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;

/** Gain in dB, frame by frame; where there is no sound, none. */
export function gains(written: Written<typeof transientShaper.settings>, sound: Float32Array): Float64Array {
  const kernel = transientShaper.prepare(withDefaults(transientShaper.settings, written), { sampleRate, channels: 1 });
  const out = new Float32Array(sound.length);
  kernel.process([sound], [out]);
  return Float64Array.from(out, (value, i) => (sound[i] === 0 ? 0 : 20 * Math.log10(value / sound[i]!)));
}

const frames = (seconds: number): number => Math.round(seconds * sampleRate);

/** A drum hit whose envelope is known to the sample: signs at random, an even level for a while, then an exponential decay. */
export function hit(even: number, decay: number, seconds: number, level = 0.5): Float32Array {
  let state = 1;
  return Float32Array.from({ length: frames(seconds) }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state < 2 ** 31 ? -level : level) * Math.exp(-Math.max(0, i / sampleRate - even) / decay);
  });
}

const full = 20 * Math.log10(2); // dB, from where on all of a setting counts
const share = (difference: number): number => Math.min(1, Math.max(0, difference / full));

/** Gain of an onset out of silence: a fast and a slow charge of the same level. */
const atOnset = (attack: number, time: number): number =>
  attack * share(20 * Math.log10((1 - Math.exp(-time / 0.001)) / (1 - Math.exp(-time / 0.03))));

/** What is left in a one-pole release of an exponential decay. */
const released = (tau: number, decay: number, time: number): number =>
  (decay * Math.exp(-time / decay) - tau * Math.exp(-time / tau)) / (decay - tau);

const inDecay = (sustain: number, decay: number, time: number): number =>
  sustain * share(20 * Math.log10(released(0.3, decay, time) / released(0.03, decay, time)));

function offOnset(): number {
  const heard = gains({ attack: 6 }, hit(1, 1, 0.3));
  return heard.reduce((worst, gain, i) => Math.max(worst, Math.abs(gain - atOnset(6, (i + 1) / sampleRate))), 0);
}

function offDecay(): number {
  let worst = 0;
  for (const decay of [0.08, 0.15]) {
    const even = 0.5;
    const heard = gains({ sustain: 6 }, hit(even, decay, 1.2));
    const begin = frames(even) + 1 + frames(0.0125); // the last peak is held
    for (let i = begin; i < heard.length; i++)
      worst = Math.max(worst, Math.abs(heard[i]! - inDecay(6, decay, (i - begin + 1) / sampleRate)));
  }
  return worst;
}

/** By how much the energy of a stretch of a hit changes, in dB. */
function changeOf(written: Written<typeof transientShaper.settings>, from: number, to: number): number {
  const sound = hit(0.005, 0.15, 0.5);
  const kernel = transientShaper.prepare(withDefaults(transientShaper.settings, written), { sampleRate, channels: 1 });
  const out = new Float32Array(sound.length);
  kernel.process([sound], [out]);
  const energy = (of: Float32Array) =>
    of.slice(frames(from), frames(to)).reduce((sum, value) => sum + value * value, 0);
  return 10 * Math.log10(energy(out) / energy(sound));
}

function steady(): number {
  const tones = [40, 100, 997, 9973].map((frequency) =>
    Float32Array.from({ length: sampleRate }, (_, i) => 0.3 * Math.sin((2 * Math.PI * frequency * i) / sampleRate)),
  );
  const heard = tones.flatMap((tone) => [...gains({ attack: 6, sustain: 6 }, tone).slice(-sampleRate / 4)]);
  return heard.reduce((worst, gain) => Math.max(worst, Math.abs(gain)), 0);
}

const of = 'transient-shaper';

export const figures: readonly Figure[] = [
  {
    of,
    what: 'gain of an onset, attack +6 dB, against the closed form of its envelopes',
    unit: 'dB',
    most: 0.05,
    measure: offOnset,
  },
  {
    of,
    what: 'gain of a decay, sustain +6 dB, against the closed form of its envelopes',
    unit: 'dB',
    most: 0.05,
    measure: offDecay,
  },
  {
    of,
    what: 'a hit, attack +6 dB: what its first 10 ms miss of it',
    unit: 'dB',
    most: 0.1,
    measure: () => 6 - changeOf({ attack: 6 }, 0, 0.01),
  },
  {
    of,
    what: 'a hit, attack +6 dB: what changes from 120 ms on',
    unit: 'dB',
    most: 0.1,
    measure: () => Math.abs(changeOf({ attack: 6 }, 0.12, 0.5)),
  },
  {
    of,
    what: 'a hit, sustain −6 dB: what its first 10 ms change',
    unit: 'dB',
    most: 0.1,
    measure: () => Math.abs(changeOf({ sustain: -6 }, 0, 0.01)),
  },
  {
    of,
    what: 'steady sines of 40 Hz to 10 kHz, attack and sustain +6 dB: gain',
    unit: 'dB',
    most: 0.1,
    measure: steady,
  },
];
