import { open, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { type Checked, check, told } from '../schema.ts';
import { isFull, Refusal } from './refusal.ts';

/** What may come in. Sizes in bytes. */
export interface Limits {
  readonly file: number;
  /** Files of one upload. */
  readonly files: number;
  /** Space that is left free on the disk. */
  readonly reserve: number;
  /** Between two pieces of a body, ms. */
  readonly pause: number;
  /** After which an upload that nobody goes on with is given up, ms: its page is gone. */
  readonly idle: number;
}

export const limits: Limits = { file: 4 * 2 ** 30, files: 200, reserve: 2 ** 28, pause: 30_000, idle: 3_600_000 };

const asMuch = (bytes: number): string =>
  bytes >= 2 ** 30
    ? `${Math.round(bytes / 2 ** 30)} GiB`
    : bytes >= 2 ** 20
      ? `${Math.round(bytes / 2 ** 20)} MiB`
      : `${bytes} bytes`;

/** Declared and not yet written, of all that is coming in: space that is spoken for. */
let coming = 0;

/** @throws Refusal where there is no room on the disk for so much more */
async function checkRoom(folder: string, bytes: number, { reserve }: Limits): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - reserve - coming < bytes)
    throw new Refusal(
      507,
      `There is not enough room on the disk for ${asMuch(bytes)} more. Make room, then try again.`,
    );
}

const ofSize = (limit: number): Refusal =>
  new Refusal(413, `The file is larger than ${asMuch(limit)}, the most that is taken.`);

/** Told beforehand; absent where it is not. @throws Refusal */
function declaredSize({ headers }: IncomingMessage, limit: number): number | undefined {
  const written = headers['content-length'];
  if (written === undefined) return undefined;
  if (!/^\d{1,15}$/.test(written)) throw new Refusal(400, 'The length of the file is no number.');
  if (Number(written) > limit) throw ofSize(limit);
  return Number(written);
}

const step = 2 ** 26; // bytes after which the disk is looked at again

/** Where a body goes, and how much of it may. */
export interface Reception {
  /** On whose disk there must be room. */
  readonly folder: string;
  readonly path: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/**
 * Streams a body to a new file, as fast as the disk takes it. Returns its size. Whatever goes wrong, no file is left.
 * @throws Refusal
 */
export async function receive(
  req: IncomingMessage,
  { folder, path, limits, signal }: Reception,
  flags = 'wx',
): Promise<number> {
  const declared = declaredSize(req, limits.file);
  await checkRoom(folder, declared ?? 0, limits);
  const file = await open(path, flags);
  const claim = new Claim(declared ?? 0);
  const stop = (): void => void req.destroy();
  signal.addEventListener('abort', stop);
  req.setTimeout(limits.pause, stop);
  try {
    let [size, next] = [0, step];
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.file) throw ofSize(limits.file);
      if (size >= next) await checkRoom(folder, 0, limits);
      if (size >= next) next += step;
      await file.appendFile(chunk);
      claim.grow(size);
    }
    signal.throwIfAborted();
    if (size === 0) throw new Refusal(400, 'The file is empty.');
    await file.close();
    return size;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw signal.aborted ? new Refusal(409, 'The upload was cancelled.') : ofBody(error);
  } finally {
    claim.grow(Number.POSITIVE_INFINITY);
    signal.removeEventListener('abort', stop);
    req.setTimeout(0);
  }
}

/** Space that one body was said to need and does not fill yet. */
class Claim {
  readonly #declared: number;
  #left = 0;

  constructor(declared: number) {
    this.#declared = declared;
    this.grow(0);
  }

  grow(size: number): void {
    const left = Math.max(0, this.#declared - size);
    coming += left - this.#left;
    this.#left = left;
  }
}

function ofBody(error: unknown): unknown {
  if (error instanceof Refusal || isFull(error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ABORT_ERR' ||
    code?.startsWith('HPE_')
  )
    return new Refusal(400, 'The file broke off.');
  return error;
}

const longestJson = 2 ** 20; // bytes

/** A JSON body of a known shape; none counts as {}. @throws Refusal with every mistake in it */
export async function receiveJson<T>(req: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = setTimeout(() => req.destroy(), 10_000);
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longestJson) throw new Refusal(413, `More than ${asMuch(longestJson)} of JSON is not taken.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'The request broke off.');
  } finally {
    clearTimeout(end);
  }
  const checked: Checked<T> = check(schema, parsed(Buffer.concat(chunks).toString()));
  if ('value' in checked) return checked.value;
  throw new Refusal(400, checked.mistakes.map((mistake) => `${told(mistake)}`).join('\n'));
}

function parsed(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The request is not JSON.');
  }
}
