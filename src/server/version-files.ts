import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dismissedIn } from './dismissing.ts';
import { folderOf, readSession, type SessionFile } from './session-file.ts';
import { sizeOf, type Version } from './songs.ts';

/** A file of a version by the name under which it is downloaded. */
export interface Download {
  readonly name: string;
  readonly kind: SessionFile['files'][number]['kind'] | 'fixed' | 'plan' | 'report';
  /** Bytes; absent of what is made when it is asked for, as the path is. */
  readonly size?: number;
  readonly path?: string;
}

/** Everything of a version that can be downloaded and is there; two of one name are told apart by their kind. @throws Invalid */
export async function downloadsOf(folder: string): Promise<readonly Download[]> {
  const { files } = await readSession(folder);
  const made = await readdir(join(folder, 'fixed')).catch(() => []);
  const fixes: Download[] = made.flatMap((name) => {
    const kind = /\.fixed\.wav$/.test(name) ? 'fixed' : /\.plan\.json$/.test(name) ? 'plan' : undefined;
    return kind ? [{ kind, name, path: join(folder, 'fixed', name) }] : [];
  });
  const all: Download[] = files.map(({ kind, name }) => ({ kind, name, path: join(folder, folderOf[kind], name) }));
  const there: Download[] = [];
  for (const each of [...fixes, ...all]) {
    const size = await sizeOf(each.path!);
    if (size !== undefined && !there.some(({ name }) => name === each.name)) there.push({ ...each, size });
  }
  return [...there, { kind: 'report', name: 'report.html' }, { kind: 'report', name: 'report.json' }];
}

/** All about a version but its report. */
export async function aboutVersion({ version, dismissals }: { version: Version; dismissals: string }) {
  const { title, date, preset } = await readSession(version.folder);
  const files = (await downloadsOf(version.folder)).map(({ path: _, ...rest }) => rest);
  return {
    song: version.song,
    title,
    version: version.number,
    date,
    preset,
    files,
    dismissals: dismissedIn(dismissals),
  };
}
