import type { Fault } from './fault.ts';
import { spread } from './fault.ts';
import { filtered, type Section } from './filters.ts';
import { sped } from './fir.ts';
import { peaksBetween } from './peaks.ts';
import { gaussian } from './random.ts';
import { decibelsOf, factorOf, lengthOf, mapped, peakOf, rmsOf, type Sounding, scaled } from './sounding.ts';
import { added } from './tone.ts';

const plain = (told: Pick<Fault, 'id' | 'about' | 'amounts' | 'rules' | 'unit'> & Partial<Fault>) =>
  ({ on: 'mix', isMatched: false, ...told }) as const;

const clippedAt = (sounding: Sounding, ceiling: number): Sounding =>
  mapped(sounding, (channel) => channel.map((value) => Math.max(-ceiling, Math.min(ceiling, value))));

/** White noise made pink: poles and zeros by Bristow-Johnson, 3 dB an octave within 0.3 dB from 20 Hz up at 44.1 kHz. */
const pinking: readonly Section[] = [
  [1, -0.98443604, 0, -0.99572754, 0],
  [1, -0.83392334, 0, -0.94790649, 0],
  [1, -0.07568359, 0, -0.53567505, 0],
];

const hum: readonly (readonly [harmonic: number, down: number])[] = [
  [1, 0],
  [2, 4],
  [3, 3],
  [4, 9],
  [5, 8],
  [7, 12],
];

/** The greatest of all channels. */
const offsetOf = ({ channels }: Sounding): number =>
  Math.max(...channels.map((channel) => Math.abs(channel.reduce((sum, value) => sum + value, 0) / channel.length)));

const perMinute = (sounding: Sounding, amount: number): number =>
  Math.max(1, Math.round((amount * lengthOf(sounding)) / sounding.rate / 60));

