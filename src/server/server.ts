import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import { Invalid } from '../units.ts';
import { answerError } from './answers.ts';
import { compareRoutes } from './compare-routes.ts';
import { Guard } from './guard.ts';
import { House } from './house.ts';
import { lock } from './lock.ts';
import { pageRoutes } from './page-routes.ts';
import { type Limits, limits } from './receive.ts';
import { type Routes, routed } from './router.ts';
import { songRoutes } from './song-routes.ts';
import { uploadRoutes } from './upload-routes.ts';
import { sweep } from './uploads.ts';
import { workRoutes } from './work-routes.ts';

/** A server that answers. */
export interface Serving {
  /** With the token: to be opened once. */
  readonly url: string;
  readonly origin: string;
  /** The same, for once: to start a browser with. */
  readonly urlOnce: string;
  /** Answers no more, ends all work, and leaves nothing of it. */
  close(): Promise<void>;
}

export interface Place {
  /** Of the songs; made when it is missing. */
  readonly folder: string;
  /** Default: any that is free. */
  readonly port?: number;
  readonly limits?: Partial<Limits>;
}

/** The local page: for this machine alone, and on it for who has the token. @throws Invalid for a folder or a port that cannot be used */
export async function openServer({ folder, port = 0, limits: own = {} }: Place): Promise<Serving> {
  const home = resolve(folder);
  await makeFolder(home);
  const guard = new Guard();
  const house = new House(home, { ...limits, ...own });
  const routes: Routes = {
    ...pageRoutes(house),
    ...compareRoutes(house),
    ...songRoutes(house),
    ...uploadRoutes(house),
    ...workRoutes(house),
  };
  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: 10_000,
    requestTimeout: 0,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: 5000,
  });
  server.on('request', (req, res) => void answer(guard, routes, req, res));
  server.on('clientError', (_, socket) => refuseJunk(socket as Socket));
  server.maxConnections = 256;
  await listen(server, port);
  guard.listensOn((server.address() as AddressInfo).port);
  let unlock: () => Promise<void>;
  try {
    unlock = await lock(home, (server.address() as AddressInfo).port);
  } catch (error) {
    server.close();
    throw error;
  }
  await sweep(home);
  return {
    url: `${guard.origin}/?t=${guard.token}`,
    origin: guard.origin,
    urlOnce: `${guard.origin}/?t=${guard.ticket()}`,
    async close() {
      server.close();
      await house.close();
      server.closeAllConnections();
      await unlock();
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'it is a file, or lies in one' : message;
    throw new Invalid('output', `${folder} cannot be the folder of the songs: ${why}. Name another.`, folder);
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ host: '127.0.0.1', port });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'EADDRINUSE' ? 'another program uses it' : code === 'EACCES' ? 'it needs more rights' : message;
    throw new Invalid('usage', `Port ${port} cannot be used: ${why}. Choose another with --port, or leave it out.`);
  }
}

async function answer(guard: Guard, routes: Routes, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    const [path = '', ...query] = (req.url ?? '').split('?');
    const asked = new URLSearchParams(query.join('?'));
    if (guard.admit(req, res, asked)) return;
    const { handler, params } = routed(routes, req.method ?? '', path);
    await handler({ req, res, params, query: asked });
  } catch (error) {
    answerError(req, res, error);
  }
}

/** What is no HTTP, or too much of it. */
function refuseJunk(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}
