import { expect, test } from 'vitest';
import { noise, sine } from '../../helpers/signals.ts';
import { bell, equalised, shelf } from '../faults/filters.ts';
import { rangeOf } from '../faults/loudness.ts';
import { factorOf, type Sounding, scaled } from '../faults/sounding.ts';
import { distanceOf } from './distance.ts';
import { spoilt } from './known-answers.ts';
import { songNames } from './pairs.ts';
import { portraitOf } from './portrait.ts';
import { counted, matchering } from './published.ts';
import { meanOf, worseIn } from './result.ts';
import { centres } from './spectra.ts';

const rate = 44_100;

/** A mid of one noise and a side of another, so far below it. */
const stereo = (width: number, seconds = 2): Sounding => {
  const [mid, side] = [noise(-20, seconds, 1, rate), noise(-20 + width, seconds, 2, rate)];
  return { channels: [1, -1].map((sign) => mid.map((value, i) => value + sign * side[i]!)), rate };
};

const song = stereo(-6);
const original = portraitOf(song);
const apart = (other: Sounding) => distanceOf(portraitOf(other), original);

/** Gain of a section at the centres of the bands, less its mean. */
function shape(section: readonly number[]): number[] {
  const [b0, b1, b2, a1, a2] = section as [number, number, number, number, number];
  const gains = centres.map((frequency) => {
    const w = (2 * Math.PI * frequency) / rate;
    const power = (c: readonly number[]) =>
      c.reduce((sum, value, n) => sum + value * Math.cos(n * w), 0) ** 2 +
      c.reduce((sum, value, n) => sum + value * Math.sin(n * w), 0) ** 2;
    return 10 * Math.log10(power([b0, b1, b2]) / power([1, a1, a2]));
  });
  const mean = gains.reduce((sum, each) => sum + each, 0) / gains.length;
  return gains.map((gain) => gain - mean);
}

test('gain alone is no distance but in loudness and peak', () => {
  const { mid, midLoud, side, sideWorst, loudness, plr, range, width, widthBands, truePeak, audio } = apart(
    scaled(song, factorOf(-7)),
  );
  for (const value of [mid, midLoud, side, sideWorst, plr, range, width, widthBands]) expect(value).toBeCloseTo(0, 4);
  expect(loudness).toBeCloseTo(-7, 3);
  expect(truePeak).toBeCloseTo(original.truePeak - 7, 3);
  expect(audio).toBeCloseTo(0, 6);
});

test('a shelf of 6 dB on all is that shelf in mid and side, and no width', () => {
  const section = shelf(1, 4000, 6, 0.71, rate);
  const expected = shape(section).map(Math.abs);
  const { mid, midWorst, side, widthBands } = apart(equalised(song, section));
  expect(mid).toBeCloseTo(meanOf(expected), 1);
  expect(side).toBeCloseTo(meanOf(expected), 1);
  expect(midWorst).toBeCloseTo(Math.max(...expected), 1);
  expect(widthBands).toBeLessThan(0.05);
});

test('sides 4 dB down are 4 dB of width in every band', () => {
  const { mid, side, width, widthBands } = distanceOf(portraitOf(stereo(-10)), original);
  expect(mid).toBeCloseTo(0, 3);
  expect(side).toBeCloseTo(0, 3);
  expect(width).toBeCloseTo(-4, 3);
  expect(widthBands).toBeCloseTo(4, 3);
});

test('what has no side has nothing to compare there', () => {
  const mono = { channels: [song.channels[0]!], rate };
  const { side, width } = distanceOf(portraitOf(mono), original);
  expect(side).toBeNaN();
  expect(width).toBeLessThan(-100);
});

test('loud frames are those above the mean power: a loud part that is bent shows there in full', () => {
  const [loud, quiet] = [song, scaled(stereo(-6, 6), factorOf(-20))];
  const join = (a: Sounding) => ({
    channels: a.channels.map((channel, c) => Float32Array.from([...channel, ...quiet.channels[c]!])),
    rate,
  });
  const section = bell(1000, 9, 0.7, rate);
  const { midLoud } = distanceOf(portraitOf(join(equalised(loud, section))), portraitOf(join(loud)));
  expect(midLoud).toBeCloseTo(meanOf(shape(section)), 1);
});

test('loudness range of two levels 10 dB apart is 10 LU', () => {
  const tone = [...sine(1000, -20, 15, rate), ...sine(1000, -30, 15, rate)];
  expect(rangeOf({ channels: [Float32Array.from(tone)], rate })).toBeCloseTo(10, 1);
});

test('a known answer is spoilt by what it says: 14 dB down, and 6 dB narrower', () => {
  const { channels } = spoilt('k2_narrow', song);
  const widthOf = (each: readonly Float32Array[]) => portraitOf({ channels: each, rate }).width;
  expect(widthOf(channels)).toBeCloseTo(-12, 1);
  const low = { channels: [0, 1].map(() => sine(50, -6, 1, rate)), rate };
  const rms = (channel: Float32Array) => Math.sqrt(channel.reduce((sum, value) => sum + value * value, 0));
  const gain = (name: string) => 20 * Math.log10(rms(spoilt(name, low).channels[0]!) / rms(low.channels[0]!));
  expect(gain('k1_broad')).toBeCloseTo(-14 + 4.9, 0);
  expect(gain('k3_bass_side')).toBeCloseTo(-8 - 6.9, 0);
});

test('what got worse is what is farther off than before, in either direction', () => {
  const none = Object.fromEntries(counted.map((id) => [id, 1])) as Record<(typeof counted)[number], number>;
  const before = { ...apart(song), ...none };
  expect(worseIn(before, { ...none, range: -1.2, width: 1.04, plr: -0.9 })).toEqual(['range']);
});

test('there are eleven pairs of fourteen songs, and figures of each', () => {
  expect(Object.keys(matchering)).toHaveLength(11);
  expect(songNames).toHaveLength(14);
});
