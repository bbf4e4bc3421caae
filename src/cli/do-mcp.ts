import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fence } from '../mcp/fence.ts';
import { serveMcp } from '../mcp/serve.ts';
import type { Reading } from '../mcp/tools.ts';
import type { Role } from '../roles.ts';
import { exit } from './exit.ts';
import { openPlan } from './open-plan.ts';
import { note } from './output.ts';
import { requestOf } from './request.ts';

/** Serves until stdin ends or it is told to stop. Returns the exit code. */
export async function mcp(folders: readonly string[]): Promise<number> {
  const fence = new Fence(folders);
  // stdout is the protocol's alone, whatever a library may have to say
  globalThis.console = new Console(process.stderr);
  const ended = end();
  const server = serveMcp({ fence, reading }, ({ message }) => note(message));
  try {
    note(`Serving ${fence.folders.join(', ')} to an assistant. Ctrl-C stops.`);
    await ended;
  } finally {
    await server.close();
  }
  return exit.done;
}

/** As the commands do it: with the project that the sound belongs to. */
const reading: Reading = {
  plan: openPlan,
  request({ mix, stems, references, preset, roles }) {
    const flags = {
      ...(stems ? { stems } : {}),
      ...(preset === undefined ? {} : { preset }),
      ...(roles ? { role: roles as Readonly<Record<string, Role>> } : {}),
      progress: false,
      color: 'never',
    } as const;
    const { material, judging } = requestOf(mix, flags, () => {}, undefined, references);
    const inPlace = material.references?.map((each) => (existsSync(each) ? resolve(each) : each));
    return { material: { ...material, ...(inPlace ? { references: inPlace } : {}) }, judging };
  },
};

const end = (): Promise<void> =>
  new Promise((stop) => {
    for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(each, () => stop());
    process.stdin.once('end', stop).once('close', stop);
  });
