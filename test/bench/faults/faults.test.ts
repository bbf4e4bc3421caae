import { expect, test } from 'vitest';
import { noise, sine } from '../../helpers/signals.ts';
import { truePeak } from '../../helpers/true-peak.ts';
import { amountsOf, faultOf, faults } from './catalogue.ts';
import { faulty, howOf } from './fault.ts';
import { delayed } from './fir.ts';
import { coherenceOf } from './kinship.ts';
import { loudnessOf } from './loudness.ts';
import { faded } from './material.ts';
import { thirdLevels } from './octave-levels.ts';
import { peaksBetween } from './peaks.ts';
import { decibelsOf, factorOf, peakOf, rmsOf, type Sounding } from './sounding.ts';
import { secondMicrophone } from './stems.ts';
import { confirmedBy } from './truth.ts';

const rate = 44_100;

/** Bursts over a bed of noise, another in each channel but for half of it: 1.6 s that have beats, a width and a middle. */
const music: Sounding = (() => {
  const seconds = 1.6;
  const shared = noise(-12, seconds, 1, rate);
  const low = sine(80, -10, seconds, rate);
  const channels = [2, 3].map((seed) => {
    const own = noise(-18, seconds, seed, rate);
    return own.map((value, i) => {
      const beat = Math.exp(-((i % (rate / 2)) / rate) * 12);
      return 0.5 * (value + shared[i]! * (0.3 + beat) + low[i]! * beat);
    });
  });
  return { channels, rate };
})();

const put = (id: string, amount: number, sounding = music, seed = 'test') => {
  const fault = faultOf(id);
  return faulty(fault, sounding, amount, howOf(fault, seed, true, music));
};

/** Sample by sample; `toEqual` takes a second for each second. */
const areSame = (a: Sounding, b: Sounding): boolean =>
  a.channels.every((channel, c) => Buffer.from(channel.buffer).equals(Buffer.from(b.channels[c]!.buffer)));

const tone = (frequency: number, seconds = 2): Sounding => {
  const channel = sine(frequency, -20, seconds, rate);
  return { channels: [channel, channel.slice()], rate };
};

/** What a fault does to a sine, without loudness matching. */
const gainAt = (id: string, amount: number, frequency: number): number => {
  const clean = tone(frequency);
  const fault = faultOf(id);
  const made = fault.inject(clean, amount, howOf(fault, 'test', true));
  const tail = ({ channels }: Sounding) => ({ channels: channels.map((each) => each.subarray(rate / 2, rate)), rate });
  return decibelsOf(rmsOf(tail(made)) / rmsOf(tail(clean)));
};

test('there are the 46 faults, each with a rule and three amounts', () => {
  expect(faults).toHaveLength(46);
  expect(new Set(faults.map(({ id }) => id)).size).toBe(46);
  for (const fault of faults) expect(fault.rules.length).toBeGreaterThan(0);
});

test.each(
  faults.filter(({ identity }) => !Number.isNaN(identity)).map(({ id, identity }) => [id, identity ?? 0] as const),
)('%s: the amount that changes nothing gives the same samples', (id, identity) => {
  expect(put(id, identity).channels).toBe(music.channels);
});

test.each(faults.map(({ id }) => id))('%s: twice the same samples, none of them wild, and others than before', (id) => {
  const { amounts } = faultOf(id);
  const [a, b] = [put(id, amounts[1]), put(id, amounts[1])];
  expect(areSame(a, b)).toBe(true);
  expect(a.channels.every((channel) => channel.every(Number.isFinite))).toBe(true);
  expect(areSame(a, music)).toBe(false);
});

test.each(faults.filter(({ isMatched }) => isMatched).map(({ id }) => id))('%s: as loud as before', (id) => {
  expect(loudnessOf(put(id, faultOf(id).amounts[1]))).toBeCloseTo(loudnessOf(music)!, 1);
});

