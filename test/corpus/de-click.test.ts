import { afterAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { median } from '../../src/dsp/statistics.ts';
import { render } from '../../src/processors/render.ts';
import { corpusFiles, masters } from '../helpers/corpus.ts';
import { injector } from '../helpers/injector.ts';
import { collected } from '../helpers/signals.ts';

const { excerpt, faulty, close } = injector();
afterAll(close);

test('records keep their samples; clicks put into them are 40 dB down where they are found, and none is worse', async () => {
  let changed = 0;
  const changes: number[] = [];
  for (const master of masters()) {
    const path = excerpt(master, 30);
    const clean = await open(path);
    const given = await collected(clean);
    const kept = await collected(render([{ processor: 'de-click' }], await open(path)));
    kept.forEach((channel, c) => {
      for (let i = 0; i < channel.length; i++) if (channel[i] !== given[c]![i]) changed++;
    });
    const { path: bad, truth } = faulty(path, 'clicks', 20);
    const spoilt = await collected(await open(bad));
    const mended = await collected(render([{ processor: 'de-click' }], await open(bad)));
    for (const time of truth.details.times!) {
      const at = Math.round(time * clean.format.sampleRate);
      const energy = (heard: Float32Array[]) => {
        let sum = 1e-20;
        heard.forEach((channel, c) => {
          for (let i = at - 60; i < at + 100; i++) sum += ((channel[i] ?? 0) - (given[c]![i] ?? 0)) ** 2;
        });
        return sum;
      };
      changes.push(10 * Math.log10(energy(mended) / energy(spoilt)));
    }
  }
  const found = changes.filter((change) => change < -1);
  expect(changed).toBe(0);
  expect(median(found)).toBeLessThan(-40);
  expect(found.length / changes.length).toBeGreaterThan(0.65);
  expect(Math.max(...changes)).toBeLessThan(1.5);
}, 600_000);

test('of drums nothing is touched but at the places that are named', async () => {
  const drums = [
    ['francium/stems/garage_beat.m4a', 60],
    ['francium/stems/hats.m4a', 180],
    ['caesium/stems/kick.m4a', 9],
    ['tttheme2/stems/snare.flac', 2],
  ] as const;
  for (const [file, from] of drums) {
    const path = excerpt(corpusFiles().find((each) => each.endsWith(file))!, from, 12);
    const { path: bad, truth } = faulty(path, 'clicks', 30);
    const times = truth.details.times!;
    const spoilt = await collected(await open(bad));
    const { sampleRate } = (await open(bad)).format;
    const step = { processor: 'de-click', at: times.map((time) => ({ time })) } as const;
    const mended = await collected(render([step], await open(bad)));
    const isNear = (i: number) => times.some((time) => Math.abs(i / sampleRate - time) < 0.012);
    mended.forEach((channel, c) => {
      expect(
        channel.every((x, i) => x === spoilt[c]![i] || isNear(i)),
        file,
      ).toBe(true);
      expect(
        channel.some((x, i) => x !== spoilt[c]![i]),
        file,
      ).toBe(true);
    });
  }
}, 120_000);
