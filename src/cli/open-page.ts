import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { note } from './output.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** Shows a file or an address in the program that the desktop has for it; where there is none, says so and goes on. */
export async function openPage(path: string): Promise<void> {
  const opener = openers[process.platform] ?? 'xdg-open';
  const child = spawn(opener, [/^https?:/.test(path) ? path : resolve(path)], { detached: true, stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    child.unref();
  } catch {
    note(`▲ ${opener} is not there to open ${path}; open it in a browser.`);
  }
}
