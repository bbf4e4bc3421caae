import type { Command } from 'commander';
import type { Warning } from '../audio/source.ts';
import { metricIds, metricOf } from '../features/metrics.ts';
import { hearSongs } from '../jobs/open-session.ts';
import { quantityOf } from '../print.ts';
import { learn } from '../reference.ts';
import { forget, keep, shelf, shelved } from '../shelf.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { note, Progress, say } from './output.ts';

export function addRefs(program: Command, end: (code: number) => void): void {
  const refs = program.command('refs').description('references on your shelf: numbers, never audio');
  refs
    .command('add')
    .argument('<name>')
    .argument('<files...>', 'finished records, or folders of them')
    .option('--about <text>', 'what it was learnt from')
    .option('--no-progress')
    .description('learn a reference from records')
    .action(async (name: string, files: string[], flags: { about?: string; progress: boolean }) =>
      end(await add(name, files, flags)),
    );
  refs
    .command('list')
    .option('--json')
    .description('what is on the shelf')
    .action((flags: { json?: boolean }) => {
      const rows = shelf().map(({ reference: { name, tracks, about, learned }, isBuiltIn }) => ({
        name,
        tracks,
        ...(learned ? { learned } : {}),
        ...(about ? { about } : {}),
        builtIn: isBuiltIn,
      }));
      say(
        flags.json
          ? JSON.stringify(rows, null, 2)
          : rows
              .map(
                (row) =>
                  `${row.name.padEnd(16)} ${String(row.tracks).padStart(4)} tracks  ${row.learned ?? ''.padEnd(10)}  ${row.builtIn ? 'built in' : 'yours'}`,
              )
              .join('\n') || 'Nothing yet. Learn one: mixwright refs add NAME FILES…',
      );
      end(exit.done);
    });
  refs
    .command('show')
    .argument('<name>')
    .option('--json')
    .description('its numbers')
    .action((name: string, flags: { json?: boolean }) => {
      say(show(name, flags.json ?? false));
      end(exit.done);
    });
  refs
    .command('remove')
    .argument('<name>')
    .description('take one of yours off the shelf')
    .action(async (name: string) => {
      await forget(name);
      say(`✓ ${name} is gone.`);
      end(exit.done);
    });
}

const hides = (name: string): boolean => shelf().some((each) => each.isBuiltIn && each.reference.name === name);

async function add(
  name: string,
  files: readonly string[],
  { about, progress: isShown }: { about?: string; progress: boolean },
): Promise<number> {
  const progress = new Progress({ progress: isShown });
  const warnings: Warning[] = [];
  const songs = await progress.during(() => hearSongs(files, warnings, progress.onStage));
  const learned = new Date().toISOString().slice(0, 10);
  const hidesOurs = hides(name);
  const path = await keep(
    learn(name, 'profile', songs, {
      about:
        about ??
        songs
          .map((song) => song.name)
          .join(', ')
          .slice(0, 400),
      learned,
    }),
  );
  for (const { message } of warnings) note(`▲ ${message}`);
  if (hidesOurs)
    note(`▲ It hides the built-in reference "${name}"; \`mixwright refs remove ${name}\` brings that back.`);
  if (songs.length < 5)
    note(
      `▲ ${songs.length} ${songs.length === 1 ? 'track is' : 'tracks are'} few: what is usual shows from 5 on, and well from 20 on.`,
    );
  else if (songs.length < 20) note(`▲ ${songs.length} tracks: from 20 on the corridor becomes steady.`);
  say(`✓ ${name}: ${songs.length} tracks · numbers only, no audio stored · ${path}`);
  return exit.done;
}

function show(name: string, asJson: boolean): string {
  const found = shelved(name);
  if (!found)
    throw new Invalid('config', `There is no reference "${name}". \`mixwright refs list\` shows those there are.`);
  if (asJson) return JSON.stringify(found.reference, null, 2);
  const { reference } = found;
  const rows = metricIds.flatMap((id) => {
    const spread = reference.metrics[id];
    if (!spread) return [];
    const { title, unit } = metricOf(id);
    return [
      `${title.padEnd(24)} ${[spread.low, spread.median, spread.high].map((value) => quantityOf(value, unit).padStart(14)).join('')}`,
    ];
  });
  const head = `${reference.name}: ${reference.tracks} tracks${reference.learned ? `, learnt ${reference.learned}` : ''}${reference.about ? `\n${reference.about}` : ''}`;
  return [
    head,
    '',
    `${''.padEnd(24)} ${['10 %', 'median', '90 %'].map((each) => each.padStart(14)).join('')}`,
    ...rows,
  ].join('\n');
}
