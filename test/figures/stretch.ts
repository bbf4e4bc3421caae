import { withDefaults } from '../../src/fields.ts';
import { stretch } from '../../src/processors/stretch.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const rate = 48_000;

const through = async (input: Float32Array, set: { readonly rate?: number; readonly semitones?: number }) =>
  (await collected(stretch.stream!(withDefaults(stretch.settings, set), sound([input], rate))))[0]!;

/** Phase of a frequency in a windowed second. */
function phaseAt(output: Float32Array, frequency: number, from: number): number {
  let [re, im] = [0, 0];
  for (let i = 0; i < rate; i++) {
    const angle = (2 * Math.PI * frequency * (from + i)) / rate;
    const value = output[from + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / rate));
    re += value * Math.cos(angle);
    im -= value * Math.sin(angle);
  }
  return Math.atan2(im, re);
}

/** How far a sine is from a frequency, in cents: by how its phase turns in a tenth of a second. */
function centsFrom(output: Float32Array, frequency: number): number {
  const [from, hop] = [rate / 4, rate / 10];
  const turn = phaseAt(output, frequency, from + hop) - phaseAt(output, frequency, from);
  const rest = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  return 1200 * Math.log2(1 + (rest * rate) / (2 * Math.PI * hop * frequency));
}

const settings = [
  { rate: 1.03 },
  { rate: 0.97 },
  { semitones: 0.2 },
  { semitones: -1 },
  { rate: 0.97, semitones: 0.3 },
  { rate: 48 / 44.1, semitones: 12 * Math.log2(48 / 44.1) },
] as const;

async function mostCents(): Promise<number> {
  let most = 0;
  for (const set of settings)
    for (const frequency of [55, 440, 5000]) {
      const { semitones = 0 } = set as { readonly semitones?: number };
      const output = await through(sine(frequency, -6, 1.6, rate), set);
      most = Math.max(most, Math.abs(centsFrom(output, frequency * 2 ** (semitones / 12))));
    }
  return most;
}

const burst = 0.005; // s

/** Bursts of noise every half second, and how far each comes from where it belongs, at most: centre of its energy, in ms. */
async function mostLate(set: { readonly rate: number }): Promise<number> {
  const input = new Float32Array(3 * rate);
  const at = [0.5, 1, 1.5, 2, 2.5];
  for (const time of at) input.set(noise(-6, burst, 3, rate), time * rate);
  const output = await through(input, set);
  const centre = (samples: Float32Array, around: number) => {
    const [from, to] = [Math.round((around - 0.1) * rate), Math.round((around + 0.1) * rate)];
    let [sum, moment] = [0, 0];
    for (let i = from; i < to; i++) {
      sum += samples[i]! ** 2;
      moment += (i / rate - around) * samples[i]! ** 2;
    }
    return moment / sum;
  };
  return Math.max(
    ...at.map((time) => 1000 * Math.abs(centre(output, time / set.rate) - centre(input, time) / set.rate)),
  );
}

const of = 'stretch';

export const figures: readonly Figure[] = [
  {
    of,
    what: '3 % of speed, 20 cents and a semitone of pitch, a tape: pitch of sines of 55 Hz, 440 Hz and 5 kHz',
    unit: 'cent',
    most: 0.01,
    measure: mostCents,
  },
  {
    of,
    what: '3 % faster and slower: bursts of 5 ms, from where they belong',
    unit: 'ms',
    most: 1,
    measure: async () => Math.max(await mostLate({ rate: 1.03 }), await mostLate({ rate: 0.97 })),
  },
];
