import { expect, test } from 'vitest';
import { attenuation, compressing, compression, Dynamics, expansion, loudest } from '../../src/dsp/dynamics.ts';

test('the compressor: nothing below, ratio above, a smooth knee between', () => {
  const bend = { threshold: -20, ratio: 4, knee: 6 };
  expect(compression(-23, bend)).toBe(0);
  expect(compression(-20, bend)).toBeCloseTo((0.75 * 9) / 12, 9);
  expect(compression(-17, bend)).toBeCloseTo(2.25, 9);
  expect(compression(-8, bend)).toBeCloseTo(9, 9);
  expect(compression(Number.NEGATIVE_INFINITY, bend)).toBe(0);
});

test('the expander: nothing above, ratio below, a smooth knee between', () => {
  const bend = { threshold: -40, ratio: 3, knee: 6 };
  expect(expansion(-37, bend)).toBe(0);
  expect(expansion(-40, bend)).toBeCloseTo((2 * 9) / 12, 9);
  expect(expansion(-43, bend)).toBeCloseTo(6, 9);
  expect(expansion(-50, bend)).toBeCloseTo(20, 9);
});

test('decibels are taken away within 2 parts in a billion', () => {
  let worst = 0;
  for (let reduction = 0; reduction <= 400; reduction += 0.00937)
    worst = Math.max(worst, Math.abs(attenuation(reduction) * 10 ** (reduction / 20) - 1));
  expect(worst).toBeLessThan(2e-9);
  expect(attenuation(0)).toBe(1);
  expect(attenuation(400)).toBeCloseTo(1e-20, 27);
});

test('the loudest of any number of channels', () => {
  const channels = [
    [0.1, -0.5],
    [-0.2, 0.1],
    [0, 0.9],
  ].map((channel) => Float32Array.from(channel));
  const read = (count: number) => {
    const into = new Float32Array(2);
    loudest(channels.slice(0, count), into, 2);
    return [...into].map((value) => Number(value.toFixed(3)));
  };
  expect([1, 2, 3].map(read)).toEqual([
    [0.1, 0.5],
    [0.2, 0.5],
    [0.2, 0.9],
  ]);
});

const sampleRate = 48_000;
const set = { threshold: -20, ratio: 4, knee: 0, attack: 0.01, release: 0.1 };

function factorsOf(dynamics: Dynamics, peaks: readonly number[]): number[] {
  const factors = new Float64Array(peaks.length);
  dynamics.fill(Float32Array.from(peaks), factors, peaks.length);
  return [...factors];
}

test('what takes over goes on from the same reduction', () => {
  const loud = new Array(sampleRate).fill(1);
  const former = compressing(set, sampleRate);
  const before = factorsOf(former, loud).at(-1)!;
  const heir = compressing({ ...set, threshold: -30 }, sampleRate);
  heir.resume(former);
  const after = factorsOf(heir, loud);
  expect(after[0]! / before).toBeCloseTo(1, 1);
  expect(20 * Math.log10(after.at(-1)!)).toBeCloseTo(-22.5, 3);
});

test('what is no number does not stay', () => {
  const odd = [1, Number.NaN, Number.POSITIVE_INFINITY, ...new Array(4 * sampleRate).fill(0.01)];
  for (const hold of [0, 0.001]) {
    const curve = (level: number) => compression(level, set);
    const dynamics = new Dynamics(curve, { hold, growing: 0.001, shrinking: 0.1 }, sampleRate);
    expect(factorsOf(dynamics, odd).at(-1)).toBe(1);
  }
});
