import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { openSession } from '../../src/jobs/open-session.ts';
import { soundFiles } from '../../src/jobs/sound-files.ts';
import { soundOf, workshop } from '../helpers/containers.ts';

const { path } = workshop();

/** What is told of stems that sound for so many seconds. */
async function told(folder: string, lengths: Readonly<Record<string, number>>): Promise<readonly string[]> {
  const stems: string[] = [];
  for (const [name, seconds] of Object.entries(lengths)) {
    const samples = Float32Array.from({ length: seconds * 8000 }, (_, i) => 0.1 * Math.sin(i / 5));
    stems.push(path(`${folder}-${name}.wav`));
    await writeSound(stems.at(-1)!, soundOf([samples], { sampleRate: 8000 }), { container: 'wav', bitDepth: 16 });
  }
  const { warnings } = await openSession({ stems, references: ['none'] });
  return warnings.filter(({ code }) => code === 'padded').map(({ message }) => message);
}

test('where one stem is longer than all others, it is that one which is told', async () => {
  expect(await told('one', { bass: 2, drums: 2, keys: 3.5, voice: 2, horns: 2 })).toEqual([
    'one-keys.wav is 1.5 s longer than all other stems; they were padded with silence.',
  ]);
});

test('where two are longer, the others are shorter', async () => {
  const [message, ...others] = await told('two', { bass: 2, drums: 1, keys: 3.5, voice: 3.5, horns: 2, organ: 2 });
  expect(message).toBe(
    '4 stems are shorter than the longest and were padded with silence, two-drums.wav by the most: 2.5 s.',
  );
  expect(others).toEqual([]);
});

test('of two stems the shorter one is told', async () => {
  expect(await told('pair', { bass: 2, drums: 3 })).toEqual([
    'pair-bass.wav is 1.0 s shorter than the longest stem; it was padded with silence.',
  ]);
});

test('a folder of stems may hold links to them', () => {
  mkdirSync(path('linked/folder.wav'), { recursive: true });
  writeFileSync(path('kick.wav'), '');
  for (const [to, name] of Object.entries({ '../kick.wav': 'kick.wav', '../gone.wav': 'gone.wav' }))
    symlinkSync(to, path(`linked/${name}`));
  expect(soundFiles([path('linked')])).toEqual([path('linked/kick.wav')]);
});
