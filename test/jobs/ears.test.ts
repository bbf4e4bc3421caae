import { truncateSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { Ears, workersFor } from '../../src/jobs/ears.ts';
import { openSession } from '../../src/jobs/open-session.ts';
import { Invalid } from '../../src/units.ts';
import { wav, workshop } from '../helpers/containers.ts';
import { noise, sound } from '../helpers/signals.ts';

const { path, keep } = workshop();
const ears = new Ears(2);
afterAll(() => ears.close());

const written = async (name: string, seed: number, seconds: number): Promise<string> => {
  const stereo = sound([noise(-9, seconds, seed), noise(-12, seconds, seed + 50)]);
  return (await writeSound(path(name), stereo, { container: 'wav', bitDepth: 24 })).path;
};
const [long, middle, short] = await Promise.all([
  written('long.wav', 1, 9),
  written('middle.wav', 2, 5),
  written('short.wav', 3, 4),
]);
const cut = keep('cut.wav', wav({}, Buffer.alloc(40_000), 400_000));
const tasks = [long, cut, short, middle].map((each, i) => ({ path: each, naming: { name: `track ${i}` } }));

test('what several workers hear is what one process hears, in the same order', async () => {
  const here = await new Ears().hear(tasks);
  expect(await ears.hear(tasks)).toEqual(here);
  expect(here.map(({ track }) => track.name)).toEqual(['track 0', 'track 1', 'track 2', 'track 3']);
  expect(here[1]!.warnings.map(({ code }) => code)).toEqual(['truncated']);
});

test('a session is the same, too: stems, mix and references', async () => {
  const material = { mix: long, stems: [middle, short], references: [long, short] };
  const [shares, onStage] = [[] as number[], (_: string, share: number) => void shares.push(share)];
  expect(await openSession(material, onStage, ears)).toEqual(await openSession(material));
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test('a reference is heard once for many sessions, and anew when it has changed', async () => {
  for (const each of [new Ears(), new Ears(2)]) {
    const reference = await written('reference.wav', 7, 4);
    const stages: number[] = [];
    const session = () => openSession({ mix: short, references: [reference] }, (_, share) => stages.push(share), each);
    const first = await session();
    const kept = { path: reference, naming: { name: 'reference', role: 'mix', alone: true }, isKept: true } as const;
    const [a, b] = [await each.hear([kept]), await each.hear([{ path: short }, kept])];
    expect(b[1]).toBe(a[0]); // not heard again
    expect(await session()).toEqual(first);
    expect(stages.every((share) => share >= 0 && share <= 1)).toBe(true);
    await written('reference.wav', 8, 5);
    expect((await each.hear([kept]))[0]!.track.format.duration).toBe(5);
    await each.close();
  }
});

test('the first file that cannot be heard is told, as it would be here', async () => {
  const empty = keep('empty.wav', Buffer.alloc(0));
  const failing = [{ path: long }, { path: empty }, { path: path('nowhere.wav') }];
  for (const each of [ears, new Ears()]) {
    const error = await each.hear(failing).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Invalid);
    expect(error).toMatchObject({
      code: 'unreadable',
      message: 'Cannot read empty.wav: it is empty (0 bytes); export or copy it again.',
      path: empty,
    });
  }
  expect(await ears.hear([{ path: short }])).toHaveLength(1); // the workers live on
});

test('an interruption stops what is being heard', async () => {
  const minutes = path('minutes.wav');
  writeFileSync(minutes, wav({}, Buffer.alloc(4), 0));
  truncateSync(minutes, 44 + 48_000 * 4 * 1200); // 20 minutes of silence
  const start = performance.now();
  const stopped = new DOMException('stop', 'AbortError');
  const hearing = ears.hear([{ path: minutes }, { path: minutes }], () => {
    throw stopped;
  });
  await expect(hearing).rejects.toBe(stopped);
  expect(performance.now() - start).toBeLessThan(30_000);
  expect(await ears.hear([{ path: short }])).toHaveLength(1);
});

test('an interruption that is told once stops all files, those in the queue as well', async () => {
  const minutes = path('more-minutes.wav');
  writeFileSync(minutes, wav({}, Buffer.alloc(4), 0));
  truncateSync(minutes, 44 + 48_000 * 4 * 1200);
  const stopped = new DOMException('stop', 'AbortError');
  let isTold = false;
  const tasks = [{ path: short }, ...Array.from({ length: 6 }, () => ({ path: minutes }))];
  const hearing = ears.hear(tasks, (share) => {
    if (isTold || share < 1 / 7) return;
    isTold = true;
    throw stopped;
  });
  await expect(hearing).rejects.toBe(stopped);
  expect(await ears.hear([{ path: short }, { path: short }])).toHaveLength(2); // and there are workers left
});

test('a broken file among many ends its worker, and the others are heard to the end or given up', async () => {
  const broken = path('broken.wav');
  writeFileSync(broken, 'RIFF');
  for (const at of [0, 3, 6]) {
    const tasks = Array.from({ length: 7 }, (_, i) => ({ path: i === at ? broken : middle }));
    await expect(ears.hear(tasks)).rejects.toMatchObject({ path: broken });
  }
});

test('one file, and little sound, start no worker unless they are asked for', () => {
  expect(workersFor(8, [long])).toBe(1);
  expect(workersFor(8, [])).toBe(1);
  expect(workersFor(8, [long, path('nowhere.wav')])).toBe(1);
  expect(workersFor(undefined, [short, middle])).toBe(1);
  expect(workersFor(8, [long, short])).toBe(2);
  expect(workersFor(1, [long, short, middle])).toBe(1);
});
