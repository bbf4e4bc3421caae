import { z } from 'zod';
import { nameOf } from '../jobs/sound-files.ts';
import { roles } from '../roles.ts';
import { map, word } from '../schema.ts';
import { answerJson } from './answers.ts';
import { answerEvents } from './events.ts';
import type { House } from './house.ts';
import { isEnd, type Job } from './queue.ts';
import { receiveJson } from './receive.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Routes, Visit } from './router.ts';
import type { SessionFile } from './session-file.ts';
import { isKind, Upload } from './uploads.ts';

const text = z.string().trim().min(1).max(200);

const opening = map('key', { title: text.optional(), song: text.optional() });

const starting = map('key', {
  roles: z.record(z.string(), word('role', roles)).default({}),
  preset: text.default('default'),
  reference: text.optional(),
  title: text.optional(),
  song: text.optional(),
});
type Starting = z.infer<typeof starting>;

const mostUploads = 100; // open at once

/** Songs on their way in. */
export function uploadRoutes(house: House): Routes {
  const uploadOf = ({ params }: Visit): Upload => {
    const upload = house.uploads.get(params.id!);
    if (!upload) throw notFound();
    return upload;
  };
  return {
    'POST /api/uploads': async ({ req, res }) => {
      const { title, song } = await receiveJson(req, opening);
      if (song !== undefined) await house.songs.checkSong(song);
      await house.tidy();
      if (house.uploads.size >= mostUploads)
        throw new Refusal(429, `${mostUploads} uploads are open; finish or cancel one of them first.`);
      const upload = new Upload(house.songs.folder, house.limits, { title, song });
      house.uploads.set(upload.id, upload);
      try {
        await upload.open();
      } catch (error) {
        house.uploads.delete(upload.id);
        throw error;
      }
      answerJson(res, { id: upload.id }, 201);
    },
    'GET /api/uploads/:id': (visit) => {
      const job = house.queue.find(visit.params.id!);
      const upload = house.uploads.get(visit.params.id!);
      if (!upload && !job) throw notFound();
      const { title, song } = upload ?? {};
      answerJson(visit.res, { id: visit.params.id, title, song, state: stateOf(job), files: upload?.named ?? [] });
    },
    'PUT /api/uploads/:id/:kind/:name': async (visit) => {
      const { kind = '', name = '' } = visit.params;
      if (!isKind(kind)) throw notFound();
      answerJson(visit.res, await uploadOf(visit).receive(kind, name, visit.req), 201);
    },
    'DELETE /api/uploads/:id/:kind/:name': async (visit) => {
      const { kind = '', name = '' } = visit.params;
      if (!isKind(kind)) throw notFound();
      await uploadOf(visit).remove(kind, name);
      answerJson(visit.res, {});
    },
    'DELETE /api/uploads/:id': async (visit) => {
      const job = house.queue.find(visit.params.id!);
      job?.cancel();
      await job?.over;
      const upload = house.uploads.get(visit.params.id!);
      if (!upload && !job) throw notFound();
      house.uploads.delete(visit.params.id!);
      await upload?.discard();
      answerJson(visit.res, {});
    },
    'POST /api/uploads/:id/start': async (visit) => {
      const upload = uploadOf(visit);
      const wishes = await receiveJson(visit.req, starting);
      await start(house, upload, wishes);
      answerJson(visit.res, { id: upload.id }, 202);
    },
    'GET /api/uploads/:id/events': (visit) => {
      const job = house.queue.find(visit.params.id!);
      if (!job) throw notFound();
      answerEvents(visit, job);
    },
  };
}

function stateOf(job: Job | undefined): string {
  if (!job) return 'open';
  if (!isEnd(job.last)) return job.isRunning ? 'running' : 'waiting';
  return Object.keys(job.last)[0]!;
}

/** @throws Refusal for what cannot be heard or is asked for and not there */
async function start(house: House, upload: Upload, wishes: Starting): Promise<void> {
  if (upload.isClosed) throw new Refusal(409, 'This upload was started already.');
  if (upload.isBusy) throw new Refusal(409, 'Files of this upload are still coming in; start when they are there.');
  const { files } = upload;
  if (!files.some(({ kind }) => kind !== 'reference'))
    throw new Refusal(400, 'There is nothing to hear: add a mix, or stems.');
  const song = wishes.song ?? upload.song;
  if (song !== undefined) await house.songs.checkSong(song);
  const { presets, references } = await house.workshop.quick('options', {});
  if (!presets.some(({ id }) => id === wishes.preset)) throw new Refusal(400, `There is no preset "${wishes.preset}".`);
  const { reference } = wishes;
  if (reference !== undefined && reference !== 'none' && !references.some(({ name }) => name === reference))
    throw new Refusal(400, `There is no reference "${reference}" on the shelf.`);
  if (upload.isClosed) throw new Refusal(409, 'This upload was started already.');
  upload.isClosed = true;
  const session = sessionOf(upload, wishes);
  const job = house.queue.add({
    id: upload.id,
    cores: Math.min(house.cores, files.length),
    async run(onStage, signal) {
      const dismissals = house.songs.dismissalsOf(song ?? '-');
      await house.workshop.heavy('hear', { folder: upload.folder, dismissals, session }, onStage, signal);
      signal.throwIfAborted();
      const { song: kept, number } = await house.songs.admit(upload.folder, session.title, song);
      return { song: kept, version: number };
    },
    async after() {
      house.uploads.delete(upload.id);
      await upload.discard();
    },
  });
  void job;
}

function sessionOf({ title, files }: Upload, wishes: Starting): Omit<SessionFile, 'numbers'> {
  const first = files.find(({ kind }) => kind === 'mix') ?? files[0]!;
  return {
    format: 1,
    title: wishes.title ?? title ?? nameOf(first.name),
    date: new Date().toISOString(),
    preset: wishes.preset,
    ...(wishes.reference === undefined ? {} : { reference: wishes.reference }),
    files: files.map(({ kind, name }) => {
      const role = kind === 'stem' && Object.hasOwn(wishes.roles, name) ? wishes.roles[name] : undefined;
      return { kind, name, ...(role ? { role } : {}) };
    }),
  };
}
