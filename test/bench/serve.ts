/** How the local page's server bears large and many uploads, and how soon it answers while it works: `npm run build && tsx test/bench/serve.ts`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSound } from '../../src/audio/write.ts';
import { noise, sound } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-serve-bench-'));
const root = resolve(import.meta.dirname, '../..');
process.env.MIXWRIGHT_CACHE = ''; // what is timed is heard
const server = spawn(process.execPath, [join(root, 'dist/cli.js'), 'serve', folder], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [first] = await once(server.stdout, 'data');
const url = new URL(String(first).trim());
const welcome = await fetch(url, { redirect: 'manual' });
const headers = { cookie: welcome.headers.get('set-cookie')!.split(';')[0]!, 'x-mixwright': '1' };

const ask = async (method: string, path: string, body?: object): Promise<Record<string, string>> =>
  (
    await fetch(`${url.origin}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  ).json() as never;

/** MB that the server holds. */
const memory = (): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })) / 1024;

/** Sends so many bytes, as fast as they are taken. */
async function put(path: string, size: number): Promise<number> {
  const asked = request(`${url.origin}${path}`, { method: 'PUT', headers: { ...headers, 'content-length': size } });
  const answered = once(asked, 'response');
  const piece = Buffer.alloc(2 ** 20, 1);
  for (let left = size; left > 0; left -= piece.length)
    if (!asked.write(left < piece.length ? piece.subarray(0, left) : piece)) await once(asked, 'drain');
  asked.end();
  const [answer] = (await answered) as [{ statusCode: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}

/** Milliseconds that answers take while something goes on: median, and the longest. */
async function latencies(path: string, during: Promise<unknown>): Promise<string> {
  const taken: number[] = [];
  let isOver = false;
  void during.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const start = performance.now();
    await (await fetch(`${url.origin}${path}`, { headers })).arrayBuffer();
    taken.push(performance.now() - start);
    await new Promise((go) => setTimeout(go, 100));
  }
  const order = taken.sort((a, b) => a - b);
  return `${order.length} × GET ${path}: median ${order[Math.floor(order.length / 2)]!.toFixed(1)} ms, 95 % ${order[Math.floor(0.95 * order.length)]!.toFixed(1)} ms, longest ${order.at(-1)!.toFixed(1)} ms`;
}

const rest = (): string[] => readdirSync(folder).filter((name) => name !== '.serving.json');

try {
  const before = memory();
  const large = (await ask('POST', '/api/uploads', {})).id;
  const start = performance.now();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, memory());
  }, 200);
  const status = await put(`/api/uploads/${large}/mix/large.wav`, 2 * 2 ** 30);
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `2 GiB: ${status}, ${seconds.toFixed(1)} s, ${(2048 / seconds).toFixed(0)} MiB/s; memory ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most`,
  );
  await ask('DELETE', `/api/uploads/${large}`);
  console.log(`  left after it was cancelled: ${rest().length}`);

  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await ask('POST', '/api/uploads', {})).id));
  const begin = performance.now();
  const all = Promise.all(ids.map((id) => put(`/api/uploads/${id}/mix/song.wav`, 50 * 2 ** 20)));
  console.log(`20 at once, ${await latencies('/api/songs', all)}`);
  console.log(
    `  statuses ${[...new Set(await all)].join(', ')}, ${((performance.now() - begin) / 1000).toFixed(1)} s for 1000 MiB; memory ${memory().toFixed(0)} MB`,
  );
  await Promise.all(ids.map((id) => ask('DELETE', `/api/uploads/${id}`)));
  console.log(`  left after they were cancelled: ${rest().length}`);

  const path = join(folder, '..', `${Date.now()}.wav`);
  const long = [1, 2].map((seed) => noise(-12, 180, seed).map((sample, at) => sample * (at % 24_000 < 4000 ? 1 : 0.3)));
  await writeSound(path, sound(long), { container: 'wav', bitDepth: 24 });
  await fetch(`${url.origin}/`, { headers }); // so that what is loaded once is there
  const song = (await ask('POST', '/api/uploads', { title: 'Bench' })).id;
  await fetch(`${url.origin}/api/uploads/${song}/mix/bench.wav`, { method: 'PUT', headers, body: readFileSync(path) });
  rmSync(path);
  const worked = performance.now();
  await ask('POST', `/api/uploads/${song}/start`, {});
  const job = fetch(`${url.origin}/api/uploads/${song}/events`, { headers }).then((events) => events.text());
  console.log(`a job of 3 minutes of sound, ${await latencies('/', job)}`);
  console.log(`  ${((performance.now() - worked) / 1000).toFixed(1)} s; ${(await job).trim().split('\n').at(-1)}`);
  const page = performance.now();
  await (await fetch(`${url.origin}/songs/Bench/1/`, { headers })).arrayBuffer();
  console.log(`  its page: ${(performance.now() - page).toFixed(0)} ms`);
  const again = performance.now();
  await ask('POST', '/api/songs/Bench/1/judge', {});
  console.log(`  judged again: ${(performance.now() - again).toFixed(0)} ms`);
} finally {
  server.kill('SIGINT');
  const [code] = await once(server, 'close');
  console.log(`ended with ${code}; in the folder: ${rest().join(', ')}`);
  rmSync(folder, { recursive: true, force: true });
}
