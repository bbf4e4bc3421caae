import { describe, expect, test } from 'vitest';
import { bandOf, responseOf, type ShapeId, shapeIds, shapes } from '../../src/detectors/shapes.ts';
import { resolve } from '../../src/detectors/tone.ts';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import type { Reference } from '../../src/reference.ts';

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
    expect(Math.abs(score)).toBeLessThan(1.5);
  }
  expect(explained.length).toBeGreaterThan(0);
});

test('with fewer than twelve bands nothing is said', () => {
  const few = plain.map((each, band) => (band < 10 ? each : null));
  expect(resolve(few, reference('own'))).toBeUndefined();
  expect(resolve([], reference('own'))).toBeUndefined();
});
