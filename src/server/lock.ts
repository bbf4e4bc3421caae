import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Invalid } from '../units.ts';

const fileName = '.serving.json';

/** One server a folder: two would tidy up each other's work. Returns how to give it free. @throws Invalid usage */
export async function lock(folder: string, port: number): Promise<() => Promise<void>> {
  const path = join(folder, fileName);
  const own = JSON.stringify({ process: process.pid, port });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, own, { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw error;
      await refuseLiving(path);
      await rm(path, { force: true }); // left by one that was killed
    }
  }
}

async function refuseLiving(path: string): Promise<void> {
  const { process: id, port } = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as { process: number; port: number })
    .catch(() => ({ process: 0, port: 0 }));
  if (isAlive(id) && (await answers(port)))
    throw new Invalid(
      'usage',
      `This folder is served already, at port ${port} by process ${id}. Use that page, or end it first, or choose another folder.`,
      path,
    );
}

function isAlive(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    if (!Number.isInteger(port) || port <= 0 || port > 65_535) return resolve(false);
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false));
  });
