import type { Warning } from '../audio/source.ts';
import { metricIds, metricOf } from '../features/metrics.ts';
import { hearSongs } from '../jobs/open-session.ts';
import { quantityOf } from '../print.ts';
import { learn } from '../reference.ts';
import { keep, shelf, shelved } from '../shelf.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { note, Progress, say } from './output.ts';
import { withEars } from './with-ears.ts';

export interface AddFlags {
  readonly about?: string;
  readonly jobs?: number;
  readonly progress: boolean;
}

const hides = (name: string): boolean => shelf().some((each) => each.isBuiltIn && each.reference.name === name);

export async function add(
  name: string,
  files: readonly string[],
  { about, jobs, progress: isShown }: AddFlags,
): Promise<number> {
  const progress = new Progress({ progress: isShown });
  const warnings: Warning[] = [];
  const songs = await progress.during(() =>
    withEars(jobs, [{ references: files }], (ears) => hearSongs(files, warnings, progress.onStage, ears)),
  );
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

export function list(asJson: boolean): string {
  const rows = shelf().map(({ reference: { name, tracks, about, learned }, isBuiltIn }) => ({
    name,
    tracks,
    ...(learned ? { learned } : {}),
    ...(about ? { about } : {}),
    builtIn: isBuiltIn,
  }));
  if (asJson) return JSON.stringify(rows, null, 2);
  const lines = rows.map(
    (row) =>
      `${row.name.padEnd(16)} ${String(row.tracks).padStart(4)} tracks  ${row.learned ?? ''.padEnd(10)}  ${row.builtIn ? 'built in' : 'yours'}`,
  );
  return lines.join('\n') || 'Nothing yet. Learn one: mixwright refs add NAME FILES…';
}

export function show(name: string, asJson: boolean): string {
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
