import { describe, expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { type Part, partOf, sections } from '../../src/features/sections.ts';
import { hear } from '../../src/meters/hear.ts';
import { type Composed, composed } from '../helpers/composed.ts';
import { both, joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

const read = async (channels: readonly Float32Array[], rate?: number): Promise<readonly Part[]> =>
  new Logs(await hear(sound(channels, rate), sections.meters)).get(sections);

const of = (channel: Float32Array) => read(both(channel));
const partsOf = (song: Composed) => read(song.channels, song.rate);

describe('plain sounds', () => {
  test('silence has no parts', async () => {
    expect(await of(zeros(20))).toEqual([]);
  });

  test.each([
    ['noise', noise(-12, 60, 3)],
    ['a tone', sine(440, -12, 30)],
    ['something short', joined(sine(440, -12, 4), noise(-12, 4))],
  ])('%s is one part', async (_, channel) => {
    expect(await of(channel)).toEqual([{ name: 'whole', time: [0, channel.length / 48_000] }]);
  });

  test('what is loud and what is quiet is said, and what returns has its name again', async () => {
    const [tone, hiss] = [sine(200, -30, 12), noise(-8, 12, 5)];
    const parts = await of(joined(tone, hiss, tone));
    expect(parts.map(({ name }) => name)).toEqual(['quiet part A', 'loud part B', 'quiet part A']);
    expect(Math.abs(parts[1]!.time[0] - 12)).toBeLessThanOrEqual(1);
    expect(Math.abs(parts[2]!.time[0] - 24)).toBeLessThanOrEqual(1);
    expect(parts[2]!.time[1]).toBe(36);
  });

  test('as loud as each other, they have letters only', async () => {
    const parts = await of(joined(sine(500, -20, 12), sine(1000, -20, 12)));
    expect(parts.map(({ name }) => name)).toEqual(['part A', 'part B']);
  });
});

describe('the part that times lie in', () => {
  const parts: readonly Part[] = [
    { name: 'A', time: [0, 30] },
    { name: 'B', time: [30, 50] },
    { name: 'A', time: [50, 60] },
    { name: 'C', time: [60, 90] },
  ];
  const nameOf = (...times: readonly (readonly [number, number])[]) => partOf(times, parts);

  test('has four fifths of them', () => {
    expect(nameOf([32, 48])).toBe('B');
    expect(nameOf([32, 52])).toBe('B');
    expect(nameOf([32, 60])).toBeUndefined();
    expect(nameOf([70, 70])).toBe('C');
  });

  test('may come more than once', () => {
    expect(nameOf([2, 4], [52, 58])).toBe('A');
  });

  test('is not told where it is nearly everything, or nothing', () => {
    expect(partOf([[1, 2]], [{ name: 'whole', time: [0, 60] }])).toBeUndefined();
    expect(
      partOf(
        [[1, 2]],
        [
          { name: 'A', time: [0, 55] },
          { name: 'B', time: [55, 60] },
        ],
      ),
    ).toBeUndefined();
    expect(nameOf()).toBeUndefined();
    expect(partOf([[1, 2]], [])).toBeUndefined();
  });
});

describe('made-up songs', () => {
  const seeds = Array.from({ length: 12 }, (_, i) => 401 + i);

  test('A B A C: boundaries within 2 s in nine of ten, equal parts named alike', async () => {
    const counts = { there: 0, found: 0, said: 0, right: 0, alike: 0 };
    for (const seed of seeds) {
      const song = composed(seed);
      const parts = await partsOf(song);
      const truth = song.parts.slice(1).map(({ from }) => from);
      const said = parts.slice(1).map(({ time }) => time[0]);
      const near = (a: number, list: readonly number[]) => list.some((b) => Math.abs(a - b) <= 2);
      counts.there += truth.length;
      counts.said += said.length;
      counts.found += truth.filter((time) => near(time, said)).length;
      counts.right += said.filter((time) => near(time, truth)).length;
      const nameIn = ({ from, to }: { from: number; to: number }) =>
        parts.find(({ time }) => time[1] > (from + to) / 2)!.name;
      if (nameIn(song.parts[0]!) === nameIn(song.parts[2]!)) counts.alike++;
    }
    expect(counts.found / counts.there).toBeGreaterThanOrEqual(0.9);
    expect(counts.right / counts.said).toBeGreaterThanOrEqual(0.8);
    expect(counts.alike / seeds.length).toBeGreaterThanOrEqual(0.8);
  });

  test.each([421, 422, 423])('a song of one part is not cut, seed %i', async (seed) => {
    expect(await partsOf(composed(seed, 'AAA'))).toHaveLength(1);
  });
});
