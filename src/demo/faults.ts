import type { Decibels, Hz, Range } from '../units.ts';
import { type Filter, filter, powerOf, type Stereo } from './filters.ts';
import { between, type Random, random } from './random.ts';
import { mixOf, type Song, type Stem } from './song.ts';

/** A mistake put into a song on purpose: the answer that a listener should find. */
export interface PlantedFault {
  readonly id: string;
  /** The rule that should fire. */
  readonly rule: string;
  /** Where it was put, or who suffers; absent where it is the mix. */
  readonly stem?: string;
  /** Who else takes part: the one that covers. */
  readonly by?: string;
  readonly about: string;
  readonly band?: Range;
  /** Rules that the same mistake may fire as well. */
  readonly also?: readonly string[];
}

type Channels = [Float32Array, Float32Array];
type Change = (channels: Channels) => void;

interface Planting {
  readonly fault: PlantedFault;
  /** What happens to which stem. */
  readonly changes: Readonly<Record<string, Change>>;
}

const equalise =
  (...filters: readonly Filter[]): Change =>
  (channels) => {
    for (const channel of channels) filter(channel, ...filters);
  };

const peaking = (frequency: Hz, gain: Decibels, q: number): Filter => ({ shape: 'peaking', frequency, gain, q });

const gain =
  (level: Decibels): Change =>
  (channels) => {
    const factor = 10 ** (level / 20);
    for (const channel of channels) for (let i = 0; i < channel.length; i++) channel[i] = channel[i]! * factor;
  };

const invert = (channel: Float32Array): void => {
  for (let i = 0; i < channel.length; i++) channel[i] = -channel[i]!;
};

/** Six faults of the mix in a copy of the song; amounts vary a little with the seed. */
export function plantFaults(song: Song, seed: number): { song: Song; faults: PlantedFault[] } {
  const dice = random(seed + 1001);
  const plantings = [mud(dice), harshness(dice), mask(song, dice), outOfPhase(dice), polarity()];
  const stems = song.stems.map((stem): Stem => {
    const channels: Channels = [stem.channels[0].slice(), stem.channels[1].slice()];
    for (const { changes } of plantings) changes[stem.name]?.(channels);
    return { ...stem, channels };
  });
  const faulty = { ...song, stems };
  const hot = tooHot(faulty, dice);
  return { song: faulty, faults: [...plantings.map(({ fault }) => fault), hot] };
}

function mud(dice: Random): Planting {
  const frequency = between(dice, 260, 320);
  const level = between(dice, 11, 12.5);
  return {
    fault: {
      id: 'mud-in-keys',
      rule: 'mud',
      also: ['boxiness'],
      stem: 'keys',
      about: `The keys are ${level.toFixed(1)} dB too loud around ${Math.round(frequency)} Hz and muddy the mix.`,
      band: [200, 450],
    },
    changes: { keys: equalise(peaking(frequency, level, 0.8)) },
  };
}

function harshness(dice: Random): Planting {
  const frequency = between(dice, 3100, 3700);
  const level = between(dice, 11, 12.5);
  return {
    fault: {
      id: 'harsh-lead',
      rule: 'harshness',
      also: ['brightness'],
      stem: 'lead',
      about: `The lead is ${level.toFixed(1)} dB too loud around ${(frequency / 1000).toFixed(1)} kHz and hurts.`,
      band: [2500, 5000],
    },
    changes: { lead: equalise(peaking(frequency, level, 0.9)) },
  };
}

/** The octave in which a stem has most of its power, by its centre. */
function strongestOctave(channels: Stereo): Hz {
  const centres = [500, 710, 1000, 1410, 2000, 2820];
  const powers = centres.map((frequency) => {
    const band = channels.map((channel) =>
      filter(channel.slice(), { shape: 'bandpass', frequency, q: 1.41 }, { shape: 'bandpass', frequency, q: 1.41 }),
    ) as Channels;
    return powerOf(band);
  });
  return centres[powers.indexOf(Math.max(...powers))]!;
}

/** The guitar is pushed where the voice has most to say, and the voice falls back. */
function mask(song: Song, dice: Random): Planting {
  const vocals = song.stems.find(({ name }) => name === 'vocals')!;
  const frequency = strongestOctave(vocals.channels);
  const level = between(dice, 12, 13.5);
  const fall = between(dice, 3.5, 4.5);
  return {
    fault: {
      id: 'masked-vocals',
      rule: 'masked-stem',
      also: ['mud', 'boxiness', 'hollowness'],
      stem: 'vocals',
      by: 'guitar',
      about: `The guitar is ${level.toFixed(1)} dB too loud around ${frequency} Hz, where the vocals, ${fall.toFixed(1)} dB too quiet, are strongest.`,
      band: [frequency / Math.SQRT2, frequency * Math.SQRT2],
    },
    changes: { guitar: equalise(peaking(frequency, level, 1)), vocals: gain(-fall) },
  };
}

function outOfPhase(dice: Random): Planting {
  const frequency = between(dice, 160, 200);
  return {
    fault: {
      id: 'bass-out-of-phase',
      rule: 'low-end-out-of-phase',
      also: ['mono-loss', 'inverted-polarity'],
      stem: 'bass',
      about: `The right channel of the bass is inverted below ${Math.round(frequency)} Hz: in mono the low end is gone.`,
      band: [20, frequency],
    },
    changes: {
      bass: ([, right]) => {
        const lowpass: Filter = { shape: 'lowpass', frequency, q: 0.7 };
        const low = filter(filter(right.slice(), lowpass).reverse(), lowpass).reverse(); // both ways: no phase of its own
        for (let i = 0; i < right.length; i++) right[i] = right[i]! - 2 * low[i]!;
      },
    },
  };
}

function polarity(): Planting {
  return {
    fault: {
      id: 'inverted-pad',
      rule: 'inverted-polarity',
      also: ['mono-loss'],
      stem: 'pad',
      about: 'The right channel of the pad is inverted: in mono most of it is gone.',
    },
    changes: { pad: ([, right]) => invert(right) },
  };
}

/** Turns all stems up until their sum passes full scale. */
function tooHot(song: Song, dice: Random): PlantedFault {
  const over = between(dice, 0.8, 1.4);
  const peak = mixOf(song).reduce((most, channel) => channel.reduce((high, x) => Math.max(high, Math.abs(x)), most), 0);
  for (const { channels } of song.stems) gain(over - 20 * Math.log10(peak))(channels);
  return {
    id: 'true-peak-over',
    rule: 'true-peak',
    also: ['loudness', 'clipping'],
    about: `The mix peaks ${over.toFixed(1)} dB above full scale.`,
  };
}
