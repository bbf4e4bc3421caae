import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Invalid } from '../units.ts';

/** Writes a text that appears under its name only when it is complete. @throws Invalid output */
export async function writeText(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 80)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Invalid('output', `${path} cannot be written: ${(error as Error).message}. Choose another place with -o.`, path);
  }
}
