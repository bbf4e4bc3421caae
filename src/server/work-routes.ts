import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { map } from '../schema.ts';
import { answerJson } from './answers.ts';
import { answerEvents } from './events.ts';
import { type House, nameOfVersion } from './house.ts';
import { receiveJson } from './receive.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Routes, Visit } from './router.ts';
import { type Numbers, readSession, writeSession } from './session-file.ts';
import type { Version } from './songs.ts';
import { workFolder } from './uploads.ts';

const word = z.string().trim().min(1).max(200);

const about = { rule: word, track: word.optional() };
const dismissal = map('key', { ...about, reason: z.string().trim().min(1).max(500) });

const applying = map('key', {
  moves: z
    .array(map('key', { id: z.string().max(400), on: z.boolean(), amount: z.number().min(0).max(100) }))
    .max(2000)
    .default([]),
});

const api = '/api/songs/:song/:version';

/** What is done with a version: let findings be, judge again, apply moves. */
export function workRoutes(house: House): Routes {
  const versionOf = ({ params }: Visit) => house.songs.version(params.song!, params.version!);
  const dismiss = async (
    visit: Visit,
    { rule, track, reason }: z.infer<typeof dismissal> | { rule: string; track?: string | undefined; reason?: never },
  ) => {
    const { song } = await versionOf(visit);
    const path = house.songs.dismissalsOf(song);
    const given = {
      path,
      about: { rule, ...(track === undefined ? {} : { track }) },
      ...(reason === undefined ? {} : { reason }),
    };
    answerJson(visit.res, { dismissals: await house.inTurn(song, () => house.workshop.quick('dismiss', given)) });
  };
  return {
    [`POST ${api}/dismiss`]: async (visit) => dismiss(visit, await receiveJson(visit.req, dismissal)),
    [`DELETE ${api}/dismiss`]: async (visit) => dismiss(visit, await receiveJson(visit.req, map('key', about))),
    [`POST ${api}/judge`]: async (visit) => {
      const { song, folder } = await versionOf(visit);
      await receiveJson(visit.req, map('key', {}));
      const dismissals = house.songs.dismissalsOf(song);
      answerJson(visit.res, await house.inTurn(song, () => house.workshop.quick('judge', { folder, dismissals })));
    },
    [`POST ${api}/apply`]: async (visit) => {
      const { moves } = await receiveJson(visit.req, applying);
      const version = await versionOf(visit);
      if (house.queue.about(nameOfVersion(version)))
        throw new Refusal(409, 'The moves of this version are being applied; wait, or cancel that first.');
      answerJson(visit.res, { id: apply(house, version, moves) }, 202);
    },
    [`DELETE ${api}/apply`]: async (visit) => {
      const version = await versionOf(visit);
      if (house.queue.about(nameOfVersion(version)))
        throw new Refusal(409, 'The moves of this version are being applied; wait, or cancel that first.');
      const dismissals = house.songs.dismissalsOf(version.song);
      await house.inTurn(version.song, async () => {
        await swept(house, version);
        answerJson(visit.res, await house.workshop.quick('judge', { folder: version.folder, dismissals }));
      });
    },
    'GET /api/jobs/:id/events': (visit) => answerEvents(visit, jobOf(house, visit)),
    'DELETE /api/jobs/:id': async (visit) => {
      const job = jobOf(house, visit);
      job.cancel();
      await job.over;
      answerJson(visit.res, {});
    },
  };
}

function jobOf(house: House, { params }: Visit) {
  const job = house.queue.find(params.id!);
  if (!job) throw notFound();
  return job;
}

type Moves = z.infer<typeof applying>['moves'];

/** Returns the id of the job. */
function apply(house: House, version: Version, moves: Moves): string {
  const id = randomBytes(16).toString('hex');
  const into = workFolder(house.songs.folder);
  const dismissals = house.songs.dismissalsOf(version.song);
  house.queue.add({
    id,
    cores: 1,
    about: nameOfVersion(version),
    async run(onStage, signal) {
      const given = { folder: version.folder, into, moves, dismissals };
      const numbers = await house.workshop.heavy('apply', given, onStage, signal);
      signal.throwIfAborted();
      await house.inTurn(version.song, () => keep(house, version, into, numbers));
      return { song: version.song, version: version.number };
    },
    after: () => rm(into, { recursive: true, force: true, maxRetries: 3 }),
  });
  return id;
}

/** What was mended takes the place of what was mended before. */
async function keep(house: House, version: Version, into: string, numbers: Numbers): Promise<void> {
  await swept(house, version);
  await rename(into, join(version.folder, 'fixed'));
  await writeSession(version.folder, { ...(await readSession(version.folder)), numbers });
}

/** Takes away what was mended before. */
async function swept(house: House, { folder }: Version): Promise<void> {
  const old = workFolder(house.songs.folder);
  await rename(join(folder, 'fixed'), old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(old, { recursive: true, force: true, maxRetries: 3 });
}