test.each([
  ['mud', 6, 300, 6],
  ['boxy', 9, 600, 9],
  ['boom', 8, 95, 8],
  ['harsh', 8, 3500, 8],
  ['hollow', 8, 1300, -8],
  ['resonance', 14, 900, 14],
  ['mud', 6, 8000, 0],
  ['dull', 6, 8000, -3],
  ['dull', 6, 16_000, -6],
  ['bright', 6, 16_000, 6],
  ['thin', 8, 180, -4],
  ['thin', 8, 40, -8],
  ['tilt', 1.5, 2000, -1.5],
  ['tilt', 1.5, 250, 3],
  ['bandlimit', 11_000, 8000, 0],
] as const)('%s of %d changes %d Hz by %d dB', (id, amount, frequency, gain) => {
  expect(Math.abs(gainAt(id, amount, frequency) - gain)).toBeLessThan(0.25);
});

test('a band limit leaves nothing above it', () => {
  expect(gainAt('bandlimit', 11_000, 11_300)).toBeLessThan(-80);
});

test('another place is within its range, and the usual one is where it says', () => {
  for (const fault of faults.filter(({ place }) => place)) {
    const { within, frequency } = fault.place!;
    expect(howOf(fault, 'a', true).frequency).toBe(frequency);
    for (const seed of ['a', 'b', 'c']) {
      const other = howOf(fault, seed, false).frequency;
      expect(other).toBeGreaterThanOrEqual(within[0]);
      expect(other).toBeLessThanOrEqual(within[1]);
    }
  }
});

test('both channels have their turn', () => {
  const sides = Array.from({ length: 20 }, (_, i) => howOf(faultOf('imbalance'), `song ${i}`, true).side);
  expect(new Set(sides).size).toBe(2);
});

test('a clip flattens at its ceiling and ends at full scale', () => {
  const made = put('clip', 6);
  expect(peakOf(made)).toBeCloseTo(1, 6);
  const top = made.channels[0]!.filter((value) => Math.abs(value) >= 1).length;
  const ceiling = factorOf(-6) * peakOf(music);
  const before = music.channels[0]!.filter((value) => Math.abs(value) >= ceiling).length;
  expect(top).toBe(before);
});

test('a delay delays by exactly that', () => {
  const pulse = noise(-6, 0.1, 5, rate);
  expect(
    delayed(pulse, 7)
      .slice(7)
      .every((value, i) => value === pulse[i]),
  ).toBe(true);
  const wave = sine(1000, 0, 0.2, rate);
  const late = delayed(wave, 2.25);
  for (const i of [2000, 3001, 5003]) {
    const wanted = Math.sin((2 * Math.PI * 1000 * (i - 2.25)) / rate);
    expect(late[i]).toBeCloseTo(wanted, 3);
  }
});

test('drop-outs and silence are where they say', () => {
  const gaps = put('dropouts', 60);
  for (const [from, to] of gaps.times!) {
    const piece = gaps.channels[0]!.subarray(Math.round(from * rate), Math.round(to * rate));
    expect(piece.every((value) => value === 0)).toBe(true);
    expect(piece.length).toBeGreaterThan(0.004 * rate);
  }
  const headed = put('headsilence', 1.5);
  expect(headed.channels[0]!.findIndex((value) => value !== 0)).toBeGreaterThanOrEqual(1.5 * rate);
  expect(put('cut_tail', 1).channels[0]).toHaveLength(rate);
});

test('noise and hum are as far under the music as they should be', () => {
  for (const id of ['noise', 'hum', 'rumble']) {
    const made = faultOf(id).inject(music, -20, howOf(faultOf(id), 'test', true));
    const added = made.channels.map((channel, c) => channel.map((value, i) => value - music.channels[c]![i]!));
    expect(decibelsOf(rmsOf({ channels: added, rate }) / rmsOf(music))).toBeCloseTo(-20, 0);
  }
});

