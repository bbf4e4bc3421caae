import { isAbsolute, join, sep } from 'node:path';
import type { Opened } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import type { Track } from '../session.ts';
import { Invalid } from '../units.ts';
import { isSafeName } from './safe-name.ts';
import { readJson } from './session-file.ts';

const fileName = 'heard.json';

/** JSON in which paths below a folder begin there: folders are moved. */
export const withoutFolder = (json: string, folder: string): string =>
  json.replaceAll(JSON.stringify(`${folder}${sep}`).slice(1, -1), '');

/** Keeps what was heard: numbers, and where the sound is. */
export const keepHeard = (folder: string, heard: Opened): Promise<void> =>
  writeText(join(folder, fileName), withoutFolder(JSON.stringify(heard), folder));

/** @throws Invalid for what is missing or was changed */
export async function readHeard(folder: string): Promise<Opened> {
  const heard = (await readJson(folder, fileName, ['session', 'warnings'])) as Opened;
  const placed = (track: Track): Track =>
    track.path === undefined ? track : { ...track, path: pathIn(folder, track.path) };
  try {
    const { session, warnings } = heard;
    const { mix, stems } = session;
    return {
      session: { ...session, ...(mix ? { mix: placed(mix) } : {}), stems: stems.map(placed) },
      warnings,
    };
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw new Invalid(
      'damaged',
      `${fileName} of this version is damaged. Delete the version and upload the mix again.`,
    );
  }
}

/** @throws Invalid for what lies elsewhere */
export function pathIn(folder: string, path: string): string {
  const parts = path.split(/[/\\]/);
  if (isAbsolute(path) || parts.length > 2 || !parts.every(isSafeName))
    throw new Invalid(
      'damaged',
      'This version speaks of a file elsewhere: it was changed or is damaged. Delete it and upload the mix again.',
    );
  return join(folder, ...parts);
}
