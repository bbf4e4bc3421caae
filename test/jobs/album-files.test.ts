import { expect, test } from 'vitest';
import { albumHeard } from '../../src/album.ts';
import { AlbumDraft, hearSongs } from '../../src/jobs/album-files.ts';
import { Ears } from '../../src/jobs/ears.ts';
import { bench, inside, keepSound } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();

test('a song whose level is still to be set is heard over full scale, not clipped', async () => {
  await keepSound('one.wav', [noise(-12, 1, 1, 44_100)], 44_100);
  await keepSound('two.wav', [noise(-12, 1, 2, 44_100)], 44_100);
  const [files, ears, onStage] = [['one.wav', 'two.wav'], new Ears(), () => {}];
  const { tracks } = await hearSongs(files, ears, onStage);
  const draft = await AlbumDraft.open('out', files);
  const louder = { one: { chain: [{ processor: 'gain', gain: 12 } as const] }, two: { chain: [] } };
  const plan = { tracks: louder, buses: {}, taken: [], left: [] };
  const peak = async (isOpen: boolean) => {
    const [again] = await draft.listen(plan, tracks, [tracks[0]!], {
      ...{ heard: albumHeard(tracks), ears, onStage, isOpen },
    });
    return again!.metrics['peak.sample']!;
  };
  expect((await peak(true)) - tracks[0]!.metrics['peak.sample']!).toBeCloseTo(12, 2);
  expect(await peak(false)).toBeCloseTo(0, 2);
  await draft.discard();
  expect(inside()).toEqual(['one.wav', 'two.wav']);
});
