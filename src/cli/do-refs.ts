import type { Warning } from '../audio/source.ts';
import { metricIds, metricOf } from '../features/metrics.ts';
import { hearSongs } from '../jobs/open-session.ts';
import { quantityOf } from '../print.ts';
import { learn } from '../reference.ts';
import { plural } from '../report/verdict.ts';
import { keep, shelf, shelved } from '../shelf.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { note, Progress, say } from './output.ts';
import { withEars } from './with-ears.ts';

export interface AddFlags {
  readonly about?: string;
  readonly jobs?: number;
  readonly cache?: boolean;
  readonly progress: boolean;
}

const hides = (name: string): boolean => shelf().some((each) => each.isBuiltIn && each.reference.name === name);

export async function add(
  name: string,
  files: readonly string[],
  { about, progress: isShown, ...hearing }: AddFlags,
): Promise<number> {
  const progress = new Progress({ progress: isShown });
  const warnings: Warning[] = [];
  const songs = await progress.during(() =>
    withEars(hearing, [{ references: files }], (ears) => hearSongs(files, warnings, progress.onStage, ears)),
  );
  const learned = new Date().toISOString().slice(0, 10);
  const hidesOurs = hides(name);
  const path = await keep(
    learn(
      name,
      'profile',
      songs,
      {
        about:
          about ??
          songs
            .map((song) => song.name)
            .join(', ')
            .slice(0, 400),
        learned,
      },
      shelved('all')?.reference,
    ),
  );
  for (const { message } of warnings) note(`▲ ${message}`);
  if (hidesOurs)
    note(`▲ It hides the built-in reference "${name}"; \`mixwright refs remove ${name}\` brings that back.`);
  const few = fewTracks(songs.length);
  if (few) note(`▲ ${few}`);
  say(`✓ ${name}: ${songs.length} ${plural(songs.length, 'track')} · numbers only, no audio stored · ${path}`);
  return exit.done;
}

const spread = 3; // dB: what tracks of one album differ by in a third octave, between 200 Hz and 4 kHz

/** What a small number of tracks means for what is learnt from them; nothing from 20 on. */
export function fewTracks(count: number): string | undefined {
  if (count >= 20) return undefined;
  const margin = (spread / Math.sqrt(count)).toFixed(1);
  const one = count === 1 ? 'One track is' : `${count} tracks are`;
  return count < 5
    ? `${one} few: ${count === 1 ? 'it shows where it lies' : 'they show where these lie'}, not where such music lies as a rule, so that a mix may stand out by chance. From 5 tracks on one sees what is usual, from 20 on well.`
    : `${count} tracks: the middle of each band is known to about ±${margin} dB, but its ends are little more than the extremes of these tracks. From 20 on they hold.`;
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
      `${row.name.padEnd(16)} ${`${String(row.tracks).padStart(4)} ${plural(row.tracks, 'track')}`.padEnd(11)}  ${row.learned ?? ''.padEnd(10)}  ${row.builtIn ? 'built in' : 'yours'}`,
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
  const head = `${reference.name}: ${reference.tracks} ${plural(reference.tracks, 'track')}${reference.learned ? `, learnt ${reference.learned}` : ''}${reference.about ? `\n${reference.about}` : ''}`;
  return [
    head,
    '',
    `${''.padEnd(24)} ${['10 %', 'median', '90 %'].map((each) => each.padStart(14)).join('')}`,
    ...rows,
  ].join('\n');
}
