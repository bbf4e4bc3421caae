import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { movesOf } from '../../src/moves.ts';
import { hot, keepSound, rate } from '../helpers/command.ts';
import { type Visitor, visit } from '../helpers/serving.ts';
import { sine } from '../helpers/signals.ts';

let visitor: Visitor;
const work = mkdtempSync(join(tmpdir(), 'mixwright-sounds-'));
const soundOf = (name: string): Buffer => readFileSync(join(work, name));

beforeAll(async () => {
  await keepSound(join(work, 'mix.wav'), hot(1, 5), rate);
  await keepSound(join(work, 'bass.wav'), [sine(80, -12, 5, rate)], rate);
  await keepSound(join(work, 'lead.wav'), hot(5, 5), rate);
  visitor = await visit();
});
afterAll(async () => {
  await visitor.leave();
  rmSync(work, { recursive: true, force: true });
});

type Files = readonly (readonly [kind: string, name: string, body: Uint8Array])[];

async function upload(files: Files, opening = {}): Promise<string> {
  const { value } = await visitor.json<{ id: string }>('POST', '/api/uploads', opening);
  for (const [kind, name, body] of files) {
    const answer = await visitor.ask('PUT', `/api/uploads/${value.id}/${kind}/${encodeURIComponent(name)}`, body);
    expect(answer.status).toBe(201);
  }
  return value.id;
}

/** To the end of what is done with it; the last event. */
async function heard(id: string, wishes = {}): Promise<unknown> {
  expect(await visitor.json('POST', `/api/uploads/${id}/start`, wishes)).toEqual({ status: 202, value: { id } });
  return (await visitor.events(`/api/uploads/${id}/events`)).at(-1);
}

interface Document {
  readonly plan: Parameters<typeof movesOf>[0];
  readonly tracks: readonly { readonly name: string; readonly path?: string; readonly role: string }[];
  readonly outcomes: readonly {
    readonly rule: string;
    readonly findings?: readonly { readonly accepted?: object; readonly tracks: readonly string[] }[];
  }[];
  readonly prospect?: object;
  readonly since?: object;
  readonly after?: object;
}
const documentOf = async (path: string): Promise<Document> =>
  (await visitor.json<Document>('GET', `/api/songs/${path}/report.json`)).value;

const incoming = (): string[] => visitor.files().filter((each) => each.includes('.incoming'));

