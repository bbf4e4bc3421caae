import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { Logs } from '../../src/features/feature.ts';
import { spectrum } from '../../src/features/spectrum.ts';
import { hear } from '../../src/meters/hear.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { isSameRecording, likeness } from '../../src/reference/same-recording.ts';
import type { Exemplar } from '../../src/reference.ts';
import { hasCorpus, masters } from '../helpers/corpus.ts';

const length = 75; // s

/** A stretch of a sound. */
const stretch = (sound: Sound, from: number, seconds = length): Sound => ({
  format: sound.format,
  async *[Symbol.asyncIterator]() {
    const start = Math.round(from * sound.format.sampleRate);
    const end = start + Math.round(seconds * sound.format.sampleRate);
    let at = 0;
    for await (const { channels, length: frames } of sound) {
      const [a, b] = [Math.max(0, start - at), Math.min(frames, end - at)];
      if (b > a) yield { channels: channels.map((channel) => channel.subarray(a, b)), length: b - a };
      at += frames;
      if (at >= end) return;
    }
  },
});

const exemplarOf = async (sound: Sound): Promise<Exemplar> => ({
  metrics: {},
  features: { spectrum: new Logs(await hear(sound, spectrum.meters)).get(spectrum) },
});

const changes: Readonly<Record<string, { chain: Chain; from?: number }>> = {
  '12 dB of mud': { chain: [{ processor: 'filter', type: 'peaking', frequency: 300, Q: 0.7, gain: 12 }] },
  '12 dB of harshness': { chain: [{ processor: 'filter', type: 'peaking', frequency: 3500, Q: 1, gain: 12 }] },
  'a limiter driven by 9 dB': {
    chain: [
      { processor: 'gain', gain: 9 },
      { processor: 'limiter', ceiling: -1 },
    ],
  },
  '20 dB less': { chain: [{ processor: 'gain', gain: -20 }] },
  'one side inverted': { chain: [{ processor: 'polarity', on: 'right' }] },
  'no side': { chain: [{ processor: 'gain', gain: -60, on: 'side' }] },
  'begun half a frame later': { chain: [], from: 0.1 },
  'begun 2 s later': { chain: [], from: 2 },
  'begun 7.3 s later': { chain: [], from: 7.3 },
};

describe.runIf(hasCorpus)('records of the corpus', () => {
  const songs = new Map<string, Exemplar>();
  beforeAll(async () => {
    for (const path of masters()) songs.set(path, await exemplarOf(stretch(await open(path), 0)));
  });

  test('no record is taken for another', () => {
    const pairs = [...songs].flatMap(([a, one], i) =>
      [...songs].slice(i + 1).map(([b, two]) => ({ pair: `${basename(a)} ${basename(b)}`, one, two })),
    );
    expect(pairs.length).toBeGreaterThan(50);
    expect(pairs.filter(({ one, two }) => isSameRecording(one, two)).map(({ pair }) => pair)).toEqual([]);
    const nearest = Math.max(...pairs.map(({ one, two }) => likeness(one, two)));
    console.log(`Other records agree by ${nearest.toFixed(2)} at most.`);
    expect(nearest).toBeLessThan(0.3);
  });

  test.each(Object.entries(changes))('every record is known again after %s', async (what, { chain, from = 0 }) => {
    const found: number[] = [];
    for (const [path, original] of songs) {
      const changed = await exemplarOf(render(chain, stretch(await open(path), from)));
      expect(isSameRecording(original, changed), basename(path)).toBe(true);
      found.push(likeness(original, changed));
    }
    console.log(`After ${what} they agree by ${Math.min(...found).toFixed(2)} at least.`);
    expect(Math.min(...found)).toBeGreaterThan(0.6);
  });
});
