import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer } from '../server/server.ts';
import { exit } from './exit.ts';
import { openPage } from './open-page.ts';
import { note, say } from './output.ts';

export interface ServeFlags {
  readonly port?: number;
  readonly open?: boolean;
}

/** Serves until it is told to stop. Returns the exit code. */
export async function serve(folder: string, { port, open }: ServeFlags): Promise<number> {
  const stopped = stop();
  const server = await openServer({ folder, ...(port === undefined ? {} : { port }) });
  const shown = open ? await show(server.url) : undefined;
  try {
    say(server.url);
    note(`Songs are kept in ${folder}. Only this machine sees the page. Ctrl-C stops.`);
    await stopped;
  } finally {
    await server.close();
    if (shown !== undefined) await rm(shown, { recursive: true, force: true });
  }
  return exit.done;
}

/** Ctrl-C, a polite kill, a terminal that closes; a second one kills. */
const stop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(each, () => resolve());
  });

/** By a file that only its owner may read: others can see with what a program was started, and would have the key. */
async function show(url: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mixwright-'));
  const page = join(folder, 'open.html');
  const text = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>mixwright</title><a href="${url}">mixwright</a>\n`;
  await writeFile(page, text, { mode: 0o600 });
  await openPage(page);
  return folder;
}