test('a mix becomes a song, with a page and numbers', async () => {
  const id = await upload([['mix', 'Chorus mix.wav', soundOf('mix.wav')]], { title: 'Chorus' });
  const state = await visitor.json('GET', `/api/uploads/${id}`);
  expect(state.value).toMatchObject({
    state: 'open',
    title: 'Chorus',
    files: [{ kind: 'mix', name: 'Chorus mix.wav' }],
  });
  expect(await heard(id)).toEqual({ done: { song: 'Chorus', version: 1 } });
  expect(incoming()).toEqual([]);
  const page = await visitor.ask('GET', '/songs/Chorus/1/');
  expect(page.status).toBe(200);
  const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy')!)![1]!;
  const html = await page.text();
  expect(html).toContain('Chorus mix');
  const carriers = html.match(/<(script(?! type="(?:application|text\/plain))|style)\b[^>]*>/g)!;
  expect(carriers.length).toBeGreaterThan(1);
  expect(carriers.filter((each) => !each.includes(`nonce="${nonce}"`))).toEqual([]);
  const { value } = await visitor.json('GET', '/api/songs');
  expect(value).toMatchObject([{ song: 'Chorus', title: 'Chorus', versions: [{ version: 1, isFixed: false }] }]);
  const report = await documentOf('Chorus/v1');
  expect(report.tracks).toMatchObject([{ name: 'Chorus mix', path: 'mix/Chorus mix.wav', role: 'mix' }]);
  expect(report.prospect).toBeDefined();
});

test('the page plays the whole mix, as it is', async () => {
  const html = await (await visitor.ask('GET', '/songs/Chorus/1/')).text();
  expect(html).toContain('/api/songs/Chorus/1/listen/0/0');
  const answer = await visitor.ask('GET', '/api/songs/Chorus/1/listen/0/0');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/wav']);
  const size = Number(answer.headers.get('content-length'));
  expect((await answer.arrayBuffer()).byteLength).toBe(size);
  expect(size).toBeGreaterThan(5 * rate * 2 * 3);
  const part = await visitor.ask('GET', '/api/songs/Chorus/1/listen/0/0', undefined, { range: 'bytes=4-7' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${size}`]);
  for (const [place, status] of [
    ['0/1', 404],
    ['7/0', 404],
    ['-1/0', 404],
    ['__proto__/0', 404],
  ] as const)
    expect((await visitor.ask('GET', `/api/songs/Chorus/1/listen/${place}`)).status).toBe(status);
});

test('what is dismissed is let be, in this version and the next, and can be taken back', async () => {
  const found = (await documentOf('Chorus/1')).outcomes.flatMap(({ findings = [] }) => findings);
  const wrong = (await documentOf('Chorus/1')).outcomes.filter(({ findings }) => findings);
  const [{ rule }] = wrong as [{ rule: string }];
  const accepted = async () =>
    (await documentOf('Chorus/1')).outcomes
      .filter((each) => each.rule === rule)
      .flatMap(({ findings = [] }) => findings.map((each) => each.accepted));
  expect(found.length).toBeGreaterThan(1);
  const before = await visitor.json('POST', '/api/songs/Chorus/1/judge', {});
  const day = new Date().toISOString().slice(0, 10);
  const reason = 'it is meant so: "loud"\n# really';
  const said = await visitor.json('POST', '/api/songs/Chorus/1/dismiss', { rule, reason });
  expect(said).toEqual({ status: 200, value: { dismissals: [{ rule, reason, date: day }] } });
  const file = join(visitor.folder, 'Chorus/dismissals.yaml');
  writeFileSync(file, `# my notes\n${readFileSync(file, 'utf8')}`);
  await visitor.json('POST', '/api/songs/Chorus/1/judge', {});
  expect(await accepted()).toContainEqual({ by: 'dismissal', reason, date: day });
  const id = await upload([['mix', 'mix 2.wav', soundOf('mix.wav')]], { song: 'Chorus' });
  expect(await heard(id)).toEqual({ done: { song: 'Chorus', version: 2 } });
  expect(
    (await documentOf('Chorus/2')).outcomes.find((each) => each.rule === rule)?.findings?.[0]?.accepted,
  ).toBeDefined();
  const back = await visitor.json('DELETE', '/api/songs/Chorus/1/dismiss', { rule });
  expect(back.value).toEqual({ dismissals: [] });
  expect(readFileSync(file, 'utf8')).toMatch(/^# my notes/);
  expect((await visitor.json('POST', '/api/songs/Chorus/1/judge', {})).value).toEqual(before.value);
  expect(await accepted()).not.toContainEqual(expect.objectContaining({ reason }));
  expect((await documentOf('Chorus/1')).prospect).toBeDefined();
  const strange = await visitor.json('POST', '/api/songs/Chorus/1/dismiss', { rule: 'mudd', reason: 'x' });
  expect(strange).toMatchObject({ status: 422, value: { error: expect.stringContaining('mud') } });
  const bare = await visitor.json('POST', '/api/songs/Chorus/1/dismiss', { rule, reason: ' ' });
  expect(bare.status).toBe(400);
});

test('versions are compared: numbers, what is gone and what is new; a report tells what changed since the one before', async () => {
  const { value } = await visitor.json('GET', '/api/compare/Chorus?a=1&b=2');
  expect(value).toMatchObject({ a: { version: 1 }, b: { version: 2, metrics: { 'peak.true': expect.any(Number) } } });
  expect(value).toMatchObject({ solved: [], fresh: [] }); // the same sound twice
  const page = await visitor.ask('GET', '/songs/Chorus/compare?a=1&b=2');
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Version 1 beside version 2')]);
  expect((await documentOf('Chorus/2')).since).toMatchObject({ name: 'version 1', solved: [], fresh: [] });
  expect((await documentOf('Chorus/1')).since).toBeUndefined();
  expect((await visitor.ask('GET', '/api/compare/Chorus?a=1&b=7')).status).toBe(404);
});

test('moves are applied as they are set: the sound, the plan and the proof are kept, under the names of the command line', async () => {
  const { plan } = await documentOf('Chorus/1');
  const moves = movesOf(plan).map(({ id }, i) => ({ id, on: i > 0, amount: 50 }));
  const { status, value } = await visitor.json<{ id: string }>('POST', '/api/songs/Chorus/1/apply', { moves });
  expect(status).toBe(202);
  const busy = await visitor.json('POST', '/api/songs/Chorus/1/apply', { moves });
  expect(busy).toMatchObject({ status: 409, value: { error: expect.stringContaining('being applied') } });
  const events = await visitor.events(`/api/jobs/${value.id}/events`);
  expect(events.at(-1)).toEqual({ done: { song: 'Chorus', version: 1 } });
  expect(incoming()).toEqual([]);
  const report = await documentOf('Chorus/1');
  expect(movesOf(report.plan).map(({ step }) => step.bypass === true)).toEqual(moves.map(({ on }) => !on));
  const { value: about } = await visitor.json<{ files: { kind: string; name: string; size: number }[] }>(
    'GET',
    '/api/songs/Chorus/1',
  );
  expect(about.files.map(({ kind, name }) => [kind, name])).toEqual([
    ['fixed', 'Chorus mix.fixed.wav'],
    ['plan', 'Chorus mix.plan.json'],
    ['mix', 'Chorus mix.wav'],
    ['report', 'report.html'],
    ['report', 'report.json'],
  ]);
  const fixed = await open(join(visitor.folder, 'Chorus/v1/fixed/Chorus mix.fixed.wav'));
  expect(fixed.length).toBe(5 * rate);
  const written = await visitor.json<Document['plan']>('GET', '/api/songs/Chorus/1/files/Chorus%20mix.plan.json');
  expect(written.value.tracks).toEqual(report.plan.tracks);
  const page = await (await visitor.ask('GET', '/api/songs/Chorus/1/files/report.html')).text();
  expect(page).toContain('id="sound-0-0"');
  expect(page).not.toContain(visitor.folder);
  const bare = await visitor.ask('GET', '/songs/Chorus/1');
  expect([bare.status, bare.headers.get('location')]).toEqual([308, '/songs/Chorus/1/']);
  const { value: listed } = await visitor.json<{ versions: object[] }[]>('GET', '/api/songs');
  expect(listed[0]!.versions).toMatchObject([
    { version: 2, isFixed: false },
    { version: 1, isFixed: true },
  ]);
  const idle = await visitor.json<{ id: string }>('POST', '/api/songs/Chorus/1/apply', {
    moves: moves.map((each) => ({ ...each, on: false })),
  });
  const failed = (await visitor.events(`/api/jobs/${idle.value.id}/events`)).at(-1);
  expect(failed).toEqual({ failed: expect.stringContaining('nothing to apply') });
  expect((await documentOf('Chorus/1')).after).toBeDefined();
  await visitor.json('DELETE', '/api/songs/Chorus/1/apply');
  expect((await documentOf('Chorus/1')).after).toBeUndefined();
  expect(readdirSync(join(visitor.folder, 'Chorus/v1'))).not.toContain('fixed');
});

test('stems have the roles that their names speak of, or that are given', async () => {
  const id = await upload([
    ['stem', 'bass.wav', soundOf('bass.wav')],
    ['stem', 'constructor.wav', soundOf('lead.wav')],
    ['stem', 'BASS.wav', soundOf('bass.wav')],
  ]);
  const { value } = await visitor.json<{ files: object[] }>('GET', `/api/uploads/${id}`);
  expect(value.files).toMatchObject([
    { name: 'bass.wav', role: 'bass' },
    { name: 'constructor.wav', role: 'other' },
    { name: 'BASS 2.wav' },
  ]);
  await visitor.ask('DELETE', `/api/uploads/${id}/stem/BASS%202.wav`);
  const end = await heard(id, {
    roles: { 'constructor.wav': 'vocals' },
    title: 'From stems',
    preset: 'default',
    reference: 'none',
  });
  expect(end).toEqual({ done: { song: 'From stems', version: 1 } });
  const report = await documentOf('From%20stems/1');
  expect(report.tracks.map(({ name, role, path }) => [name, role, path])).toEqual([
    ['mix', 'mix', undefined],
    ['bass', 'bass', 'stems/bass.wav'],
    ['constructor', 'vocals', 'stems/constructor.wav'],
  ]);
});

test('what cannot be heard is told, and leaves nothing', async () => {
  const id = await upload([['mix', 'noise.wav', Buffer.from('RIFF and nothing more')]]);
  expect(await heard(id)).toEqual({ failed: expect.stringContaining('noise.wav') });
  expect(incoming()).toEqual([]);
  for (const [wishes, status, word] of [
    [{ preset: 'streem' }, 400, 'streem'],
    [{ reference: 'nobody' }, 400, 'nobody'],
    [{ song: 'nobody' }, 404, 'address'],
    [{ roles: { x: 'singer' } }, 400, 'singer'],
    [{ colour: 'red' }, 400, 'colour'],
  ] as const) {
    const next = await upload([['mix', 'mix.wav', soundOf('mix.wav')]]);
    const { status: told, value } = await visitor.json('POST', `/api/uploads/${next}/start`, wishes);
    expect([told, value]).toEqual([status, { error: expect.stringContaining(word) }]);
    await visitor.ask('DELETE', `/api/uploads/${next}`);
  }
  const empty = await upload([]);
  expect((await visitor.json('POST', `/api/uploads/${empty}/start`, {})).status).toBe(400);
  await visitor.ask('DELETE', `/api/uploads/${empty}`);
  expect(incoming()).toEqual([]);
});

test('a job that is cancelled, running or waiting, leaves nothing, and the server goes on', async () => {
  const long = hot(3, 60);
  await keepSound(join(work, 'long.wav'), long, rate);
  const ids = await Promise.all([1, 2, 3, 4, 5].map(() => upload([['mix', 'long.wav', soundOf('long.wav')]])));
  for (const id of ids) await visitor.ask('POST', `/api/uploads/${id}/start`, {});
  const { value } = await visitor.json('GET', `/api/uploads/${ids[4]}`);
  expect(value).toMatchObject({ state: 'waiting' });
  for (const id of ids.toReversed()) {
    await visitor.ask('DELETE', `/api/uploads/${id}`);
    expect(await visitor.events(`/api/uploads/${id}/events`)).toEqual([{ cancelled: true }]);
  }
  expect(incoming()).toEqual([]);
  expect((await visitor.ask('GET', '/api/songs')).status).toBe(200);
});

test.each([
  ['judged.json', 'GET', 'report.json'],
  ['heard.json', 'POST', 'judge'],
  ['tried.json', 'POST', 'judge'],
  ['listen/listen.json', 'GET', 'listen/0/0'],
])('%s that somebody made something else of is told, and nothing is a bug of ours', async (file, method, path) => {
  const whole = join(visitor.folder, 'Chorus/v2', file);
  const before = readFileSync(whole);
  for (const text of ['{"a":1}', 'null', '{']) {
    writeFileSync(whole, text);
    const told = await visitor.json(method, `/api/songs/Chorus/2/${path}`, method === 'POST' ? {} : undefined);
    expect(told).toMatchObject({ status: 422, value: { error: expect.stringMatching(/json .*Delete the version/) } });
  }
  writeFileSync(whole, before);
});

test('versions are deleted, and the song with the last', async () => {
  expect((await visitor.ask('DELETE', '/api/songs/Chorus/2')).status).toBe(200);
  expect((await visitor.ask('GET', '/api/songs/Chorus/2')).status).toBe(404);
  writeFileSync(join(visitor.folder, 'Chorus/v1/session.json'), '{"format":1');
  const { value } = await visitor.json<{ song: string; versions: object[] }[]>('GET', '/api/songs');
  expect(value[0]!.versions).toEqual([{ version: 1, isFixed: false, broken: expect.stringContaining('session.json') }]);
  const page = await visitor.json('GET', '/api/songs/Chorus/1');
  expect(page).toMatchObject({ status: 422, value: { error: expect.stringContaining('not JSON') } });
  expect((await visitor.ask('DELETE', '/api/songs/Chorus/1')).status).toBe(200);
  expect(visitor.files().filter((each) => each.startsWith('Chorus'))).toEqual([]);
});
