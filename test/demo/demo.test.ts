import { expect, test } from 'vitest';
import { compared } from '../../src/demo/demo.ts';
import { plantFaults } from '../../src/demo/faults.ts';
import { composeSong, mixOf, type Song } from '../../src/demo/song.ts';
import { soundOf } from '../../src/demo/sound.ts';
import { detectors } from '../../src/detectors/index.ts';
import { hearSound } from '../../src/jobs/hear-file.ts';
import { learn, type Reference } from '../../src/reference.ts';
import { remedies } from '../../src/remedies/index.ts';
import type { Role } from '../../src/roles.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { bookOf } from '../../src/run/judging.ts';
import type { Track } from '../../src/session.ts';
import { shelved } from '../../src/shelf.ts';

const book = bookOf();

const heard = (channels: readonly Float32Array[], song: Song, name: string, role?: Role): Promise<Track> =>
  hearSound(
    soundOf(channels, song.sampleRate),
    { name, ...(role ? { role } : {}) },
    { container: 'memory', codec: 'float', sampleRate: song.sampleRate, channels: 2 },
  );

async function findingsIn(song: Song, reference: Reference): Promise<readonly Finding[]> {
  const mix = await heard(mixOf(song), song, 'mix', 'mix');
  const stems: Track[] = [];
  for (const { name, channels } of song.stems) stems.push(await heard(channels, song, name));
  return findingsOf(judge(book, { mix, stems, reference }, detectors, remedies));
}

const seeds = Array.from({ length: 4 }, (_, i) => i + 1);

const limit = 180_000; // ms: 20 s where nothing else runs

test.each(seeds)(
  'song %i: every planted fault is found, and the clean version has no warning',
  async (seed) => {
    const clean = composeSong(seed);
    const { song, faults } = plantFaults(clean, seed);
    const original = await heard(mixOf(clean), clean, 'clean', 'mix');
    const { missed } = compared(faults, await findingsIn(song, learn('clean', 'own', [original])));
    expect(missed.map(({ rule }) => rule)).toEqual([]);
    const false_ = (await findingsIn(clean, shelved('all')!.reference)).filter(({ severity }) => severity !== 'info');
    expect(false_.map(({ what }) => what)).toEqual([]);
  },
  limit,
);
