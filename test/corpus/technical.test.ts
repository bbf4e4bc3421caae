import { afterAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { bandwidth } from '../../src/features/bandwidth.ts';
import { bits } from '../../src/features/bits.ts';
import { clicks } from '../../src/features/clicks.ts';
import { clipping } from '../../src/features/clipping.ts';
import { dropouts } from '../../src/features/dropouts.ts';
import { edges } from '../../src/features/edges.ts';
import { type Feature, Logs } from '../../src/features/feature.ts';
import { hum } from '../../src/features/hum.ts';
import { level } from '../../src/features/level.ts';
import { noise } from '../../src/features/noise.ts';
import { hear } from '../../src/meters/hear.ts';
import { corpusFiles, masters } from '../helpers/corpus.ts';
import { injector } from '../helpers/injector.ts';

const { excerpt, faulty, close } = injector();
afterAll(close);

/** What some features read of a file, heard with their meters alone. */
async function read<T extends Record<string, unknown>>(
  path: string,
  features: { readonly [Id in keyof T]: Feature<T[Id]> },
): Promise<T> {
  const all = Object.entries(features) as unknown as [keyof T, Feature<unknown>][];
  const meters = [...new Set(all.flatMap(([, each]) => each.meters))];
  const logs = new Logs(await hear(await open(path), meters));
  return Object.fromEntries(all.map(([id, each]) => [id, logs.get(each)])) as T;
}

const count = (found: readonly number[], within: (time: number) => boolean): number => found.filter(within).length;

/** Share of pairs in which the faulty one has the higher number; ties count half. */
const separation = (clean: readonly number[], spoilt: readonly number[]): number =>
  clean
    .flatMap((low) => spoilt.map((high): number => (high > low ? 1 : high === low ? 0.5 : 0)))
    .reduce((a, b) => a + b) /
  clean.length /
  spoilt.length;

test('clicks: 20 a minute in records tell them from clean ones; few false ones', async () => {
  const [clean, spoilt]: [number[], number[]] = [[], []];
  let [hits, falseOnes] = [0, 0];
  for (const master of masters()) {
    const path = excerpt(master, 30);
    clean.push((await read(path, { clicks })).clicks.perMinute!);
    const {
      path: bad,
      truth: { details },
    } = faulty(path, 'clicks', 20);
    const found = (await read(bad, { clicks })).clicks;
    spoilt.push(found.perMinute!);
    const isTrue = (time: number) => details.times!.some((each) => Math.abs(each - time) < 0.005);
    hits += details.times!.filter((each) => found.times.some((time) => Math.abs(each - time) < 0.005)).length;
    falseOnes += count(found.times, (time) => !isTrue(time));
  }
  expect(separation(clean, spoilt)).toBeGreaterThan(0.94);
  // A quarter-scale bump of six samples under a loud, bright mix is neither heard nor found.
  expect(hits / 20 / spoilt.length).toBeGreaterThan(0.55);
  expect(falseOnes / spoilt.length).toBeLessThan(1);
  expect(clean.filter((rate) => rate > 3).length).toBe(0);
});

test('drop-outs: every one is found at its place, none in clean music', async () => {
  for (const master of masters()) {
    const path = excerpt(master, 30);
    expect((await read(path, { dropouts })).dropouts.count, master).toBe(0);
    const {
      path: bad,
      truth: { time_ranges },
    } = faulty(path, 'dropouts', 6);
    const { places } = (await read(bad, { dropouts })).dropouts;
    expect(places.length, master).toBe(time_ranges!.length);
    places.forEach(({ start, length, channel }, i) => {
      const [from, to] = time_ranges![i]!;
      expect(channel).toBeUndefined();
      expect(Math.abs(start - from)).toBeLessThan(1e-3);
      expect(Math.abs(start + length - to)).toBeLessThan(1e-3);
    });
  }
});

test('band limits: a low-pass at 11 and at 15.5 kHz is found, steep; records reach higher', async () => {
  for (const master of masters()) {
    const path = excerpt(master, 30);
    const clean = (await read(path, { bandwidth })).bandwidth;
    expect(clean.frequency, master).toBeGreaterThan(16_000);
    for (const limit of [11_000, 15_500]) {
      const found = (await read(faulty(path, 'bandlimit', limit).path, { bandwidth })).bandwidth;
      // The edge is 75 dB down the slope of the filter.
      expect(found.frequency, `${master} ${limit}`).toBeGreaterThan(limit);
      expect(found.frequency, `${master} ${limit}`).toBeLessThan(limit + 1500);
      expect(found.edge, `${master} ${limit}`).toBeGreaterThan(25);
    }
  }
});

test('clipping, word length, DC and a cut end are found in records', async () => {
  for (const master of masters().slice(0, 5)) {
    const path = excerpt(master, 30);
    const clean = await read(path, { clipping, bits, level });
    expect(clean.clipping.flatTops, master).toBeLessThan(1);
    expect(clean.bits.depth, master).toBeUndefined();
    const clipped = (await read(faulty(path, 'clip', 3).path, { clipping })).clipping;
    expect(clipped.flatTops, master).toBeGreaterThan(10);
    expect(clipped.level, master).toBeCloseTo(0, 3);
    for (const depth of [8, 12])
      expect((await read(faulty(path, 'bits', depth).path, { bits })).bits.depth, master).toBe(depth);
    const { dc } = (await read(faulty(path, 'dc', 0.05).path, { level })).level;
    expect(Math.abs(dc! - 0.05), master).toBeLessThan(0.03 + clean.level.dc!);
    // A minute from the midst begins at once and ends at once.
    const { head, tail, endLevel, fadesOut } = (await read(path, { edges })).edges;
    expect(head! + tail!, master).toBeLessThan(0.5);
    expect(endLevel, master).toBeGreaterThan(-25);
    expect(fadesOut, master).toBe(false);
    expect((await read(faulty(path, 'headsilence', 3).path, { edges })).edges.head! - head!, master).toBeCloseTo(3, 1);
  }
});

const pausing = /(francium.*vox_lead|tttheme2.*sax|madness.*guitar)/;

test('hum and noise under stems with pauses are found; stems without them score low', async () => {
  const files = corpusFiles().filter((file) => pausing.test(file));
  expect(files.length).toBe(3);
  for (const file of files) {
    const path = excerpt(file, 0, 120);
    // Some stems of one session do hum, at −88 dBFS: 9 dB at the most.
    expect((await read(path, { hum })).hum.score ?? 0, file).toBeLessThan(10);
    for (const frequency of [50, 60]) {
      const { path: bad } = faulty(path, 'hum', -50, '--param', `f0=${frequency}`);
      const found = (await read(bad, { hum })).hum;
      expect(found.frequency, file).toBe(frequency);
      expect(found.score, file).toBeGreaterThan(15);
    }
    const { rms } = (await read(path, { level })).level;
    const noisy = (await read(faulty(path, 'noise', -45).path, { noise })).noise;
    // Short stretches of pink noise differ; the quietest tenth lies under their mean.
    expect(Math.abs(noisy.floor! - (rms! - 45)), file).toBeLessThan(3);
  }
});

test('dense records neither hum nor have a noise floor', async () => {
  for (const master of masters()) {
    const found = await read(master, { hum, noise });
    expect(found.hum.score ?? 0, master).toBeLessThan(10);
    expect(found.noise.floor, master).toBeUndefined();
  }
});
