import { composeSong, mixOf } from '../../src/demo/song.ts';
import { Logs } from '../../src/features/feature.ts';
import { loudness } from '../../src/features/loudness.ts';
import { type Written, withDefaults } from '../../src/fields.ts';
import { hear } from '../../src/meters/hear.ts';
import { limiter } from '../../src/processors/limiter.ts';
import { noise, sound } from '../helpers/signals.ts';
import { truePeak } from '../helpers/true-peak.ts';
import type { Figure } from './figure.ts';

const sampleRate = 44_100;
const ceiling = -1;

/** Aligned with the input. */
function limited(channels: readonly Float32Array[], written: Written<typeof limiter.settings> = {}): Float32Array[] {
  const set = withDefaults(limiter.settings, { ceiling, ...written });
  const kernel = limiter.prepare(set, { sampleRate, channels: channels.length });
  const input = channels.map((channel) => Float32Array.from([...channel, ...new Float32Array(kernel.latency)]));
  const out = input.map((channel) => new Float32Array(channel.length));
  kernel.process(input, out);
  return out.map((channel) => channel.subarray(kernel.latency));
}

/** How far the true peak of the result lies over the ceiling, read at 16 times the rate with 128 taps a phase. */
const over = (channels: readonly Float32Array[], under = ceiling): number =>
  Math.max(...limited(channels, { ceiling: under }).map((channel) => truePeak(channel, { taps: 128, phases: 16 }))) -
  under;

const signal = (of: (i: number) => number, length = 12_000): Float32Array =>
  Float32Array.from({ length }, (_, i) => of(i));
const turns = (share: number, i: number): number => Math.sin(2 * Math.PI * share * i);

/** Driven until the result is that loud. */
async function overOfMusic(): Promise<number> {
  const high = -0.1;
  let driven = mixOf(composeSong(1)).map((channel) => channel.slice(14 * sampleRate, 19 * sampleRate));
  for (let round = 0; round < 8; round++) {
    const heard = await hear(sound(limited(driven, { ceiling: high }), sampleRate), loudness.meters);
    const missing = -8 - new Logs(heard).get(loudness).integrated!;
    if (missing < 0.05) return over(driven, high);
    const factor = 10 ** ((1.5 * missing) / 20);
    driven = driven.map((channel) => channel.map((value) => value * factor));
  }
  throw new Error('the song cannot be driven to −8 LUFS');
}

/** Noise to 0.45 of the sample rate, by a windowed sinc. */
function dulled(loud: Float32Array): Float32Array {
  const reach = 120;
  const row = Float64Array.from({ length: 2 * reach + 1 }, (_, j) => {
    const t = j - reach;
    const u = (Math.PI * t) / (reach + 1);
    const window = 0.35875 + 0.48829 * Math.cos(u) + 0.14128 * Math.cos(2 * u) + 0.01168 * Math.cos(3 * u);
    return (t === 0 ? 0.88 : Math.sin(0.88 * Math.PI * t) / (Math.PI * t)) * window;
  });
  return loud.map((_, i) => row.reduce((sum, weight, j) => sum + weight * (loud[i + j - reach] ?? 0), 0));
}

const worstPhase = (): number =>
  Math.max(
    ...Array.from({ length: 8 }, (_, k) =>
      over([signal((i) => Math.sin((Math.PI / 2) * i + (Math.PI * k) / 16), 3000)]),
    ),
  );

const bass = 10 ** ((ceiling + 6) / 20);

/** All that stands around 1 kHz at distances of 60 Hz, against the 1 kHz. */
function intermodulation(lookahead?: number): number {
  const both = signal(
    (i) => bass * turns(60 / sampleRate, i) + 0.1 * bass * turns(1000 / sampleRate, i),
    3 * sampleRate,
  );
  const [out] = limited([both], lookahead === undefined ? {} : { lookahead });
  const second = out!.subarray(sampleRate, 2 * sampleRate);
  const power = (frequency: number): number => {
    let [re, im] = [0, 0];
    second.forEach((value, i) => {
      re += value * Math.cos((2 * Math.PI * frequency * i) / sampleRate);
      im += value * Math.sin((2 * Math.PI * frequency * i) / sampleRate);
    });
    return re * re + im * im;
  };
  let beside = 0;
  for (let n = 1; n <= 8; n++) beside += power(1000 - 60 * n) + power(1000 + 60 * n);
  return 10 * Math.log10(beside / power(1000));
}

/** Milliseconds from the end of a burst 6 dB over until all that follows is as it was within 0.1 dB. */
function recovery(): number {
  const [start, end] = [0.5 * sampleRate, 0.7 * sampleRate];
  const given = signal((i) => (i >= start && i < end ? bass : 0.05) * turns(1000 / sampleRate, i), 2 * sampleRate);
  const [out] = limited([given]);
  const last = out!.findLastIndex(
    (value, i) => Math.abs(given[i]!) > 0.02 && Math.abs(20 * Math.log10(value / given[i]!)) > 0.1,
  );
  return (1000 * (last - end)) / sampleRate;
}

const clicks = signal((i) => (i % 977 === 400 ? 1.8 : 0));
const square = signal((i) => (turns(997 / sampleRate, i) > 0 ? 1.5 : -1.5));

const of = 'limiter';
const held = (what: string, measure: () => number | Promise<number>): Figure => ({
  of,
  what: `true peak over the ceiling: ${what}`,
  unit: 'dB',
  most: 0.05,
  measure,
});

export const figures: readonly Figure[] = [
  held('music driven to −8 LUFS', overOfMusic),
  held('full-scale tone at a quarter of the rate, worst phase', worstPhase),
  held('tones at 0.41 and 0.45 of the rate', () => over([signal((i) => turns(0.41, i) + turns(0.45, i))])),
  held('noise to 0.45 of the rate', () => over([dulled(noise(10, 0.25))])),
  held('square wave', () => over([square])),
  held('single clicks', () => over([clicks])),
  held('other sound left and right', () => over([square, clicks, dulled(noise(10, 0.25, 7))])),
  {
    of,
    what: '60 Hz 6 dB over with 1 kHz at −20 dB: intermodulation',
    unit: 'dB',
    most: -45,
    measure: () => intermodulation(),
  },
  { of, what: 'the same with the least look-ahead', unit: 'dB', most: -45, measure: () => intermodulation(0.0005) },
  { of, what: 'the same with a look-ahead of 10 ms', unit: 'dB', most: -70, measure: () => intermodulation(0.01) },
  { of, what: 'back to 0.1 dB of unity after a burst 6 dB over', unit: 'ms', most: 300, measure: recovery },
];
