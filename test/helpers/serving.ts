import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobEvent } from '../../src/server/queue.ts';
import { openServer, type Place, type Serving } from '../../src/server/server.ts';

/** A server with a folder of its own, and one who has opened the address. */
export interface Visitor {
  readonly server: Serving;
  readonly folder: string;
  readonly cookie: string;
  /** Asks as a page of the server does. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The same, answered with JSON. */
  json<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; value: T }>;
  /** Tells a job's events, to its end. */
  events(path: string): Promise<JobEvent[]>;
  /** All that lies in the folder, but for the lock. */
  files(): string[];
  leave(): Promise<void>;
}

export async function visit(limits: Place['limits'] = {}): Promise<Visitor> {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-serve-'));
  const server = await openServer({ folder, limits });
  const welcome = await fetch(server.url, { redirect: 'manual' });
  const cookie = welcome.headers.get('set-cookie')!.split(';')[0]!;
  const ask: Visitor['ask'] = (method, path, body, headers = {}) =>
    fetch(`${server.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { cookie, 'x-mixwright': '1', ...headers },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  return {
    server,
    folder,
    cookie,
    ask,
    async json(method, path, body) {
      const answer = await ask(method, path, body);
      return { status: answer.status, value: (await answer.json()) as never };
    },
    async events(path) {
      const text = await (await ask('GET', path)).text();
      return text
        .split('\n\n')
        .filter((each) => each.startsWith('data: '))
        .map((each) => JSON.parse(each.slice(6)));
    },
    files: () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name !== '.serving.json')
        .sort(),
    async leave() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends bytes as they are, and perhaps hangs up; what came back until the server did. */
export async function sent(port: number, text: string | Buffer, hangUp = false): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  const end = setTimeout(() => socket.destroy(), hangUp ? 20 : 4000);
  await once(socket, 'close');
  clearTimeout(end);
  return answer;
}
