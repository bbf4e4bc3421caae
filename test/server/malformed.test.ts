import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits, receive } from '../../src/server/receive.ts';
import { refusalOf } from '../../src/server/refusal.ts';
import { sent, type Visitor, visit } from '../helpers/serving.ts';

let visitor: Visitor;
let port: number;
beforeAll(async () => {
  visitor = await visit({ file: 100_000, files: 20, pause: 300 });
  port = Number(new URL(visitor.server.origin).port);
});
afterAll(() => visitor.leave());

const said = (text: string | Buffer, hangUp = false): Promise<string> => sent(port, text, hangUp);

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

const head = (line: string, ...headers: string[]): string =>
  [line, `Host: 127.0.0.1:${port}`, `Cookie: ${visitor.cookie}`, 'X-Mixwright: 1', ...headers, '', ''].join('\r\n');

async function opened(): Promise<string> {
  return (await visitor.json<{ id: string }>('POST', '/api/uploads', {})).value.id;
}

test('a hundred malformed uploads leave the server answering and the disk clean', async () => {
  const id = await opened();
  const put = (name: string, ...headers: string[]) => head(`PUT /api/uploads/${id}/stem/${name} HTTP/1.1`, ...headers);
  const post = (body: string, path = `/api/uploads/${id}/start`) =>
    `${head(`POST ${path} HTTP/1.1`, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close')}${body}`;
  const chunked = 'Transfer-Encoding: chunked';
  const kinds: readonly (readonly [
    text: (i: number) => string | Buffer,
    hangUp: boolean,
    statuses: readonly number[],
  ])[] = [
    [(i) => `${put(`a${i}`, 'Content-Length: 5000')}short`, true, [0]],
    [(i) => `${put(`b${i}`, 'Content-Length: 5000')}stalls`, false, [0]],
    [(i) => `${put(`c${i}`, chunked)}5\r\nhel`, true, [0]],
    [(i) => `${put(`d${i}`, chunked)}zz\r\nhello\r\n0\r\n\r\n`, false, [400]],
    [(i) => `${put(`e${i}`, chunked)}ffffffffffffffff0\r\nhello`, false, [400]],
    [(i) => put(`f${i}`, 'Content-Length: 99999999999'), false, [413]],
    [(i) => put(`g${i}`, 'Content-Length: -5'), false, [400]],
    [(i) => put(`h${i}`, 'Content-Length: 5', 'Content-Length: 6'), false, [400]],
    [(i) => `${put(`i${i}`, 'Content-Length: 5', chunked)}0\r\n\r\n`, false, [400]],
    [(i) => put(`j${i}`, `X-Long: ${'x'.repeat(20_000)}`), false, [400, 431]],
    [
      (i) =>
        `${put(`k${i}`, chunked, 'Connection: close')}${'10000\r\n'}${'x'.repeat(65_536)}\r\n${'10000\r\n'}${'x'.repeat(65_536)}\r\n0\r\n\r\n`,
      false,
      [413],
    ],
    [(i) => put(`l${i}`, 'Content-Length: 0', 'Connection: close'), false, [400]],
    [() => post('{"roles":'), false, [400]],
    [() => post('[1,2]'), false, [400]],
    [() => post('{"__proto__":{"admin":true},"preset":5}'), false, [400]],
    [() => post('{}', `/api/uploads/${'0'.repeat(32)}/start`), false, [404]],
    [() => post(`"${'x'.repeat(1_100_000)}"`), false, [413]],
    [() => Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), false, [400]],
    [() => 'GET / HTTP/9.9\r\n\r\n', false, [400, 403, 505]],
    [() => 'nonsense\r\n\r\n', false, [400]],
  ];
  for (const [text, hangUp, statuses] of kinds) {
    const answers = await Promise.all([0, 1, 2, 3, 4].map((i) => said(text(i), hangUp)));
    const told = answers.map(statusOf);
    expect([String(text), told.every((status) => statuses.includes(status)), told]).toEqual([String(text), true, told]);
    expect(answers.join('')).not.toMatch(/\bat .*\.(ts|js):\d+/);
  }
  expect((await visitor.json('GET', '/api/songs')).status).toBe(200);
  await expect
    .poll(() => readdirSync(join(visitor.folder, `.incoming-${id}`)).sort())
    .toEqual(['mix', 'references', 'stems']);
  expect((await visitor.json<{ files: object[] }>('GET', `/api/uploads/${id}`)).value.files).toEqual([]);
  expect((await visitor.ask('DELETE', `/api/uploads/${id}`)).status).toBe(200);
  expect(visitor.files()).toEqual([]);
});

