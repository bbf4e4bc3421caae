import type { Fault } from './fault.ts';
import { bandPass, bell, equalised, filtered, shelf } from './filters.ts';
import { convolved, curveTaps, lowPassTaps } from './fir.ts';
import { gaussian } from './random.ts';
import {
  between,
  downmix,
  factorOf,
  lengthOf,
  mapped,
  powersOf,
  quantileOf,
  rmsOf,
  type Sounding,
} from './sounding.ts';

type Told = Pick<Fault, 'id' | 'about' | 'amounts' | 'rules' | 'range'> & Partial<Fault>;

const tonal = (told: Told): Omit<Fault, 'inject'> => ({
  unit: 'dB',
  on: 'mix',
  isTonal: true,
  isMatched: true,
  ...told,
});

const bump = (told: Told, sign: 1 | -1 = 1): Fault => ({
  ...tonal(told),
  inject: (sounding, amount, { frequency, Q }) => equalised(sounding, bell(frequency, sign * amount, Q, sounding.rate)),
});

const shelved = (told: Told, side: 1 | -1, sign: 1 | -1): Fault => ({
  ...tonal(told),
  inject: (sounding, amount, { frequency, Q }) =>
    equalised(sounding, shelf(side, frequency, sign * amount, Q, sounding.rate)),
});

const sibilance: Fault = {
  ...tonal({
    id: 'sibilance',
    about: 'a bell that opens only while 5 to 10 kHz is 6 dB above its own median',
    amounts: [4, 8, 12],
    rules: ['sibilance'],
    range: [5000, 10_000],
    place: { frequency: 7000, Q: 1.2, within: [6000, 8500] },
  }),
  inject(sounding, amount, { frequency, Q }) {
    const { rate } = sounding;
    const step = Math.floor(0.005 * rate);
    const powers = powersOf(filtered(downmix(sounding), bandPass(5000, 10_000, 2, rate)), step);
    const levels = powers.map((power) => 10 * Math.log10(power + 1e-20));
    const threshold = quantileOf(levels, 0.5) + 6;
    let held = 0;
    const openings = levels.map((level) => {
      held = 0.5 * held + 0.5 * Math.max(0, Math.min(1, (level - threshold) / 3));
      return held;
    });
    const opening = between(openings, step);
    const wet = equalised(sounding, bell(frequency, amount, Q, rate));
    return mapped(sounding, (channel, c) =>
      channel.map((value, i) => value + (wet.channels[c]![i]! - value) * opening(i)),
    );
  },
};

const tilt: Fault = {
  ...tonal({
    id: 'tilt',
    about: 'a slope about 1 kHz; positive is darker',
    amounts: [0.75, 1.5, 3],
    rules: ['tilt'],
    range: [60, 12_000],
    unit: 'dB/oct',
    sign: -1,
  }),
  inject: (sounding, amount) =>
    convolved(
      sounding,
      curveTaps(
        (frequency) => -amount * Math.max(-4.5, Math.min(4, Math.log2(Math.max(1, frequency) / 1000))),
        sounding.rate,
        4097,
      ),
    ),
};

const rumble: Fault = {
  ...tonal({
    id: 'rumble',
    about: 'noise of 15 to 28 Hz, beside the RMS of the music',
    amounts: [-24, -18, -12],
    identity: -200,
    rules: ['rumble'],
    range: [10, 32],
  }),
  inject(sounding, amount, { random }) {
    const { rate } = sounding;
    const lead = rate; // frames in which the filters settle
    const rough = filtered(gaussian(random, lengthOf(sounding) + lead), bandPass(15, 28, 4, rate)).subarray(lead);
    return { ...added(sounding, rough, factorOf(amount) * rmsOf(sounding)) };
  },
};

/** One noise in all channels, at an RMS. */
export function added(sounding: Sounding, noise: Float32Array, rms: number): Sounding {
  const factor = rms / rmsOf({ channels: [noise], rate: sounding.rate });
  return mapped(sounding, (channel) => channel.map((value, i) => value + factor * noise[i]!));
}

const bandLimit: Fault = {
  ...tonal({
    id: 'bandlimit',
    about: 'nothing above a frequency, as lossy coding or a low sample rate leave it',
    amounts: [15_500, 11_000, 8000],
    identity: Number.POSITIVE_INFINITY,
    rules: ['band-limit'],
    also: ['dullness', 'tilt'],
    range: [8000, 20_000],
    unit: 'Hz',
  }),
  inject(sounding, amount) {
    if (amount >= 0.49 * sounding.rate) return sounding;
    const width = 500; // Hz from passing to −90 dB
    const taps = 2 * Math.ceil((2.9 * sounding.rate) / width) + 1;
    const limited = convolved(sounding, lowPassTaps(amount - width / 2, sounding.rate, taps));
    return { ...limited, range: [amount, 20_000] };
  },
};

export const tone: readonly Fault[] = [
  bump({
    id: 'mud',
    about: 'a bell in the low mids',
    amounts: [3, 6, 9],
    more: true,
    rules: ['mud'],
    range: [180, 500],
    place: { frequency: 300, Q: 0.7, within: [220, 400] },
  }),
  bump({
    id: 'boxy',
    about: 'a bell around 600 Hz',
    amounts: [3, 6, 9],
    more: true,
    rules: ['boxiness'],
    range: [400, 900],
    place: { frequency: 600, Q: 1.2, within: [470, 780] },
  }),
  bump({
    id: 'boom',
    about: 'a bell in the bass',
    amounts: [4, 8, 12],
    more: true,
    rules: ['boom'],
    range: [60, 140],
    place: { frequency: 95, Q: 1.2, within: [70, 125] },
  }),
  bump({
    id: 'harsh',
    about: 'a bell in the upper mids',
    amounts: [4, 8, 12],
    more: true,
    rules: ['harshness'],
    range: [2200, 5500],
    place: { frequency: 3500, Q: 1, within: [2600, 4700] },
  }),
  sibilance,
  shelved(
    {
      id: 'dull',
      about: 'a cut of the treble',
      amounts: [3, 6, 10],
      rules: ['dullness'],
      range: [8000, 16_000],
      place: { frequency: 8000, Q: Math.SQRT1_2, within: [6000, 10_000] },
    },
    1,
    -1,
  ),
  shelved(
    {
      id: 'bright',
      about: 'a lift of the treble',
      amounts: [3, 6, 10],
      rules: ['brightness'],
      range: [8000, 16_000],
      place: { frequency: 8000, Q: Math.SQRT1_2, within: [6000, 10_000] },
    },
    1,
    1,
  ),
  shelved(
    {
      id: 'thin',
      about: 'a cut of the bass',
      amounts: [4, 8, 12],
      rules: ['thinness'],
      range: [40, 160],
      place: { frequency: 180, Q: Math.SQRT1_2, within: [130, 250] },
    },
    -1,
    -1,
  ),
  bump(
    {
      id: 'hollow',
      about: 'a broad dip in the middle',
      amounts: [4, 8, 12],
      more: true,
      rules: ['hollowness'],
      range: [700, 2500],
      place: { frequency: 1300, Q: 0.7, within: [950, 1800] },
    },
    -1,
  ),
  tilt,
  rumble,
  bump({
    id: 'resonance',
    about: 'a narrow bell',
    amounts: [6, 9, 14],
    rules: ['resonance'],
    range: [820, 990],
    place: { frequency: 900, Q: 14, within: [350, 4000] },
  }),
  bandLimit,
];
