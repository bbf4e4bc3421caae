import { basename } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lossesOf } from '../../src/detectors/losses.ts';
import { hearFile } from '../../src/jobs/hear-file.ts';
import type { Track } from '../../src/session.ts';
import { corpusFiles } from '../helpers/corpus.ts';
import { injector } from '../helpers/injector.ts';

const { close, excerpt, faulty } = injector();
afterAll(close);

const stemOf = (song: string, name: string): string => {
  const file = corpusFiles().find((each) => each.includes(`${song}/stems`) && basename(each).startsWith(`${name}.`))!;
  return excerpt(file, song === 'tttheme2' ? 10 : 30, 20);
};
const sum = (values: Float64Array): number => values.reduce((whole, each) => whole + each, 0);

/** Share of a stem's loudness that another alone takes. */
function lost(victim: Track, masker: Track): number {
  const [losses] = lossesOf([victim, masker]);
  const found = losses!.maskers[0];
  return found ? 1 - sum(found.beside) / sum(losses!.quiet) : 0;
}

test.each([
  ['tttheme2', 'piano', 'muted_guitar'],
  ['tttheme2', 'clav', 'jazz_guitar_2'],
  ['tttheme2', 'bass', 'muted_guitar'],
  ['metal_madness', 'guitar', 'backing'],
])('%s: a bell in what covers %s raises what is lost to %s, the more the higher', async (song, victim, masker) => {
  const [one, two] = [stemOf(song, victim), stemOf(song, masker)];
  const { track } = await hearFile(one);
  let last = lost(track, (await hearFile(two)).track);
  for (const amount of [4, 8, 12]) {
    const { path } = faulty(two, 'stem_mask', amount, '--other', one);
    const now = lost(track, (await hearFile(path)).track);
    expect(now, `${amount} dB`).toBeGreaterThan(last);
    last = now;
  }
});
