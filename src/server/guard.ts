import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { begin } from './answers.ts';
import { Refusal } from './refusal.ts';

const secret = (): string => randomBytes(24).toString('base64url');

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In a time that tells nothing of where they differ, or of their lengths. */
const isSame = (given: string | undefined, wanted: string): boolean =>
  given !== undefined && timingSafeEqual(hashed(given), hashed(wanted));

/**
 * Who may ask. The token comes once, by the address that was printed; after that a cookie counts, which no script can read and no
 * other site's request carries. The host is checked, so that no foreign name that was made to lead here is answered; writes must
 * come from a page of this server, or from a program that sends our header.
 */
export class Guard {
  readonly token = secret();
  readonly #session = secret(); // another one: an address may end up in a history or a list of processes
  readonly #tickets = new Set<string>();
  #port = 0;

  listensOn(port: number): void {
    this.#port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** In place of the token, once: what a program is started with can be seen by others on this machine. */
  ticket(): string {
    const ticket = secret();
    this.#tickets.add(ticket);
    return ticket;
  }

  #opens(token: string): boolean {
    const ticket = [...this.#tickets].find((each) => isSame(token, each));
    return (ticket !== undefined && this.#tickets.delete(ticket)) || isSame(token, this.token);
  }

  /** With the port, for cookies know none. */
  get #cookie(): string {
    return `mixwright-${this.#port}`;
  }

  /** @throws Refusal for who is not to be answered. Returns whether the request is answered already: it brought the token. */
  admit(req: IncomingMessage, res: ServerResponse, query: URLSearchParams): boolean {
    this.#checkHost(req);
    const token = query.get('t');
    if (token !== null && req.method === 'GET' && this.#opens(token)) {
      this.#welcome(req, res);
      return true;
    }
    if (!isSame(cookieOf(req, this.#cookie), this.#session))
      throw new Refusal(401, 'Open the address that mixwright printed: it has the key to this page in it.');
    this.#checkSite(req);
    if (req.method !== 'GET' && req.method !== 'HEAD') this.#checkWrite(req);
    return false;
  }

  #checkHost({ headers, rawHeaders }: IncomingMessage): void {
    const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
    const known = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    if (hosts.length !== 1 || !known.includes(headers.host ?? ''))
      throw new Refusal(403, `This page is at ${this.origin} and answers to no other name.`);
  }

  /** A page of another server on this machine is of the same site, so that the cookie alone tells nothing of where a request comes from. */
  #checkSite({ headers, method }: IncomingMessage): void {
    const site = headers['sec-fetch-site'];
    const isVisit =
      method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (site === undefined || site === 'same-origin' || site === 'none' || isVisit) return;
    throw new Refusal(403, 'Only pages of this server may ask it.');
  }

  #checkWrite({ headers }: IncomingMessage): void {
    const { origin } = headers;
    const port = `:${this.#port}`;
    const known = [`http://127.0.0.1${port}`, `http://localhost${port}`];
    if (origin !== undefined && !(known.includes(origin) && origin === `http://${headers.host}`))
      throw new Refusal(403, 'Only pages of this server may change anything.');
    if (headers['x-mixwright'] !== '1') throw new Refusal(403, 'A change must carry the header X-Mixwright: 1.');
  }

  #welcome({ headers }: IncomingMessage, res: ServerResponse): void {
    const cookie = { 'Set-Cookie': `${this.#cookie}=${this.#session}; Path=/; HttpOnly; SameSite=Strict` };
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'none') {
      begin(res, 303, { Location: '/', 'Content-Length': 0, ...cookie });
      res.end();
      return;
    }
    // Who comes from a link elsewhere keeps a strict cookie only when this server's own page sends them on.
    const page =
      '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>mixwright</title>';
    begin(res, 200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': page.length, ...cookie });
    res.end(page);
  }
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((each) => each.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
