import { describe, expect, test } from 'vitest';
import { bandOf, responseOf, type ShapeId, shapeIds, shapes } from '../../src/detectors/shapes.ts';
import { resolve as resolved } from '../../src/detectors/tone.ts';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import { portraitBands, portraitOf, portraitParts } from '../../src/features/portrait.ts';
import { learn, type Reference } from '../../src/reference.ts';

const noRows = { step: 0.2, window: 0.37, values: [] };
const resolve = (third: readonly (number | null)[], reference: Reference) =>
  resolved({ third, rows: noRows }, reference);
const level = (frequency: number) => -12 - 1.5 * Math.log2(frequency / 1000);
const plain = thirdOctaves.map(level);
const reference = (kind: Reference['kind'], tracks = 1, reach = 0): Reference => ({
  name: 'it',
  kind,
  tracks,
  metrics: {},
  spectrum: plain.map((median) => ({ low: median - reach, median, high: median + reach })),
});
const bent = (response: ArrayLike<number>) => plain.map((each, band) => each + response[band]!);
const kinds = [reference('own'), reference('songs'), reference('profile', 40, 5)];

test('what is as it should be scores nothing, however loud', () => {
  for (const kind of kinds)
    for (const offset of [0, 5])
      for (const found of Object.values(
        resolve(
          plain.map((each) => each + offset),
          kind,
        )!,
      ))
        expect(Math.abs(found.score)).toBeLessThan(0.1);
});

describe.each(shapeIds.map((id) => [id, shapes[id]] as const))('%s', (id, shape) => {
  const size = shape.type === 'tilt' ? 2 : (shape.sign || 1) * 8;
  const exact = responseOf(shape, size);

  test('its own shape is found at its size, strongest of all', () => {
    for (const kind of kinds) {
      const all = resolve(bent(exact), kind)!;
      expect(Math.abs(all[id].estimate - size)).toBeLessThan(0.15 * Math.abs(size) + 0.2);
      const others = (Object.keys(all) as ShapeId[]).filter((each) => each !== id && !all[each].explainedBy);
      for (const other of others)
        expect(Math.abs(all[other].score)).toBeLessThan(Math.max(1.5, Math.abs(all[id].score)));
    }
  });

  test('the other way round it is no such fault', () => {
    if (shape.sign === 0) return;
    const found = resolve(bent(responseOf(shape, -size)), reference('songs'))![id];
    expect(shape.sign * found.estimate).toBeLessThan(0);
  });

  test('its band holds its middle', () => {
    const [from, to] = bandOf(shape);
    expect(from).toBeLessThan(to);
    if (shape.type === 'peaking') expect(Math.sqrt(from * to)).toBeCloseTo(shape.frequency, 6);
  });
});

test('beside the same recording the centre and the width are read off', () => {
  const found = resolve(bent(responseOf({ type: 'peaking', frequency: 240, Q: 1.4 }, 7)), reference('own'))!.mud;
  expect(Math.abs(Math.log2(found.frequency / 240))).toBeLessThan(0.1);
  expect(Math.abs(found.estimate - 7)).toBeLessThan(0.3);
  expect(found.Q).toBeGreaterThan(1);
  expect(found.Q).toBeLessThan(1.8);
});

test('two faults at once are told apart', () => {
  const two = responseOf(shapes.mud, 7).map((each, band) => each + responseOf(shapes.harshness, 6)[band]!);
  const found = resolve(bent(two), reference('own'))!;
  expect(Math.abs(found.mud.estimate - 7)).toBeLessThan(1);
  expect(Math.abs(found.harshness.estimate - 6)).toBeLessThan(1);
});

test('what a stronger fault accounts for names it', () => {
  const found = resolve(bent(responseOf(shapes.mud, 12)), reference('profile', 40, 2))!;
  const explained = Object.entries(found).filter(([, { explainedBy }]) => explainedBy);
  for (const [id, { explainedBy, score }] of explained) {
    expect(id).not.toBe('mud');
    expect(explainedBy).toBe('mud');
    expect(Math.abs(score)).toBeGreaterThan(1.5);
    expect(Math.abs(score)).toBeLessThan(found.mud.score);
  }
  expect(explained.length).toBeGreaterThan(0);
});

