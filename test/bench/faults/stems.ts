import type { Fault, How } from './fault.ts';
import { bell, butterworth, equalised, filtered } from './filters.ts';
import { delayed } from './fir.ts';
import { octaveLevels } from './octave-levels.ts';
import { downmix, factorOf, lengthOf, mapped, type Sounding, scaled } from './sounding.ts';

const stemFault = (told: Pick<Fault, 'id' | 'about' | 'amounts' | 'rules' | 'unit'> & Partial<Fault>) =>
  ({ on: 'stem', isMatched: false, ...told }) as const;

const otherOf = ({ other }: How): Sounding => {
  if (!other) throw new Error('This fault needs another stem.');
  return other;
};

/** With as many channels and frames as another. */
function shaped(sounding: Sounding, { channels: wanted, rate }: Sounding): Sounding {
  const length = wanted[0]!.length;
  const fitted = (channel: Float32Array) => {
    const out = new Float32Array(length);
    out.set(channel.subarray(0, length));
    return out;
  };
  const isSame = sounding.channels.length === wanted.length;
  const middle = isSame ? undefined : fitted(downmix(sounding));
  return { channels: wanted.map((_, c) => middle ?? fitted(sounding.channels[c]!)), rate };
}

const plus = (a: Sounding, b: Sounding, factor: number): Sounding =>
  mapped(a, (channel, c) => channel.map((value, i) => value + factor * b.channels[c]![i]!));

/** As another room or microphone has it: 5 ms later, nothing above 6 kHz. */
const leaked = (sounding: Sounding): Sounding =>
  mapped(sounding, (channel) =>
    delayed(filtered(channel, butterworth(-1, 2, 6000, sounding.rate)), Math.round(0.005 * sounding.rate)),
  );

/** A second microphone on a source: duller, fuller, 4 dB softer, a little late, with what it hears of all the others. */
export function secondMicrophone(source: Sounding, others: Sounding, late: number): Sounding {
  const { rate } = source;
  const heard = equalised(source, bell(250, 2.5, 0.8, rate), bell(5000, -4, 0.7, rate));
  const moved = mapped(scaled(heard, factorOf(-4)), (channel) => delayed(channel, late * rate));
  return plus(moved, shaped(others, source), factorOf(-20));
}

export const stemFaults: readonly Fault[] = [
  {
    ...stemFault({
      id: 'stem_gain',
      about: 'a stem too loud beside the mix that came with it',
      unit: 'dB',
      amounts: [3, 6, 10],
      rules: ['stem-level'],
      also: ['masked-stem', 'true-peak', 'clipping', 'loudness'],
      sign: 1,
      keepsMix: true,
    }),
    inject: (sounding, amount) => scaled(sounding, factorOf(amount)),
  },
  {
    ...stemFault({
      id: 'stem_mask',
      about: 'a bell on this stem, where another one has its strongest octave from 200 Hz to 6 kHz',
      unit: 'dB',
      amounts: [4, 8, 12],
      rules: ['masked-stem'],
      also: ['stem-level', 'true-peak', 'clipping'],
    }),
    inject(sounding, amount, how) {
      const { frequency } = strongest(otherOf(how));
      return {
        ...equalised(sounding, bell(frequency, amount, 1, sounding.rate)),
        frequency,
        range: [frequency / 1.5, frequency * 1.5],
      };
    },
  },
  {
    ...stemFault({
      id: 'stem_polarity',
      about: 'a stem inverted',
      unit: '1',
      amounts: [1, 1, 1],
      rules: ['stem-polarity'],
    }),
    inject: (sounding, amount) => scaled(sounding, 1 - 2 * Math.min(1, amount)),
  },
  {
    ...stemFault({ id: 'stem_delay', about: 'a stem late', unit: 'ms', amounts: [0.5, 2, 15], rules: ['stem-delay'] }),
    also: ['stem-polarity'],
    inject: (sounding, amount) => mapped(sounding, (channel) => delayed(channel, (amount * sounding.rate) / 1000)),
  },
  {
    ...stemFault({
      id: 'stem_silent',
      about: 'digital silence in the place of a stem',
      unit: '1',
      amounts: [1, 1, 1],
      rules: ['silent-stem'],
    }),
    inject: (sounding, amount) => scaled(sounding, 1 - Math.min(1, amount)),
  },
  {
    ...stemFault({
      id: 'stem_duplicate',
      about: "another stem under this one's name, so much louder",
      unit: 'dB',
      amounts: [0, -3, -6],
      identity: Number.NaN,
      rules: ['duplicate-stem'],
      also: ['stem-level', 'masked-stem'],
    }),
    inject: (sounding, amount, how) => scaled(shaped(otherOf(how), sounding), factorOf(amount)),
  },
  {
    ...stemFault({
      id: 'stem_bleed',
      about: 'another stem leaks into this one: 5 ms late, nothing above 6 kHz',
      unit: 'dB',
      amounts: [-24, -18, -12],
      identity: -200,
      rules: ['bleed'],
      also: ['stem-delay'],
    }),
    inject: (sounding, amount, how) => plus(sounding, leaked(shaped(otherOf(how), sounding)), factorOf(amount)),
  },
  {
    ...stemFault({
      id: 'stem_pan',
      about: 'a stem moved to one side by balance',
      unit: '1',
      amounts: [0.3, 0.6, 1],
      rules: ['stem-pan'],
      also: ['imbalance', 'one-sided'],
      needsStereo: true,
      roles: ['kick', 'snare', 'bass', 'vocals'],
      sign: 1,
      isSigned: true,
    }),
    inject: (sounding, amount, { side }) =>
      mapped(sounding, (channel, c) => (c === side ? channel.map((value) => value * (1 - amount)) : channel)),
  },
];

/** Where a sound has most in an octave between 200 Hz and 6 kHz, by third octaves, and how much that is. */
export function strongest(sounding: Sounding): { readonly frequency: number; readonly level: number } {
  const bands = octaveLevels(sounding).filter(({ frequency }) => frequency >= 200 && frequency <= 6000);
  return bands.reduce((a, b) => (b.level > a.level ? b : a));
}

/** Sum of all, as long as the longest. */
export function sumOf(all: readonly Sounding[]): Sounding {
  const width = Math.max(...all.map(({ channels }) => channels.length));
  const length = Math.max(...all.map(lengthOf));
  const channels = Array.from({ length: width }, (_, c) => {
    const out = new Float32Array(length);
    for (const each of all) {
      const channel = each.channels[c] ?? each.channels[0]!;
      for (let i = 0; i < channel.length; i++) out[i] = out[i]! + channel[i]!;
    }
    return out;
  });
  return { channels, rate: all[0]!.rate };
}
