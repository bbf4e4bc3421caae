import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Piscina } from 'piscina';
import { learn, type Reference } from '../../src/reference.ts';
import { readRecord } from '../../src/rules/record.ts';
import type { Track } from '../../src/session.ts';
import { shelved } from '../../src/shelf.ts';
import { hasCorpus, multitracks } from '../helpers/corpus.ts';
import { faultOf, faults } from './faults/catalogue.ts';
import { bareName, keyOf, learntFrom, recordsIn, type Song, songsOf } from './faults/material.ts';
import { hashOf } from './faults/random.ts';
import { recordOf, renewed } from './faults/record.ts';
import { type Run, summaryOf } from './faults/report.ts';
import { pageOf } from './faults/report-page.ts';
import { linesOf } from './faults/report-text.ts';
import { exactFaults, type Restored, restoreLines, restoreRows, tonalFaults } from './faults/restore.ts';
import type { StemsTried } from './faults/stem-trial.ts';
import type { Tried } from './faults/trial.ts';
import type { Task } from './faults/worker.ts';
import { root } from './measure.ts';

/**
 * `npm run bench:faults -- [FOLDER …] [--seconds 30] [--most N] [--minutes N] [--only FAULTS] [--quick] [--record] [--restore N]`: faults put into
 * good records by code apart from the chain's, and what the rules say of them. The corpus, and folders of more masters: every folder in
 * them that holds sound is an album. `--most`: at most so many songs an album, chosen by hash. `--quick`: the middle amounts at their
 * usual places. `--minutes`: begins no further song after so many; songs come in an order by hash, so that what is heard is a fair
 * sample. `--record`: writes rules/record.json, which `rules explain` reads; with `--only`, the entries of these faults' rules. `--restore`: so many songs are mended as well (4). All of it goes to reports/faults/.
 */
const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    most: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: 'Infinity' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    restore: { type: 'string', default: '4' },
  },
});
const seconds = Number(values.seconds);
const isQuick = values.quick;
const ids = values.only?.split(',') ?? faults.map(({ id }) => id);
for (const id of ids) faultOf(id);
const reports = join(root, 'reports/faults');

const pool = new Piscina({
  filename: new URL('./faults/worker.mjs', import.meta.url).href,
  maxThreads: availableParallelism(),
  execArgv: [],
  recordTiming: false,
});
const ask = <Answer>(task: Task): Promise<Answer> => pool.run(task) as Promise<Answer>;

/** What the hearing is made of: a record heard by other code must be heard again. */
function codeHash(): string {
  const rooms = ['meters', 'features', 'dsp', 'audio'].map((room) => join(root, 'src', room));
  const files = rooms.flatMap((room) => readdirSync(room).map((file) => join(room, file)));
  return hashOf(files.map((file) => readFileSync(file, 'utf8')).join('')).toString(36);
}

/** Whole records, each heard once for each state of the code. */
async function hearRecords(records: readonly Song[]): Promise<ReadonlyMap<Song, Track>> {
  const folder = join(reports, 'heard');
  mkdirSync(folder, { recursive: true });
  const code = codeHash();
  const heard = await Promise.all(
    records.map(async (song): Promise<readonly [Song, Track]> => {
      const { size } = statSync(song.path);
      const kept = join(folder, `${song.group}-${bareName(song.name)}-${size}-${code}.json`);
      if (existsSync(kept)) return [song, JSON.parse(readFileSync(kept, 'utf8')) as Track];
      const track = await ask<Track>({ kind: 'whole', path: song.path });
      writeFileSync(kept, JSON.stringify(track));
      return [song, track];
    }),
  );
  return new Map(heard);
}

/** The profile as it would be without a song that it was learnt from; as it is for all others, and where its records are not at hand. */
function profileFor(song: Song, records: ReadonlyMap<Song, Track>, all: Reference): Reference {
  const own = [...records].filter(([each]) => keyOf(each) === keyOf(song));
  if (own.length === 0) return all;
  const others = [...records].filter(([each]) => keyOf(each) !== keyOf(song)).map(([, track]) => track);
  return learn(all.name, 'profile', others, { about: all.about ?? '' });
}

/** Up to four others of the same album. */
const matesOf = (song: Song, mates: ReadonlyMap<Song, Track>): Track[] =>
  [...mates]
    .filter(([each]) => each.group === song.group && keyOf(each) !== keyOf(song))
    .sort(([a], [b]) => hashOf(a.name) - hashOf(b.name))
    .slice(0, 4)
    .map(([, track]) => track);

async function hearMates(songs: readonly Song[]): Promise<ReadonlyMap<Song, Track>> {
  const sizes = new Map<string, number>();
  for (const { group } of songs) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const some = songs.filter(({ group }) => sizes.get(group)! > 1);
  const heard = await Promise.all(
    some.map(async (song) => [song, await ask<Track>({ kind: 'middle', path: song.path, seconds })] as const),
  );
  return new Map(heard);
}

