import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasCorpus } from '../helpers/corpus.ts';
import { root } from './measure.ts';
import { balance } from './mix/balance.ts';
import { cost } from './mix/cost.ts';
import { type Bench, type Figure, isReached, lineOf, type Mixed, type Part } from './mix/figure.ts';
import { intake } from './mix/intake.ts';
import { judged } from './mix/judged.ts';
import { room } from './mix/room.ts';
import { runMix } from './mix/run-mix.ts';
import { songsOf } from './mix/songs.ts';

/**
 * `npm run bench:mix -- [SONG…] [--seconds N] [--only judged,cost]`: stems of songs through the built `mix`, and what became of them beside what was
 * asked. Songs are those of the corpus, or folders that hold a folder `stems`; `--seconds` cuts them. All figures go to reports/mix/.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, only: { type: 'string' } },
});

/** One line a part. */
const parts: Readonly<Record<string, Part>> = { judged, balance, room, intake, cost };

const folder = mkdtempSync(join(tmpdir(), 'mixwright-mix-'));
const known = new Map<string, Promise<Mixed>>();
const bench: Bench = {
  folder,
  mixed(song) {
    const made = known.get(song.name) ?? runMix(song, folder);
    known.set(song.name, made);
    return made;
  },
};

async function main(): Promise<void> {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('There is no build: run `npm run build` first.');
  if (!hasCorpus && positionals.length === 0) {
    console.log('Skipped: the corpus is not beside the project. Name a folder that holds a folder "stems".');
    return;
  }
  const songs = await songsOf(positionals, values.seconds === undefined ? undefined : Number(values.seconds), folder);
  const wanted = Object.entries(parts).filter(([id]) => values.only?.split(',').includes(id) ?? true);
  const figures: Figure[] = [];
  for (const [id, part] of wanted) {
    console.log(`\n${id}`);
    const found = await part(songs, bench);
    for (const figure of found) console.log(lineOf(figure));
    figures.push(...found);
  }
  const missed = figures.filter((each) => isReached(each) === false).length;
  console.log(`\n${figures.filter(isReached).length} of what was asked is reached, ${missed} missed.`);
  const reports = join(root, 'reports/mix');
  mkdirSync(reports, { recursive: true });
  writeFileSync(
    join(reports, 'mix.json'),
    `${JSON.stringify({ songs: songs.map(({ name }) => name), figures }, null, 1)}\n`,
  );
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
