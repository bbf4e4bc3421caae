import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { compare } from '../../src/detectors/pairs.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { Logs } from '../../src/features/feature.ts';
import { type Moments, moments } from '../../src/features/moments.ts';
import { soundFiles } from '../../src/jobs/sound-files.ts';
import { hear } from '../../src/meters/hear.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { hasCorpus, multitracks } from '../helpers/corpus.ts';
import { collected, sound } from '../helpers/signals.ts';

const momentsOf = async (sound: Sound): Promise<Moments> => new Logs(await hear(sound, moments.meters)).get(moments)!;

/** One channel of a stretch of a file. */
async function stretch(path: string, from: number, seconds: number): Promise<{ mono: Float32Array; rate: number }> {
  const source = await open(path);
  const rate = source.format.sampleRate;
  const [start, mono] = [Math.round(from * rate), new Float32Array(Math.round(seconds * rate))];
  let at = 0;
  for await (const { channels, length } of source) {
    for (let i = Math.max(0, start - at); i < length && at + i - start < mono.length; i++)
      mono[at + i - start] = (channels[0]![i]! + (channels[1] ?? channels[0]!)[i]!) / 2;
    at += length;
    if (at >= start + mono.length) break;
  }
  return { mono, rate };
}

const powerOf = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;

/** The other microphone: another tone, without a delay of its own (half forwards, half backwards). */
async function coloured(samples: Float32Array, rate: number, chain: Chain): Promise<Float32Array> {
  const once = async (of: Float32Array) => (await collected(render(chain, sound([of], rate))))[0]!.reverse();
  return once(await once(samples));
}

const colours: readonly Chain[] = [
  [
    { processor: 'filter', type: 'highshelf', frequency: 4000, gain: -4 },
    { processor: 'filter', type: 'peaking', frequency: 700, Q: 1, gain: 2.5 },
  ],
  [
    { processor: 'filter', type: 'lowshelf', frequency: 300, gain: -4.5 },
    { processor: 'filter', type: 'peaking', frequency: 2500, Q: 0.8, gain: 3 },
  ],
];
const enough = 8; // moments: 3.2 s
const delays = [0, 0.37, 5.5, 17, 48.21, 133.66, 700.4]; // frames at 48 kHz

describe.runIf(hasCorpus)('stems of the corpus', () => {
  test('no stem is taken for another microphone of a second one', async () => {
    const found: { what: string; r: number; coherence: number }[] = [];
    let milliseconds = 0;
    for (const folder of multitracks()) {
      const heard: { name: string; moments: Moments }[] = [];
      for (const path of soundFiles([folder]))
        heard.push({ name: basename(path), moments: await momentsOf(await open(path)) });
      const start = performance.now();
      heard.forEach((a, i) => {
        for (const b of heard.slice(i + 1)) {
          const pair = compare(a.moments, b.moments);
          if (pair) found.push({ what: `${a.name} ${b.name}`, r: Math.abs(pair.r), coherence: pair.coherence });
        }
      });
      milliseconds += performance.now() - start;
    }
    found.sort((a, b) => b.r - a.r);
    const at = (share: number) => found[Math.floor(share * found.length)]!.r.toFixed(3);
    console.log(
      `${found.length} pairs in ${milliseconds.toFixed(0)} ms: |r| median ${at(0.5)}, p95 ${at(0.05)}, highest`,
    );
    console.log(found.slice(0, 6));
    expect(found.length).toBeGreaterThan(200);
    expect(found.filter(({ r, coherence }) => r > 0.4 && coherence > 0.05)).toEqual([]);
    expect(found[0]!.r).toBeLessThan(0.4);
  });

  describe('with a second microphone', () => {
    const cases: { name: string; own: Float32Array; foreign: Float32Array; rate: number }[] = [];
    beforeAll(async () => {
      for (const folder of multitracks()) {
        for (const from of [20, 80, 150]) {
          const heard: { name: string; mono: Float32Array; rate: number }[] = [];
          for (const path of soundFiles([folder])) {
            const { mono, rate } = await stretch(path, from, 50);
            if (powerOf(mono) > 1e-6) heard.push({ name: `${basename(path)} at ${from} s`, mono, rate });
          }
          heard.forEach(({ name, mono, rate }, i) => {
            const foreign = [...heard.slice(i + 1), ...heard].find((each) => each.rate === rate && each.mono !== mono);
            if (foreign) cases.push({ name, own: mono, foreign: foreign.mono, rate });
          });
        }
      }
    });

    test('delay and polarity are told', async () => {
      const found: { what: string; r: number; coherence: number; isRight: boolean }[] = [];
      for (const [i, { name, own, foreign, rate }] of cases.entries()) {
        const heard = await momentsOf(sound([own], rate));
        if (heard.places.length < enough) continue;
        const delayTime = delays[i % delays.length]! / 48_000;
        const isInverted = i % 2 === 1;
        const spill = Math.sqrt(powerOf(own) / powerOf(foreign) / 4);
        const mono = await coloured(own, rate, colours[i % 3 === 0 ? 1 : 0]!);
        const [later] = await collected(render([{ processor: 'delay', delayTime }], sound([mono], rate)));
        const other = later!.map((x, n) => (isInverted ? -x : x) + spill * foreign[n]!);
        const pair = compare(heard, await momentsOf(sound([other], rate)));
        const { r = 0, lag = 1, coherence = 0 } = pair ?? {};
        const isRight = Math.abs(lag - delayTime) < 0.5 / rate && r < 0 === isInverted;
        found.push({ what: `${name}: ${JSON.stringify(pair)}`, r: Math.abs(r), coherence, isRight });
      }
      found.sort((a, b) => a.r - b.r);
      const known = found.filter(({ r, coherence }) => r > 0.4 && coherence > 0.05);
      console.log(
        `${known.length} of ${found.length} known; |r| from ${found.slice(0, 9).map(({ r }) => r.toFixed(2))}, median ${found[found.length >> 1]!.r.toFixed(2)}; ` +
          `${found.filter(({ isRight }) => isRight).length} right`,
      );
      expect(found.length).toBeGreaterThan(30);
      expect(found.filter(({ isRight }) => !isRight)).toEqual([]);
      expect(known.length / found.length).toBeGreaterThan(0.9);
    });
  });
});
