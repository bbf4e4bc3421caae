import { expect, test } from 'vitest';
import { shared } from '../../src/audio/share.ts';
import type { Block, Sound } from '../../src/dsp/block.ts';

const counting = (blocks: number, seen: { made: number; isClosed: boolean }): Sound => ({
  format: { sampleRate: 48_000, channels: 1 },
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    const samples = new Float32Array(4); // one array for all blocks: nobody may keep it
    try {
      for (; seen.made < blocks; ) {
        samples.fill(seen.made++);
        yield { channels: [samples], length: 4 };
      }
    } finally {
      seen.isClosed = true;
    }
  },
});

const all = async (sound: Sound): Promise<number[]> => {
  const firsts: number[] = [];
  for await (const { channels } of sound) firsts.push(channels[0]![0]!);
  return firsts;
};

test('each listener hears everything, and it is made once', async () => {
  const seen = { made: 0, isClosed: false };
  const sound = shared(counting(5, seen), 3);
  expect(await Promise.all([all(sound), all(sound), all(sound)])).toEqual(Array(3).fill([0, 1, 2, 3, 4]));
  expect(seen).toEqual({ made: 5, isClosed: true });
  expect(() => sound[Symbol.asyncIterator]()).toThrow('shared by 3');
});

test('it goes no further than the fastest listener; one who stops is not waited for', async () => {
  const seen = { made: 0, isClosed: false };
  const sound = shared(counting(100, seen), 2);
  const [one, two] = [sound[Symbol.asyncIterator](), sound[Symbol.asyncIterator]()];
  await one.next();
  await one.next();
  expect(seen.made).toBe(2);
  expect((await two.next()).value.channels[0]).toEqual(new Float32Array(4));
  await one.return?.();
  expect(seen.isClosed).toBe(false);
  await two.return?.();
  expect(seen).toEqual({ made: 2, isClosed: true });
});

test('all are told what went wrong', async () => {
  const broken: Sound = {
    format: { sampleRate: 48_000, channels: 1 },
    async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
      yield { channels: [new Float32Array(1)], length: 1 };
      throw new Error('torn');
    },
  };
  const sound = shared(broken, 2);
  const told = await Promise.allSettled([all(sound), all(sound)]);
  expect(told.map((each) => each.status === 'rejected' && String(each.reason))).toEqual(Array(2).fill('Error: torn'));
});
