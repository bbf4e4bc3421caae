import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer } from '../../src/server/server.ts';
import { malicious } from '../helpers/malicious-names.ts';
import { sent, type Visitor, visit } from '../helpers/serving.ts';

let visitor: Visitor;
let port: string;
beforeAll(async () => {
  visitor = await visit();
  port = new URL(visitor.server.origin).port;
});
afterAll(() => visitor.leave());

/** Asks with headers that fetch would not send. */
const raw = (path: string, headers: Record<string, string> = {}, method = 'GET', content = '') =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, setHost: false }, async (res) => {
      let body = '';
      for await (const chunk of res) body += chunk;
      resolve({ status: res.statusCode!, headers: res.headers, body });
    });
    asked.on('error', reject);
    asked.end(content);
  });

/** With halves of letters, which no address can carry, replaced; dots hidden. */
const encoded = (name: string): string => encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replaceAll('.', '%2e');

const host = () => `127.0.0.1:${port}`;
const known = () => ({ host: host(), cookie: visitor.cookie });

test('the token comes once and leaves a cookie that no script reads and no other site sends', async () => {
  const [url] = [new URL(visitor.server.url)];
  const answer = await fetch(visitor.server.url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  const cookie = answer.headers.get('set-cookie')!;
  expect(cookie).toMatch(/^mixwright-\d+=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(url.searchParams.get('t'));
  const linked = await fetch(visitor.server.url, { redirect: 'manual', headers: { 'sec-fetch-site': 'cross-site' } });
  expect([linked.status, await linked.text()]).toEqual([200, expect.stringContaining('http-equiv="refresh"')]);
});

test.each([
  ['no cookie', {}, 401],
  ['another cookie', { cookie: 'mixwright=x' }, 401],
  ['a cookie of that name with another value', { cookie: () => `mixwright-${port}=${'x'.repeat(32)}` }, 401],
  ['an empty cookie', { cookie: () => `mixwright-${port}=` }, 401],
  ['the cookie', { cookie: () => visitor.cookie }, 200],
  ['the cookie among others', { cookie: () => `a=b; ${visitor.cookie}; c=d` }, 200],
  [
    'the cookie by another name of this machine',
    { cookie: () => visitor.cookie, host: () => `localhost:${port}` },
    200,
  ],
  ['a name that was made to lead here', { cookie: () => visitor.cookie, host: 'evil.example' }, 403],
  ['that name with the port', { cookie: () => visitor.cookie, host: () => `evil.example:${port}` }, 403],
  ['no port', { cookie: () => visitor.cookie, host: '127.0.0.1' }, 403],
  ['another port', { cookie: () => visitor.cookie, host: '127.0.0.1:1' }, 403],
  ['an address of this machine in IPv6', { cookie: () => visitor.cookie, host: () => `[::1]:${port}` }, 403],
  [
    'a page of another site',
    { cookie: () => visitor.cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    403,
  ],
  [
    'a page of another server here',
    { cookie: () => visitor.cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    403,
  ],
  [
    'a frame on another page',
    {
      cookie: () => visitor.cookie,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    },
    403,
  ],
  [
    'a link elsewhere',
    {
      cookie: () => visitor.cookie,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
    200,
  ],
] as const)('%s', async (_, given, status) => {
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'function' ? value() : value]),
  );
  expect((await raw('/api/songs', { host: host(), ...headers })).status).toBe(status);
});

test('the token itself opens nothing but the door, and only the right one', async () => {
  for (const t of ['', 'x', visitor.server.url.slice(-32, -1), `${visitor.server.url.slice(-32)}x`])
    expect((await raw(`/?t=${t}`, { host: host() })).status).toBe(401);
  const token = new URL(visitor.server.url).searchParams.get('t');
  expect((await raw('/api/songs', { host: host(), cookie: `mixwright-${port}=${token}` })).status).toBe(401);
  expect((await raw(`/?t=${token}`, { host: 'evil.example' })).status).toBe(403);
});

test('what a browser is started with opens the door once', async () => {
  const once = new URL(visitor.server.urlOnce).search;
  expect((await raw(`/${once}`, { host: host() })).status).toBe(303);
  expect((await raw(`/${once}`, { host: host() })).status).toBe(401);
});

test('no host, or two, are none', async () => {
  for (const hosts of ['', `Host: ${host()}\r\nHost: evil.example\r\n`, `Host: evil.example\r\nHost: ${host()}\r\n`])
    expect(
      await sent(
        Number(port),
        `GET /api/songs HTTP/1.1\r\n${hosts}Cookie: ${visitor.cookie}\r\nConnection: close\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1.1 40[03] /);
});

test.each([
  ['as a page of the server sends it', { 'x-mixwright': '1' }, 201],
  ['with the origin', { 'x-mixwright': '1', origin: () => `http://${host()}` }, 201],
  ['with no header', {}, 403],
  ['from another site', { 'x-mixwright': '1', origin: 'http://evil.example' }, 403],
  ['from another port', { 'x-mixwright': '1', origin: 'http://127.0.0.1:1' }, 403],
  ['from nowhere', { 'x-mixwright': '1', origin: 'null' }, 403],
  ['by another name than that of the page', { 'x-mixwright': '1', origin: () => `http://localhost:${port}` }, 403],
] as const)('a write %s', async (_, given, status) => {
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'function' ? value() : value]),
  );
  const { status: told, body } = await raw('/api/uploads', { ...known(), ...headers }, 'POST');
  expect(told).toBe(status);
  if (status === 201) await visitor.ask('DELETE', `/api/uploads/${JSON.parse(body).id}`);
});

test('other origins are given no leave to read, whatever they ask', async () => {
  const answer = await raw(
    '/api/songs',
    { ...known(), origin: 'http://evil.example', 'access-control-request-method': 'PUT' },
    'OPTIONS',
  );
  expect(answer.status).toBe(403);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('every answer says what may be made of it', async () => {
  for (const path of ['/', '/api/songs', '/api/nothing', '/app/home.js', '/?t=x']) {
    const { headers } = await raw(path, known());
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|\*/);
  }
});

test('no address leads out of the folder', async () => {
  writeFileSync(join(visitor.folder, '..', 'outside.json'), '{}');
  for (const name of malicious) {
    const written = encoded(name);
    for (const path of [
      `/api/songs/${written}/1/report.json`,
      `/api/songs/x/${written}/report.json`,
      `/api/songs/x/1/files/${written}`,
      `/api/songs/x/1/listen/${written}/0`,
      `/songs/${written}/1/`,
      `/app/${written}`,
      `/api/uploads/${written}`,
    ]) {
      const { status, body } = await raw(path, known());
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.parse(body)).toEqual({ error: expect.any(String) });
    }
  }
  for (const path of [
    '/../outside.json',
    '/app/../../outside.json',
    '/app/..%2f..%2foutside.json',
    '//etc/passwd',
    '/%',
    '/api/%ff',
    '/\\..\\x',
  ])
    expect([400, 404]).toContain((await raw(path, known())).status);
  expect([400, 404]).toContain((await raw('http://127.0.0.1/etc/passwd', known())).status);
});

test('names of uploads are made harmless, and lie where they should', async () => {
  const { value } = await visitor.json<{ id: string }>('POST', '/api/uploads', {});
  const kept: string[] = [];
  for (const name of malicious.filter((each) => each !== '')) {
    const path = `/api/uploads/${value.id}/stem/${encoded(name)}`;
    const { status, body } = await raw(path, { ...known(), 'x-mixwright': '1', 'content-length': '1' }, 'PUT', 'x');
    expect([path, status]).toEqual([path, 201]);
    kept.push(JSON.parse(body).name);
  }
  expect(readdirSync(join(visitor.folder, `.incoming-${value.id}`, 'stems')).sort()).toEqual(kept.sort());
  expect(readdirSync(join(visitor.folder, `.incoming-${value.id}`)).sort()).toEqual(['mix', 'references', 'stems']);
  await visitor.ask('DELETE', `/api/uploads/${value.id}`);
  expect(visitor.files()).toEqual([]);
});

test('a folder has one server, and what a killed one left is taken away', async () => {
  await expect(openServer({ folder: visitor.folder })).rejects.toThrow(/served already, at port \d+/);
  const other = await visit();
  const { folder } = other;
  await other.server.close();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, '.serving.json'), JSON.stringify({ process: process.pid, port: 1 }));
  writeFileSync(join(folder, 'mine.txt'), '');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(folder, `.incoming-${'a'.repeat(32)}`, 'mix'), { recursive: true });
  mkdirSync(join(folder, '.incoming-mine'));
  const again = await openServer({ folder });
  expect(readdirSync(folder).sort()).toEqual(['.incoming-mine', '.serving.json', 'mine.txt']);
  await again.close();
  await expect(openServer({ folder: join(folder, 'mine.txt') })).rejects.toThrow(/it is a file/);
  await expect(openServer({ folder: join(folder, 'mine.txt', 'x') })).rejects.toThrow(/it is a file/);
  await expect(openServer({ folder, port: Number(port) })).rejects.toThrow(/another program uses it/);
  expect(readdirSync(folder).sort()).toEqual(['.incoming-mine', 'mine.txt']);
  await other.leave();
});

test('who follows a link to what is gone is told so on a page with a way back', async () => {
  const { status, body } = await raw('/songs/Nobody/1/', { ...known(), 'sec-fetch-mode': 'navigate' });
  expect([status, body]).toEqual([404, expect.stringMatching(/no such version[\s\S]*<a href="\/">All songs<\/a>/)]);
});
