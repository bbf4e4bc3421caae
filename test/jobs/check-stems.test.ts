import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { checkStems } from '../../src/jobs/check-stems.ts';
import { workshop } from '../helpers/containers.ts';
import { sine, sound } from '../helpers/signals.ts';

const { path } = workshop();

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg) console.warn('ffmpeg is not on the PATH: stems that do not say where they begin are not made');

test.skipIf(!hasFfmpeg)('a lossy stem beside others is told where nothing in it says where it begins', async () => {
  await writeSound(path('a.wav'), sound([sine(440, -12, 0.2)]), { container: 'wav', bitDepth: 16 });
  for (const [name, ...words] of [['told.mp3'], ['bare.mp3', '-write_xing', '0'], ['bare.aac'], ['told.m4a']] as const)
    execFileSync('ffmpeg', ['-v', 'error', '-i', path('a.wav'), ...words, path(name)]);
  const told = async (...names: string[]) =>
    (await checkStems(names.map((name) => path(name)))).map(({ message }) => message);
  expect(await told('a.wav', 'told.mp3', 'told.m4a')).toEqual([]);
  expect((await told('a.wav', 'bare.mp3', 'bare.aac'))[0]).toMatch(/^bare\.mp3, bare\.aac: nothing in them says/);
  expect(await told('bare.mp3')).toEqual([]);
});
