import { describe, expect, test } from 'vitest';
import { plantFaults } from '../../src/demo/faults.ts';
import { filter, powerOf, type Stereo } from '../../src/demo/filters.ts';
import { composeSong, mixOf, type Song } from '../../src/demo/song.ts';
import { decibels, powerDecibels } from '../../src/dsp/decibels.ts';
import type { Range } from '../../src/units.ts';

const seeds = [1, 2, 7];
const songs = seeds.map((seed) => {
  const clean = composeSong(seed);
  return { seed, clean, ...plantFaults(clean, seed) };
});

const stemOf = (song: Song, name: string): Stereo => song.stems.find((stem) => stem.name === name)!.channels;

const within = (channels: Stereo, [from, to]: Range): Stereo => {
  const band = channels.map((channel) =>
    filter(
      channel.slice(),
      { shape: 'highpass', frequency: from, q: 0.54 },
      { shape: 'highpass', frequency: from, q: 1.31 },
      { shape: 'lowpass', frequency: to, q: 0.54 },
      { shape: 'lowpass', frequency: to, q: 1.31 },
    ),
  );
  return [band[0]!, band[1]!];
};

const level = (channels: Stereo, band?: Range) => powerDecibels(powerOf(band ? within(channels, band) : channels));

const peak = (channels: Stereo) =>
  decibels(Math.max(...channels.map((channel) => channel.reduce((most, x) => Math.max(most, Math.abs(x)), 0))));

function correlation([left, right]: Stereo): number {
  let product = 0;
  for (let i = 0; i < left.length; i++) product += left[i]! * right[i]!;
  return product / left.length / powerOf([left, left]) ** 0.5 / powerOf([right, right]) ** 0.5;
}

test('the same seed gives the same samples, another seed another song', () => {
  const { clean } = songs[0]!;
  const again = composeSong(seeds[0]!);
  expect(again.stems.every((stem, i) => stem.channels[1].every((x, at) => x === clean.stems[i]!.channels[1][at]))).toBe(
    true,
  );
  expect(songs[1]!.clean.bpm).not.toBe(clean.bpm);
});

describe.each(songs)('the clean song of seed $seed', ({ clean }) => {
  const mix = mixOf(clean);
  const seconds = mix[0].length / clean.sampleRate;

  test('lasts about 40 s, and its sections follow one another to its end', () => {
    expect(seconds).toBeGreaterThan(36);
    expect(seconds).toBeLessThan(46);
    expect(clean.bpm).toBeGreaterThanOrEqual(90);
    expect(clean.bpm).toBeLessThanOrEqual(125);
    const edges = clean.sections.flatMap(({ from, to }) => [from, to]);
    expect(edges.at(0)).toBe(0);
    expect(edges.at(-1)).toBeCloseTo(seconds, 3);
    clean.sections.slice(1).forEach(({ from }, i) => {
      expect(from).toBe(clean.sections[i]!.to);
    });
  });

  test('has at least eight stems of its length, none silent, all finite', () => {
    expect(clean.stems.length).toBeGreaterThanOrEqual(8);
    expect(new Set(clean.stems.map(({ name }) => name)).size).toBe(clean.stems.length);
    for (const { channels } of clean.stems) {
      expect(channels.map(({ length }) => length)).toEqual([mix[0].length, mix[0].length]);
      expect(level(channels)).toBeGreaterThan(-50);
      expect(channels.every((channel) => channel.every(Number.isFinite))).toBe(true);
    }
  });

  test('peaks below -1.5 dBFS, at the level of a mix, without DC', () => {
    expect(peak(mix)).toBeLessThan(-1.5);
    expect(level(mix)).toBeGreaterThan(-18);
    expect(level(mix)).toBeLessThan(-12);
    for (const channel of mix)
      expect(Math.abs(channel.reduce((sum, x) => sum + x, 0) / channel.length)).toBeLessThan(1e-4);
  });

  test('is wide above and mono below, and leans to no side', () => {
    expect(correlation(mix)).toBeGreaterThan(0.6);
    expect(correlation(mix)).toBeLessThan(0.9);
    expect(correlation(within(mix, [20, 120]))).toBeGreaterThan(0.95);
    expect(Math.abs(level([mix[0], mix[0]]) - level([mix[1], mix[1]]))).toBeLessThan(0.5);
  });

  test('has the vocals as its loudest melodic stem', () => {
    const above: Range = [200, 10000];
    const vocals = level(stemOf(clean, 'vocals'), above);
    for (const other of ['keys', 'guitar', 'pad', 'strings', 'lead', 'backing']) {
      expect(level(stemOf(clean, other), above)).toBeLessThan(vocals);
    }
  });

  test('fades to silence', () => {
    const last = mix.map((channel) => channel.slice(-441)) as [Float32Array, Float32Array];
    expect(level(last)).toBeLessThan(-80);
  });
});

describe.each(songs)('the faults planted with seed $seed', ({ seed, clean, song, faults }) => {
  const mix = mixOf(clean);
  const faulty = mixOf(song);
  const gain = level(stemOf(song, 'strings')) - level(stemOf(clean, 'strings')); // strings have no fault: how much all is hotter
  const rise = (before: Stereo, after: Stereo, band: Range) => level(after, band) - level(before, band) - gain;
  const faultOf = (rule: string) => faults.find((fault) => fault.rule === rule)!;

  test('are six, the same again, and leave the clean song alone', () => {
    expect(faults.map(({ rule }) => rule)).toEqual([
      'mud',
      'harshness',
      'masked-stem',
      'low-end-out-of-phase',
      'inverted-polarity',
      'true-peak',
    ]);
    expect(plantFaults(clean, seed).faults).toEqual(faults);
    expect(peak(mix)).toBeLessThan(-1.5);
    for (const { about } of faults) expect(about).toMatch(/^The .*\.$/);
  });

  test('muddy the keys, and by them the mix', () => {
    const { band } = faultOf('mud');
    expect(rise(stemOf(clean, 'keys'), stemOf(song, 'keys'), band!)).toBeGreaterThan(8);
    expect(rise(mix, faulty, band!)).toBeGreaterThan(4);
  });

  test('harden the lead, and by it the mix', () => {
    const { band } = faultOf('harshness');
    expect(rise(stemOf(clean, 'lead'), stemOf(song, 'lead'), band!)).toBeGreaterThan(8);
    expect(rise(mix, faulty, band!)).toBeGreaterThan(4);
  });

  test('push the guitar over the vocals where these are strongest', () => {
    const { band, stem } = faultOf('masked-stem');
    expect(stem).toBe('vocals');
    const lead = (of: Song) => level(stemOf(of, 'vocals'), band) - level(stemOf(of, 'guitar'), band);
    expect(lead(song)).toBeLessThan(lead(clean) - 9);
  });

  test('turn the low end against itself', () => {
    expect(correlation(within(faulty, [20, 120]))).toBeLessThan(-0.3);
    expect(rise(stemOf(clean, 'bass'), stemOf(song, 'bass'), [20, 120])).toBeCloseTo(0, 0);
  });

  test('invert one channel of the pad', () => {
    expect(correlation(stemOf(clean, 'pad'))).toBeGreaterThan(0.5);
    expect(correlation(stemOf(song, 'pad'))).toBeLessThan(-0.5);
  });

  test('drive the sum over full scale', () => {
    expect(peak(faulty)).toBeGreaterThan(0.5);
    expect(peak(faulty)).toBeLessThan(2);
  });
});
