import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { cacheFolder } from '../../src/jobs/cache-folder.ts';
import { Ears } from '../../src/jobs/ears.ts';
import { HeardBefore, keptIn } from '../../src/jobs/heard-before.ts';
import { wav, workshop } from '../helpers/containers.ts';
import { noise, sound } from '../helpers/signals.ts';

const { path, keep } = workshop();
const song = path('song.wav');
const sounding = (seed: number) => sound([noise(-12, 1, seed), noise(-15, 1, seed + 50)]);
await writeSound(song, sounding(1), { container: 'wav', bitDepth: 24 });
let count = 0;
let folder = '';
beforeEach(() => {
  folder = path(`cache-${count++}`);
});

const hear = async (file = song, naming = {}, limit?: number) => {
  const ears = new Ears(1, new HeardBefore(folder, limit));
  try {
    return (await ears.hear([{ path: file, naming }]))[0]!;
  } finally {
    await ears.close();
  }
};
const entries = () => readdirSync(folder).filter((name) => name.endsWith('.heard'));
const entry = () => join(folder, entries()[0]!);

/** Keeps a number for the song that no meter would give, so that one sees where a number comes from. */
async function plant(): Promise<void> {
  const before = new HeardBefore(folder);
  const heard = await hear();
  const track = { ...heard.track, metrics: { ...heard.track.metrics, 'peak.true': 99 } };
  await before.keep(await before.find(song), song, { ...heard, track });
}

test('what was heard before is given again, under the name that it has now', async () => {
  const [plain, first] = [(await new Ears().hear([{ path: song }]))[0]!, await hear()];
  const copy = keep('copy.wav', readFileSync(song));
  const again = await hear(copy, { name: 'Copy', role: 'vocals' });
  expect(JSON.stringify(await hear())).toBe(JSON.stringify(plain));
  expect(first).toEqual(plain);
  expect(again).toEqual({ ...plain, track: { ...plain.track, name: 'Copy', path: copy, role: 'vocals' } });
  expect(entries()).toHaveLength(1);
  expect(readdirSync(folder)).toHaveLength(1);
  await plant();
  expect((await hear(copy)).track.metrics['peak.true']).toBe(99);
  // fewer meters listen to a track alone
  expect((await hear(song, { alone: true })).track.metrics['peak.true']).toBe(plain.track.metrics['peak.true']);
  expect(entries()).toHaveLength(2);
});

test('content counts, not name, size or time', async () => {
  const file = path('bounce.wav');
  await writeSound(file, sounding(2), { container: 'wav', bitDepth: 24 });
  const [{ size, mtime }, was] = [statSync(file), await hear(file)];
  await writeSound(file, sounding(3), { container: 'wav', bitDepth: 24 });
  utimesSync(file, mtime, mtime);
  expect(statSync(file).size).toBe(size);
  expect((await hear(file)).track.metrics).not.toEqual(was.track.metrics);
});

test('what changed while it was heard is not kept', async () => {
  const file = keep('growing.wav', readFileSync(song));
  const before = new HeardBefore(folder);
  const found = await before.find(file);
  const heard = await hear(file);
  writeFileSync(entry(), '');
  writeFileSync(file, 'another');
  await before.keep(found, file, heard);
  expect(readFileSync(entry(), 'utf8')).toBe('');
});

test('an entry that is damaged, or not ours, is heard and written anew', async () => {
  const right = await hear();
  const whole = readFileSync(entry());
  const flipped = Buffer.from(whole);
  flipped[whole.length - 100]! ^= 1;
  for (const odd of [
    Buffer.alloc(0),
    whole.subarray(0, 30),
    whole.subarray(0, -1),
    flipped,
    Buffer.from('{"track":1}'),
  ]) {
    writeFileSync(entry(), odd);
    expect(await hear()).toEqual(right);
    expect(readFileSync(entry()).length).toBe(whole.length);
  }
});

test('the oldest go when there is too much, and nothing that is not ours', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'x'.repeat(9000));
  const old = `.${'a'.repeat(64)}.12345678.tmp`;
  for (const [name, time] of [
    [old, 0],
    [old.replace('12', '21'), Date.now() / 1000],
  ] as const) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), time, time);
  }
  await hear();
  const first = entries()[0]!;
  utimesSync(join(folder, first), 1000, 1000);
  await hear(song, { alone: true }, 1);
  expect(entries()).toEqual([]); // not one has room
  await hear();
  await hear(song, { alone: true });
  utimesSync(join(folder, first), 1000, 1000);
  const { bytes } = await keptIn(folder);
  const other = keep('other.wav', readFileSync(song));
  writeFileSync(other, 'RIFF', { flag: 'a' }); // other content
  await hear(other, {}, bytes + 100);
  expect(entries()).not.toContain(first);
  expect(entries()).toHaveLength(2);
  expect(readdirSync(folder)).toContain('notes.txt');
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toHaveLength(1);
});

test('a warning names the file that it is about', async () => {
  const cut = wav({}, Buffer.alloc(40_000), 400_000);
  const [one, two] = [keep('one.wav', cut), keep('two.wav', cut)];
  expect((await hear(one)).warnings[0]!.message).toMatch(/^one\.wav ends/);
  expect((await hear(two)).warnings[0]!.message).toMatch(/^two\.wav ends/);
  expect((await hear(two)).warnings[0]!.message).toMatch(/^two\.wav ends/);
});

test('where nothing can be kept, it is heard', async () => {
  folder = keep('no-folder', Buffer.from('a file'));
  expect((await hear()).track.metrics['peak.true']).toBeDefined();
  expect(readFileSync(folder, 'utf8')).toBe('a file');
  const before = new HeardBefore(path('nothing'));
  expect(await before.find(path('nowhere.wav'))).toEqual({});
  execFileSync('mkfifo', [path('pipe')]);
  expect(await before.find(path('pipe'))).toEqual({}); // it is not waited for
  expect(existsSync(path('nothing'))).toBe(false);
});

test('in workers, too, and with the sound put aside', async () => {
  await plant();
  const ears = new Ears(2, new HeardBefore(folder));
  try {
    const tasks = [{ path: song, aside: path('aside') }, { path: keep('new.wav', wav({}, Buffer.alloc(40_000))) }];
    const [known, fresh] = await ears.hear(tasks);
    expect(known!.track.metrics['peak.true']).toBe(99);
    expect(known!.parked).toMatchObject({ path: path('aside'), length: 48_000 });
    expect(statSync(path('aside')).size).toBe(48_000 * 2 * 4);
    expect(fresh!.track.format.frames).toBeGreaterThan(0);
    expect(entries()).toHaveLength(2);
  } finally {
    await ears.close();
  }
});

test('it lies where the platform keeps what can be made again', () => {
  expect(cacheFolder({ MIXWRIGHT_CACHE: '/x' })).toBe('/x');
  expect(cacheFolder({ MIXWRIGHT_CACHE: '', XDG_CACHE_HOME: '/c' })).toBeUndefined();
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe(join('/c', 'mixwright'));
  expect(cacheFolder({}, 'linux')).toMatch(/[/\\]\.cache[/\\]mixwright$/);
  expect(cacheFolder({}, 'darwin')).toMatch(/Library[/\\]Caches[/\\]mixwright$/);
  expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'mixwright', 'Cache'));
});
