import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refusal, refusalOf } from './refusal.ts';

/** On every answer: nothing is kept, guessed, framed, or told to others. */
const always = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;

/** In a sandbox a link would lose the cookie. */
const linkingPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const closedPolicy = `${linkingPolicy}; sandbox`;

/**
 * What a page of ours may do: scripts and styles of its own by their nonce, requests to this server only. Worklets come as `data:` URLs,
 * which `strict-dynamic` lets a trusted script load and no markup.
 */
const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    'worker-src data: blob:',
    `style-src-elem 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "connect-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Begins an answer. */
export function begin(res: ServerResponse, status: number, headers: Readonly<Record<string, string | number>>): void {
  res.writeHead(status, { 'Content-Security-Policy': closedPolicy, ...always, ...headers });
}

function sent(
  res: ServerResponse,
  status: number,
  type: string,
  text: string,
  more: Record<string, string> = {},
): void {
  begin(res, status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), ...more });
  res.end(res.req.method === 'HEAD' ? undefined : text);
}

export const answerJson = (res: ServerResponse, value: unknown, status = 200): void =>
  sent(res, status, 'application/json; charset=utf-8', JSON.stringify(value));

export const answerPage = (res: ServerResponse, page: string, nonce: string, status = 200): void =>
  sent(res, status, 'text/html; charset=utf-8', page, { 'Content-Security-Policy': pagePolicy(nonce) });

export const answerScript = (res: ServerResponse, script: string): void =>
  sent(res, 200, 'text/javascript; charset=utf-8', script);

/** An error, as a sentence: for people who opened an address, else as JSON. */
export function answerError(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  const refusal = refusalOf(error);
  if (res.headersSent) {
    res.destroy(); // half an answer; the client sees that it is cut off
    return;
  }
  // What is still coming of a body is not waited for.
  if (!req.complete) res.setHeader('Connection', 'close');
  if (req.headers['sec-fetch-mode'] === 'navigate')
    sent(res, refusal.status, 'text/html; charset=utf-8', page(refusal), { 'Content-Security-Policy': linkingPolicy });
  else answerJson(res, { error: refusal.message }, refusal.status);
  if (!req.complete) drain(req);
}

const patience = 3000; // ms

/** Reads away what is being sent for a moment: closed at once, a connection would take the answer with it. */
function drain(req: IncomingMessage): void {
  const end = setTimeout(() => req.destroy(), patience);
  req.on('close', () => clearTimeout(end));
  req.on('error', () => undefined);
  req.resume();
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const page = ({ message, status }: Refusal): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>mixwright</title><h1>mixwright</h1><p>${message.replace(/[&<>"]/g, (sign) => entities[sign]!)}</p>${status === 401 ? '' : '<p><a href="/">All songs</a></p>'}</html>`;
