import { expect, test } from 'vitest';
import {
  camOf,
  criticalPool,
  fineBands,
  fineEdges,
  hertzOfCam,
  namedBands,
  poolOf,
  thirdOctaveEdges,
  thirdOctaves,
} from '../../src/dsp/bands.ts';

test('31 third octaves from 20 Hz to 20 kHz, 1 kHz among them', () => {
  expect(thirdOctaves.length).toBe(31);
  expect(thirdOctaves[0]).toBeCloseTo(19.95, 2);
  expect(thirdOctaves[17]).toBe(1000);
  expect(thirdOctaves[30]).toBeCloseTo(19952.6, 1);
});

test('bands meet: the upper edge of one is the lower edge of the next', () => {
  for (const [bands, edgesOf] of [
    [thirdOctaves, thirdOctaveEdges],
    [fineBands, fineEdges],
  ] as const)
    bands.slice(1).forEach((centre, i) => {
      expect(edgesOf(bands[i]!)[1] / edgesOf(centre)[0]).toBeCloseTo(1, 12);
    });
  const named = Object.values(namedBands);
  named.slice(1).forEach(([from], i) => void expect(named[i]![1]).toBe(from));
});

const bins = 8193;
const width = 48_000 / 16384;
const edges = thirdOctaves.map(thirdOctaveEdges);

test('a flat spectrum is pooled to the widths of the bands', () => {
  const into = new Float64Array(31);
  poolOf(edges, bins, width)(new Float64Array(bins).fill(1), into);
  edges.forEach(([from, to], band) => void expect(into[band]).toBeCloseTo((to - from) / width, 6));
});

test('bands that tile a spectrum share out all of its power', () => {
  const power = Float64Array.from({ length: bins }, (_, k) => (k * 7919) % 101);
  const tiles = [
    [-width, 100],
    [100, 1234.5],
    [1234.5, 24_000 + width],
  ] as const;
  const into = new Float64Array(3);
  poolOf(tiles, bins, width)(power, into);
  expect(into.reduce((a, b) => a + b)).toBeCloseTo(
    power.reduce((a, b) => a + b),
    6,
  );
});

test('bands above the Nyquist frequency hold nothing and are not counted', () => {
  const pool = poolOf(edges, 4097, 16_000 / 8192);
  const into = new Float64Array(31);
  pool(new Float64Array(4097).fill(1), into);
  expect(thirdOctaves[pool.count - 1]).toBeLessThan(9000);
  expect([...into.slice(pool.count)].every((power) => power === 0)).toBe(true);
});

test('critical bands: 1 kHz is 15.6 Cam, the way back is exact, and what lies between the first and last is neither lost nor doubled', () => {
  expect(camOf(1000)).toBeCloseTo(15.57, 1);
  for (const frequency of [50, 440, 12_000]) expect(hertzOfCam(camOf(frequency))).toBeCloseTo(frequency, 6);
  const power = new Float64Array(8193);
  for (const bin of [50, 333, 4000]) power[bin] = bin;
  const sum = criticalPool(power, 48_000 / 16_384).reduce((whole, band) => whole + band, 0);
  expect(sum).toBeCloseTo(50 + 333 + 4000, 6);
});