async function trySongs(songs: readonly Song[], all: Reference): Promise<Tried[]> {
  const wanted = ids.filter((id) => faultOf(id).on === 'mix');
  if (wanted.length === 0) return [];
  const found = recordsIn(folders);
  const isWhole = new Set(found.map(({ group }) => group)).size === learntFrom.length;
  console.log(
    isWhole
      ? `each of the ${found.length} records that "${all.name}" was learnt from is judged by a profile without it`
      : `the records that "${all.name}" was learnt from are not all there: songs among them are judged by the profile as it is`,
  );
  const records = isWhole ? await hearRecords(found) : new Map<Song, Track>();
  const mates = await hearMates(songs);
  const begun = performance.now();
  const waiting = [...songs].sort((a, b) => hashOf(keyOf(a)) - hashOf(keyOf(b)));
  const tried: Tried[] = [];
  const trySome = async (): Promise<void> => {
    for (let song = waiting[0]; song && minutesSince(begun) < Number(values.minutes); song = waiting[0]) {
      waiting.shift();
      const start = performance.now();
      const profile = profileFor(song, records, all);
      const trial = { song, seconds, faults: wanted, isQuick, profile, mates: matesOf(song, mates) };
      const answer = await ask<Tried | undefined>({ kind: 'song', trial });
      const cases = answer ? `${answer.cases.length} cases` : 'silent or too short';
      console.log(`  ${keyOf(song)}: ${cases}, after ${(60 * minutesSince(start)).toFixed(0)} s`);
      for (const failure of answer?.failures ?? []) console.log(`    failed: ${failure}`);
      if (answer) tried.push(answer);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, trySome));
  if (waiting.length > 0) console.log(`  ${waiting.length} songs left out: the time was up`);
  return tried;
}

/** What `fix` makes of some faults, on a few of the songs. */
async function restoreSongs(songs: readonly Song[], profile: Reference): Promise<Restored[]> {
  const faults = [...tonalFaults, ...exactFaults].filter((id) => ids.includes(id));
  const some = [...songs].sort((a, b) => hashOf(keyOf(a)) - hashOf(keyOf(b))).slice(0, Number(values.restore));
  if (faults.length === 0) return [];
  const all = await Promise.all(
    some.map(async (song) => {
      const trial = { song, seconds, faults, profile };
      const answer = await ask<Restored[] | undefined>({ kind: 'restore', trial });
      console.log(`  ${keyOf(song)}: mended ${answer?.length ?? 'no'} times`);
      return answer ?? [];
    }),
  );
  return all.flat();
}

const minutesSince = (start: number): number => (performance.now() - start) / 60_000;

async function tryStems(profile: Reference): Promise<StemsTried[]> {
  const wanted = ids.filter((id) => faultOf(id).on === 'stem');
  if (!hasCorpus || wanted.length === 0) return [];
  const tried = await Promise.all(
    multitracks().map(async (folder) => {
      const name = basename(dirname(folder));
      const trial = { folder, name, seconds: Math.min(seconds, 20), faults: wanted, isQuick, profile };
      const answer = await ask<StemsTried | undefined>({ kind: 'stems', trial });
      console.log(`  ${name}: ${answer?.cases.length ?? 'no'} cases of stems`);
      return answer ? [answer] : [];
    }),
  );
  return tried.flat();
}

/** Of some faults alone, the entries of their rules. */
function writeRecord(run: Run): void {
  const path = join(root, 'rules/record.json');
  const record = recordOf(run);
  const kept = values.only ? renewed(readRecord(JSON.parse(readFileSync(path, 'utf8'))), record, ids) : record;
  writeFileSync(path, `${JSON.stringify(kept, null, 1)}\n`);
}

async function main(): Promise<void> {
  const songs = songsOf(folders, { most: Number(values.most) });
  if (songs.length === 0) {
    console.log('There is no music to put faults into: the corpus is not beside the project, and no folder was named.');
    return;
  }
  if (!hasCorpus) console.log('The corpus is not beside the project: only the named folders are heard, and no stems.');
  const all = shelved('all')!.reference;
  const start = performance.now();
  const stems = await tryStems(all);
  const tried = await trySongs(songs, all);
  const restoration = restoreRows(await restoreSongs(songs, all));
  const run: Run = { made: new Date().toISOString().slice(0, 10), seconds, isQuick, faults: ids, tried, stems };
  const summary = summaryOf(run);
  mkdirSync(reports, { recursive: true });
  writeFileSync(
    join(reports, 'faults.json'),
    JSON.stringify({ ...summary, restoration, cases: tried, stemCases: stems }),
  );
  writeFileSync(join(reports, 'faults.html'), pageOf(summary, restoration));
  if (values.record) writeRecord(run);
  console.log([...linesOf(summary), ...restoreLines(restoration)].join('\n'));
  console.log(`\n${minutesSince(start).toFixed(1)} minutes; reports/faults/faults.html and faults.json`);
}

try {
  await main();
} finally {
  await pool.destroy();
}
