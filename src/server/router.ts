import type { IncomingMessage, ServerResponse } from 'node:http';
import { notFound, Refusal } from './refusal.ts';

/** A request on its way to what answers it. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Parts of the path, by their names in the pattern; decoded, and of unknown content. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export type Handler = (visit: Visit) => Promise<void> | void;

/** Handlers by method and pattern: `GET /api/songs/:song`. */
export type Routes = Readonly<Record<string, Handler>>;

/** A path, in parts and decoded. Nothing is resolved: `..` is a name like others, and of no file. @throws Refusal */
export function partsOf(path: string): string[] {
  if (!path.startsWith('/')) throw new Refusal(400, 'The address is none of this server.');
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'The address cannot be read: a % in it does not begin a sign.');
  }
}

/** The handler of a request, and what its pattern names. @throws Refusal */
export function routed(
  routes: Routes,
  method: string,
  path: string,
): { handler: Handler; params: Record<string, string> } {
  const parts = partsOf(path);
  const verb = method === 'HEAD' ? 'GET' : method;
  const methods: string[] = [];
  for (const [route, handler] of Object.entries(routes)) {
    const [wanted = '', pattern = ''] = route.split(' ');
    const params = matched(pattern.slice(1).split('/'), parts);
    if (params && wanted === verb) return { handler, params };
    if (params) methods.push(wanted);
  }
  if (methods.length > 0) throw new Refusal(405, `This address takes ${methods.join(', ')} only.`);
  throw notFound();
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, each] of pattern.entries()) {
    if (each.startsWith(':')) params[each.slice(1)] = parts[i]!;
    else if (each !== parts[i]) return undefined;
  }
  return params;
}