test('with fewer than twelve bands nothing is said', () => {
  const few = plain.map((each, band) => (band < 10 ? each : null));
  expect(resolve(few, reference('own'))).toBeUndefined();
  expect(resolve([], reference('own'))).toBeUndefined();
});

describe('by portraits', () => {
  /** Thirty frames, each 0.4 dB louder than the one before, of a spectrum. */
  const spectrumOf = (third: readonly number[]) => ({
    third,
    rows: {
      ...noRows,
      values: Array.from({ length: 30 }, (_, row) => third.map((each) => each - 40 + 0.4 * row)).flat(),
    },
  });
  const variance = 16; // dB², of every number of a portrait by itself
  const center = portraitOf(spectrumOf(plain).rows)!;
  const profile: Reference = {
    ...reference('profile', 40),
    portraits: {
      center,
      covariance: center.flatMap((_, i) => Array.from({ length: i + 1 }, (_, k) => (i === k ? variance : 0))),
    },
  };

  test('estimate and error are those of least squares, and the error grows with what the shape leaves', () => {
    const h = responseOf(shapes.harshness, 6).map((each) => each / 6);
    const inside = portraitBands.map((band) => h[band]!);
    const middle = inside.reduce((sum, each) => sum + each, 0) / inside.length;
    const energy = (portraitParts * inside.reduce((sum, each) => sum + (each - middle) ** 2, 0)) / (variance + 50);
    const numbers = portraitParts * portraitBands.length;
    const heavy = (rest: number) =>
      shapes.harshness.calibration * Math.sqrt((3 + rest) / (3 + numbers - portraitParts - 1));
    const alone = resolved(spectrumOf(bent(h.map((each) => 9 * each))), profile)!.harshness;
    expect(alone.estimate).toBeCloseTo(9, 3);
    expect(alone.error).toBeCloseTo(heavy(0) / Math.sqrt(energy), 2);
    // A comb of ±6 dB that no shape explains
    const comb = h.map((each, band) => 9 * each + (band % 2 === 0 ? 6 : -6));
    const amid = resolved(spectrumOf(bent(comb)), profile)!.harshness;
    expect(Math.abs(amid.estimate - 9)).toBeLessThan(1);
    const wanted = heavy((numbers * 36) / (variance + 50)) / Math.sqrt(energy);
    expect(Math.abs(amid.error / wanted - 1)).toBeLessThan(0.1); // a part of the comb is taken for other shapes first
    expect(amid.score).toBeLessThan(alone.score / 2);
  });

  test('bands that a low sample rate cuts off are left out', () => {
    const short = spectrumOf(bent(responseOf(shapes.mud, 8)));
    const third = short.third.map((each, band) => (thirdOctaves[band]! > 6000 ? null : each));
    const rows = {
      ...short.rows,
      values: short.rows.values.map((each, i) => (thirdOctaves[i % 31]! > 6000 ? -200 : each)),
    };
    const found = resolved({ third: third as number[], rows }, profile)!;
    expect(found.mud.estimate).toBeCloseTo(8, 0);
    expect(found.mud.score).toBeGreaterThan(3);
  });

  test('songs lean on what a profile knows of differences; the same recording needs none', () => {
    const song = { metrics: {}, features: { spectrum: spectrumOf(plain) } };
    const songs = learn('a song', 'songs', [song], {}, profile);
    expect(songs.portraits!.covariance).toEqual(profile.portraits!.covariance);
    expect(learn('a song', 'songs', [song]).portraits).toBeUndefined();
    expect(learn('a song', 'own', [song], {}, profile).portraits).toBeUndefined();
    const found = resolved(spectrumOf(bent(responseOf(shapes.boom, 8))), songs)!.boom;
    expect(found.estimate).toBeCloseTo(8, 0);
  });
});
