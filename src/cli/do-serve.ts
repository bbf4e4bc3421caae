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
  try {
    say(server.url);
    if (open) await openPage(server.urlOnce);
    note(`Songs are kept in ${folder}. Only this machine sees the page. Ctrl-C stops.`);
    await stopped;
  } finally {
    await server.close();
  }
  return exit.done;
}

/** Ctrl-C, a polite kill, a terminal that closes; a second one kills. */
const stop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(each, () => resolve());
  });
