import { type Written, withDefaults } from '../../src/fields.ts';
import { deEsser } from '../../src/processors/de-esser.ts';
import { dynamicEq } from '../../src/processors/dynamic-eq.ts';
import { filter } from '../../src/processors/filter.ts';
import type { Kernel } from '../../src/processors/processor.ts';
import { noise, sine } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const format = { sampleRate, channels: 1 };
const kernelOf = (written: Written<typeof dynamicEq.settings>): Kernel =>
  dynamicEq.prepare(withDefaults(dynamicEq.settings, written), format);

/** The response of `filter` as a bell that has this level in its centre. */
function bellAt(frequency: number, Q: number, level: number): (f: number) => number {
  let gain = level;
  for (let turn = 0; ; turn++) {
    const { response } = filter.prepare(
      withDefaults(filter.settings, { type: 'peaking', frequency, Q, gain }),
      format,
    ) as Required<Kernel>;
    if (turn === 2) return response;
    gain += level - response(frequency);
  }
}

const levelAt = (samples: Float32Array, f: number): number => {
  let [re, im] = [0, 0];
  samples.forEach((value, n) => {
    re += value * Math.cos((2 * Math.PI * f * n) / sampleRate);
    im += value * Math.sin((2 * Math.PI * f * n) / sampleRate);
  });
  return 20 * Math.log10(Math.hypot(re, im));
};

/** The impulse response while a tone in the key holds the bell at a gain, against the bell of that gain. */
function offWhileHeld(): number {
  let worst = 0;
  for (const [frequency, Q, range] of [
    [150, 1, -12],
    [1000, 3, 9],
    [6300, 1, -12],
    [12_000, 0.7, -9],
  ] as const)
    for (const level of [-27, -24.3, -18, -10]) {
      const kernel = kernelOf({ frequency, Q, range, threshold: -28, ratio: 2, attack: 0.2, release: 0.2 });
      const key = sine(frequency, level, 3, sampleRate);
      const input = new Float32Array(key.length);
      const at = key.length - 16_384;
      input[at] = 1;
      const out = new Float32Array(key.length);
      kernel.process([input], [out], [key]);
      const impulse = out.subarray(at);
      const bell = bellAt(frequency, Q, levelAt(impulse, frequency));
      for (let f = 20; f < 20_000; f *= 1.25) worst = Math.max(worst, Math.abs(levelAt(impulse, f) - bell(f)));
    }
  return worst;
}

const period = 100; // frames of 441 Hz, of which all probes are multiples
const span = 4 * period;
const window = Float64Array.from({ length: span }, (_, n) => 1 - Math.cos((2 * Math.PI * (n + 0.5)) / span));

/** Levels of tones in a stretch of 9 ms, in dB. */
function levelsIn(samples: Float32Array, from: number, tones: readonly number[]): number[] {
  const part = samples.slice(from, from + span).map((value, n) => value * window[n]!);
  return tones.map((f) => levelAt(part, f));
}

/** Probe tones through a bell that moves, 12 dB in 30 ms and back: each against the bell that the tone in its centre tells. */
function offWhileMoving(): number {
  const frequency = 14 * 441;
  const tones = [2, 5, 10, 12, 14, 16, 20, 28, 40].map((k) => k * 441);
  const kernel = kernelOf({ frequency, threshold: -40, ratio: 10, range: -12, attack: 0.03, release: 0.15 });
  const key = sine(frequency, -12, 1, sampleRate).map((value, n) => (n > 8000 && n < 22_000 ? value : 0));
  const probes = tones.map((f, k) => sine(f, -20, 1, sampleRate, k * k));
  const input = key.map((_, n) => probes.reduce((sum, probe) => sum + probe[n]!, 0));
  const out = new Float32Array(input.length);
  kernel.process([input], [out], [key]);
  let worst = 0;
  for (let from = 8000 - span; from + span < input.length; from += 441) {
    const [was, is] = [levelsIn(input, from, tones), levelsIn(out, from, tones)];
    const bell = bellAt(frequency, 1, is[4]! - was[4]!);
    tones.forEach((f, k) => {
      worst = Math.max(worst, Math.abs(is[k]! - was[k]! - bell(f)));
    });
  }
  return worst;
}

/** Frames that differ from the input. */
function changed(kernel: Kernel, input: Float32Array): number {
  const out = new Float32Array(input.length);
  kernel.process([input], [out]);
  return out.reduce((sum, value, n) => sum + (value === input[n] ? 0 : 1), 0);
}

export const figures: readonly Figure[] = [
  {
    of: 'dynamic-eq',
    what: 'response while a tone holds it, 150 Hz to 12 kHz, against the bell of the current gain',
    unit: 'dB',
    most: 0.1,
    measure: offWhileHeld,
  },
  {
    of: 'dynamic-eq',
    what: 'response while it moves (12 dB, attack 30 ms, release 150 ms), against the bell of the current gain',
    unit: 'dB',
    most: 0.1,
    measure: offWhileMoving,
  },
  {
    of: 'dynamic-eq',
    what: 'frames changed in a second of noise below the threshold',
    unit: '',
    most: 0,
    measure: () => changed(kernelOf({ frequency: 1000, threshold: -20 }), noise(-20, 1, 1, sampleRate)),
  },
  {
    of: 'de-esser',
    what: 'frames changed in a second of low sound',
    unit: '',
    most: 0,
    measure: () => changed(deEsser.prepare(withDefaults(deEsser.settings, {}), format), sine(220, -3, 1, sampleRate)),
  },
];