test('a limiter is driven until the peak-to-loudness ratio has fallen', () => {
  const ratio = (sounding: Sounding) => decibelsOf(peakOf(sounding)) - loudnessOf(sounding)!;
  expect(ratio(music) - ratio(put('overlimit', 3))).toBeCloseTo(3, 0);
});

test('true peaks: at a quarter of the rate and 45 degrees they are 3 dB over the samples', () => {
  const wave = faded({ channels: [sine(rate / 4, 0, 0.5, rate, Math.PI / 4)], rate });
  expect(decibelsOf(peakOf(wave))).toBeCloseTo(-3.01, 1);
  expect(decibelsOf(peaksBetween(wave, { taps: 128, phases: 16 }))).toBeCloseTo(0, 1);
  const made = put('true_peak', 0.3);
  expect(peakOf(made)).toBeLessThanOrEqual(1);
  expect(truePeak(made.channels[0]!)).toBeGreaterThan(0.1);
});

test('played faster it is shorter and higher', () => {
  const made = put('speed', 8.84, tone(1000));
  expect(made.channels[0]!.length / (2 * rate)).toBeCloseTo(1 / 1.0884, 3);
  const crossings = made.channels[0]!.filter((value, i, all) => i > 0 && value >= 0 && all[i - 1]! < 0).length;
  expect(crossings / (made.channels[0]!.length / rate)).toBeCloseTo(1088.4, -1);
});

test('loudness: a sine of 997 Hz at 0 dBFS in one channel is −3.01 LUFS', () => {
  expect(loudnessOf({ channels: [sine(997, 0, 2, 48_000)], rate: 48_000 })).toBeCloseTo(-3.01, 1);
});

test('levels of third octaves: a sine is in its own, by its power', () => {
  const bands = thirdLevels(tone(1000));
  const most = bands.reduce((a, b) => (b.level > a.level ? b : a));
  expect(most.frequency).toBeCloseTo(1000);
  expect(most.level).toBeCloseTo(-23, 0);
});

test('a second microphone is kin, another sound is not', () => {
  const source: Sounding = { channels: [noise(-12, 2, 7, rate)], rate };
  const others: Sounding = { channels: [noise(-12, 2, 8, rate)], rate };
  expect(coherenceOf(source, secondMicrophone(source, others, 0.0005))).toBeGreaterThan(0.8);
  expect(coherenceOf(source, others)).toBeLessThan(0.1);
});

test('meters apart see what is there and not what is not', () => {
  const flag = (rule: string, limit: number, value = 1) =>
    ({ rule, limit, value, severity: 'warning', tracks: ['mix'] }) as const;
  const flags = [
    flag('clipping', 10),
    flag('dc-offset', 0.003),
    flag('dropouts', 0),
    flag('clicks', 6),
    flag('inverted-polarity', -0.05),
    flag('true-peak', -0.1),
    flag('imbalance', 1.5),
    flag('mud', 2.5),
  ];
  expect(confirmedBy(music, flags)).toEqual([]);
  expect(confirmedBy(put('clip', 6), flags)).toContain('clipping');
  expect(confirmedBy(put('dc', 0.02), flags)).toContain('dc-offset');
  expect(confirmedBy(put('dropouts', 60), flags)).toContain('dropouts');
  expect(confirmedBy(tone(200), flags)).toEqual([]);
  expect(confirmedBy(put('clicks', 60, tone(200)), flags)).toContain('clicks');
  expect(confirmedBy(put('polarity', 1), flags)).toContain('inverted-polarity');
  expect(confirmedBy(put('true_peak', 0.3), flags)).toContain('true-peak');
});

test('quick runs try the middle amount only', () => {
  expect(amountsOf(faultOf('mud'), true)).toEqual([6]);
  expect(amountsOf(faultOf('boom'))).toEqual([4, 6, 8, 9, 12]);
  expect(amountsOf(faultOf('polarity'))).toEqual([1]);
});