export const technical: readonly Fault[] = [
  {
    ...plain({ id: 'gain', about: 'all of it louder', unit: 'dB', amounts: [3, 6, 10], rules: ['loudness'], sign: 1 }),
    also: ['true-peak', 'clipping'],
    inject: (sounding, amount) => scaled(sounding, factorOf(amount)),
  },
  {
    ...plain({
      id: 'clip',
      about: 'clipped so far below its peak, and that peak put at 0 dBFS',
      unit: 'dB',
      amounts: [3, 6, 9],
      rules: ['clipping'],
      also: ['true-peak', 'over-limiting', 'loudness'],
    }),
    inject(sounding, amount) {
      const ceiling = peakOf(sounding) * factorOf(-amount);
      return scaled(clippedAt(sounding, ceiling), 1 / ceiling);
    },
  },
  {
    ...plain({
      id: 'true_peak',
      about: 'no sample above 0 dBFS, but so much between them',
      unit: 'dBTP',
      amounts: [0.3, 1, 2],
      identity: -200,
      rules: ['true-peak'],
      also: ['clipping', 'over-limiting', 'loudness'],
    }),
    inject(sounding, amount) {
      const peak = peakOf(sounding);
      let made = sounding;
      for (let drive = 0; drive <= 16; drive++) {
        made = clippedAt(scaled(sounding, factorOf(drive) / peak), 1);
        if (decibelsOf(peaksBetween(made)) >= amount) break;
      }
      return peaksBetween(sounding) > peaksBetween(made) ? { ...made, isLess: true } : made;
    },
  },
  {
    ...plain({
      id: 'dc',
      about: 'an offset, as a share of full scale',
      unit: '1',
      amounts: [0.005, 0.02, 0.05],
      rules: ['dc-offset'],
    }),
    inject(sounding, amount, { side }) {
      const made = mapped(sounding, (channel) => channel.map((value) => value + (side ? amount : -amount)));
      return offsetOf(made) < offsetOf(sounding) ? { ...made, isLess: true } : made;
    },
  },
  {
    ...plain({
      id: 'hum',
      about: 'mains and six harmonics, beside the RMS of the music',
      unit: 'dB',
      amounts: [-50, -40, -30],
      identity: -200,
      rules: ['hum'],
      isMatched: true,
      range: [50, 350],
      place: { frequency: 50, Q: 1, within: [59.99, 60.01] },
    }),
    inject(sounding, amount, { frequency }) {
      const turn = (2 * Math.PI * frequency) / sounding.rate;
      const tone = Float32Array.from({ length: lengthOf(sounding) }, (_, i) =>
        hum.reduce((sum, [k, down]) => sum + factorOf(-down) * Math.sin(turn * k * i + k), 0),
      );
      return added(sounding, tone, factorOf(amount) * rmsOf(sounding));
    },
  },
  {
    ...plain({
      id: 'noise',
      about: 'pink noise, its own in each channel, beside the RMS of the music',
      unit: 'dB',
      amounts: [-55, -45, -35],
      identity: -200,
      rules: ['noise-floor'],
      isMatched: true,
    }),
    inject(sounding, amount, { random }) {
      const rms = factorOf(amount) * rmsOf(sounding);
      return mapped(
        sounding,
        (channel) =>
          added({ channels: [channel], rate: sounding.rate }, filtered(gaussian(random, channel.length), pinking), rms)
            .channels[0]! as Float32Array,
      );
    },
  },
  {
    ...plain({
      id: 'clicks',
      about: 'impulses of 1 to 6 samples, a quarter to a half of the peak',
      unit: '/min',
      amounts: [6, 20, 60],
      rules: ['clicks'],
      isMatched: true,
    }),
    inject(sounding, amount, { random }) {
      const peak = peakOf(sounding);
      const hits = spread(sounding, perMinute(sounding, amount), 0.01, random).map((at) => {
        const length = 1 + Math.floor(6 * random());
        const height = peak * (0.25 + 0.25 * random()) * (random() < 0.5 ? -1 : 1);
        return { at, length, height };
      });
      const made = mapped(sounding, (channel) => {
        const out = channel.slice();
        for (const { at, length, height } of hits)
          for (let i = 0; i < length; i++)
            out[at + i] = out[at + i]! + height * Math.sin((Math.PI * (i + 1)) / (length + 1)) ** 2;
        return out;
      });
      return { ...made, times: hits.map(({ at, length }) => [at / sounding.rate, (at + length) / sounding.rate]) };
    },
  },
  {
    ...plain({
      id: 'dropouts',
      about: 'gaps of digital silence, 5 to 40 ms',
      unit: '/min',
      amounts: [2, 6, 15],
      rules: ['dropouts'],
      also: ['clicks'],
      isMatched: true,
    }),
    inject(sounding, amount, { random }) {
      const gaps = spread(sounding, perMinute(sounding, amount), 0.05, random).map(
        (from) => [from, from + Math.floor((0.005 + 0.035 * random()) * sounding.rate)] as const,
      );
      const made = mapped(sounding, (channel) => {
        const out = channel.slice();
        for (const [from, to] of gaps) out.fill(0, from, to);
        return out;
      });
      return { ...made, times: gaps.map(([from, to]) => [from / sounding.rate, to / sounding.rate]) };
    },
  },
  {
    ...plain({
      id: 'headsilence',
      about: 'silence in front',
      unit: 's',
      amounts: [1.5, 3, 6],
      rules: ['leading-silence'],
    }),
    inject(sounding, amount) {
      const frames = Math.round(amount * sounding.rate);
      const made = mapped(sounding, (channel) => {
        const out = new Float32Array(channel.length + frames);
        out.set(channel, frames);
        return out;
      });
      return { ...made, times: [[0, amount]] };
    },
  },
  {
    ...plain({
      id: 'cut_tail',
      about: 'its end comes so much too early, and at once',
      unit: 's',
      amounts: [1, 3, 6],
      rules: ['cut-tail'],
    }),
    inject: (sounding, amount) =>
      mapped(sounding, (channel) =>
        channel.slice(0, Math.max(sounding.rate, channel.length - Math.round(amount * sounding.rate))),
      ),
  },
  {
    ...plain({
      id: 'bits',
      about: 'cut to so many bits without dither',
      unit: 'bit',
      amounts: [12, 10, 8],
      identity: 32,
      rules: ['bit-depth'],
      also: ['unused-bits'],
    }),
    inject(sounding, amount) {
      const steps = 2 ** (amount - 1);
      return mapped(sounding, (channel) => channel.map((value) => Math.floor(value * steps) / steps));
    },
  },
  {
    ...plain({
      id: 'speed',
      about: 'played too fast; 8.84 % is 44.1 kHz taken for 48',
      unit: '%',
      amounts: [0.5, 2, 8.84],
      rules: ['wrong-speed'],
    }),
    inject: (sounding, amount) => mapped(sounding, (channel) => sped(channel, 1 + amount / 100)),
  },
];
