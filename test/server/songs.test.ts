import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hot, keepSound, rate } from '../helpers/command.ts';
import { type Visitor, visit } from '../helpers/serving.ts';
import { sine } from '../helpers/signals.ts';

let visitor: Visitor;
const work = mkdtempSync(join(tmpdir(), 'mixwright-sounds-'));
const soundOf = (name: string): Buffer => readFileSync(join(work, name));

beforeAll(async () => {
  await keepSound(join(work, 'mix.wav'), hot(1, 6), rate);
  await keepSound(join(work, 'bass.wav'), [sine(80, -12, 6, rate)], rate);
  await keepSound(join(work, 'lead.wav'), hot(5, 6), rate);
  visitor = await visit();
});
afterAll(async () => {
  await visitor.leave();
  rmSync(work, { recursive: true, force: true });
});

async function upload(files: readonly (readonly [string, string, Buffer])[], opening = {}): Promise<string> {
  const { value } = await visitor.json<{ id: string }>('POST', '/api/uploads', opening);
  for (const [kind, name, body] of files) {
    const answer = await visitor.ask('PUT', `/api/uploads/${value.id}/${kind}/${encodeURIComponent(name)}`, body);
    expect(answer.status).toBe(201);
  }
  return value.id;
}

test('a mix becomes a song with a report', async () => {
  const id = await upload([['mix', 'Chorus mix.wav', soundOf('mix.wav')]], { title: 'Chorus' });
  expect((await visitor.json('POST', `/api/uploads/${id}/start`, {})).status).toBe(202);
  const events = await visitor.events(`/api/uploads/${id}/events`);
  expect(events.at(-1)).toEqual({ done: { song: 'Chorus', version: 1 } });
  expect(visitor.files().filter((each) => each.includes('incoming'))).toEqual([]);
  const page = await visitor.ask('GET', '/songs/Chorus/1/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Chorus mix');
});
