import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { mixed } from '../../src/jobs/console.ts';
import { Strips } from '../../src/jobs/strips.ts';
import type { Plan } from '../../src/plan.ts';
import type { Chain } from '../../src/processors/index.ts';
import { heard } from '../helpers/containers.ts';
import { noise, sound } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
const pathOf = (name: string) => join(folder, `${name}.wav`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lengths = { vox: 4, bass: 2, keys: 3 };
beforeAll(async () => {
  for (const [i, [name, seconds]] of Object.entries(lengths).entries())
    await writeSound(pathOf(name), sound([noise(-20, seconds, i)], 48_000), { container: 'wav', bitDepth: 32 });
});

const limit: Chain = [{ processor: 'gain', gain: 12 }, { processor: 'limiter' }];
const echo: Chain = [{ processor: 'echo', delayTime: 0.3, feedback: 0.7 }];
const strip = (chain: Chain) => ({ chain, sends: [{ to: 'room', gain: -6 }] });
const plan: Plan = {
  tracks: { vox: strip(limit), bass: strip(echo), keys: { chain: echo } },
  buses: { room: { chain: echo } },
  taken: [],
  left: [],
};
const opened = async () =>
  Object.fromEntries(
    await Promise.all(Object.keys(lengths).map(async (name) => [name, await open(pathOf(name))] as const)),
  );

test('in other threads it is the same to the bit', async () => {
  const stems = await opened();
  const here = await heard(mixed(plan, stems));
  const strips = new Strips(2);
  try {
    const there = mixed(plan, stems, (name, chain, onHeard) =>
      strips.add({ path: pathOf(name), source: stems[name]!, chain, onHeard }),
    );
    expect(there).toMatchObject({ length: 4 * 48_000 });
    expect(await heard(there)).toEqual(here);
  } finally {
    await strips.close();
  }
  expect(here[0]!.length).toBe(4 * 48_000);
});

test('who stops listening ends the workers; what is wrong there is told here', async () => {
  const stems = await opened();
  const strips = new Strips(2);
  const add = (path: string) =>
    strips.add({ path, source: stems.vox!, chain: limit, onHeard: () => undefined })[Symbol.asyncIterator]();
  const [good, bad] = [add(pathOf('vox')), add(pathOf('nothing'))];
  expect((await good.next()).done).toBe(false);
  await expect(bad.next()).rejects.toMatchObject({ name: 'Invalid', code: 'missing' });
  await good.return?.();
  await strips.close();
});