test('limits are told as sentences', async () => {
  const id = await opened();
  const path = `/api/uploads/${id}/stem/x.wav`;
  expect(await visitor.json('PUT', path, new Uint8Array(100_001))).toEqual({
    status: 413,
    value: { error: 'The file is larger than 100000 bytes, the most that is taken.' },
  });
  expect((await visitor.json('PUT', path, new Uint8Array(100_000))).status).toBe(201);
  for (let i = 0; i < 19; i++) await visitor.ask('PUT', path, new Uint8Array(1));
  expect(await visitor.json('PUT', path, new Uint8Array(1))).toEqual({
    status: 413,
    value: { error: 'An upload holds 20 files at most.' },
  });
  await visitor.ask('DELETE', `/api/uploads/${id}`);
  expect(await visitor.json('PUT', path, new Uint8Array(1))).toMatchObject({ status: 404 });
  const full = await visit({ reserve: Number.MAX_SAFE_INTEGER });
  const { value } = await full.json<{ id: string }>('POST', '/api/uploads', {});
  const answer = await full.json('PUT', `/api/uploads/${value.id}/mix/x.wav`, new Uint8Array(1000));
  expect(answer).toEqual({ status: 507, value: { error: expect.stringContaining('not enough room on the disk') } });
  await full.leave();
});

test('an upload that is cancelled in the middle leaves nothing', async () => {
  const id = await opened();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`${head(`PUT /api/uploads/${id}/mix/a.wav HTTP/1.1`, 'Content-Length: 50000')}${'x'.repeat(1000)}`);
  const folder = join(visitor.folder, `.incoming-${id}`);
  await expect.poll(() => readdirSync(folder).some((name) => name.endsWith('.part'))).toBe(true);
  expect((await visitor.json('POST', `/api/uploads/${id}/start`, {})).status).toBe(409);
  expect((await visitor.ask('DELETE', `/api/uploads/${id}`)).status).toBe(200);
  expect(visitor.files()).toEqual([]);
  socket.destroy();
});

test.runIf(existsSync('/dev/full'))('a full disk is told, and the file that did not fit is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-full-'));
  const path = join(folder, 'mix.wav');
  symlinkSync('/dev/full', path); // every write to it finds the disk full
  const told = new Promise<unknown>((resolve) => {
    const server = createServer((req, res) => {
      const place = { folder, path, limits, signal: new AbortController().signal };
      receive(req, place, 'w')
        .catch((error: unknown) => error)
        .then((error) => {
          res.end();
          server.close();
          resolve(error);
        });
    }).listen(0, '127.0.0.1', () => {
      void fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
        method: 'PUT',
        body: 'x'.repeat(1000),
      });
    });
  });
  expect(refusalOf(await told)).toMatchObject({ status: 507, message: expect.stringContaining('The disk is full') });
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('an upload that was begun and left is given up; one that is gone on with is not', async () => {
  const other = await visit({ idle: 60 });
  try {
    const open = async () => (await other.json<{ id: string }>('POST', '/api/uploads', {})).value.id;
    const put = (id: string, name: string) => other.ask('PUT', `/api/uploads/${id}/mix/${name}`, Buffer.from('sound'));
    const left = await open();
    await put(left, 'mix.wav');
    expect(other.files().some((name) => name.includes(left))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const kept = await open();
    expect(other.files().filter((name) => name.includes(left))).toEqual([]);
    expect((await put(left, 'mix.wav')).status).toBe(404);
    expect((await put(kept, 'mix.wav')).status).toBe(201);
  } finally {
    await other.leave();
  }
});
