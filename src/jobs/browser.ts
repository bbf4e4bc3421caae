import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { Invalid } from '../units.ts';

const names = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  ...['chrome', 'microsoft-edge', 'microsoft-edge-stable', 'msedge'],
];

/** Where installers put them when they are not on the PATH. */
const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, () => readonly string[]>>> = {
  darwin: () =>
    ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: () =>
    [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
      folder
        ? ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].flatMap((name) =>
            ['chrome.exe', 'msedge.exe'].map((file) => join(folder, name, 'Application', file)),
          )
        : [],
    ),
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** The user's Chromium, Chrome or Edge. @throws Invalid where there is none, or none at the place that is named */
export function findBrowser(): string {
  for (const variable of ['MIXWRIGHT_CHROMIUM', 'CHROME_PATH']) {
    const named = process.env[variable];
    if (named && !isProgram(named))
      throw new Invalid('usage', `${variable} names ${named}, which is no program; mend or unset it.`);
    if (named) return named;
  }
  const ending = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => (folder ? names.map((name) => join(folder, name + ending)) : []));
  const found = [...onPath, ...(usualPlaces[process.platform]?.() ?? [])].find(isProgram);
  if (found) return found;
  throw new Invalid(
    'usage',
    'A picture needs Chromium, Chrome or Edge, and none was found; install one, or say where it is with MIXWRIGHT_CHROMIUM. The .html needs none.',
  );
}

const patience = 60_000; // ms, for an answer

type Answer = { readonly id?: number; readonly result?: never; readonly error?: { readonly message: string } };

/** A page of a browser without a window, told what to do over a pipe (Chrome DevTools Protocol). */
export interface BrowserPage {
  /** @throws Error when the browser says no, dies or does not answer */
  send<R>(method: string, given?: object): Promise<R>;
}

/** Has a page for as long as the work takes; its profile is taken away with it. */
export async function withBrowser<T>(program: string, work: (page: BrowserPage) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'mixwright-browser-'));
  const browser = spawn(program, flagsFor(profile), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  try {
    return await work(await pageOf(browser));
  } finally {
    browser.kill('SIGKILL');
    if (browser.exitCode === null && browser.signalCode === null && browser.pid !== undefined)
      await once(browser, 'exit');
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

const flagsFor = (profile: string): readonly string[] => [
  '--headless',
  '--remote-debugging-pipe',
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--host-resolver-rules=MAP * ~NOTFOUND', // it is offline, as we are
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium's sandbox refuses root
];

async function pageOf(browser: ChildProcess): Promise<BrowserPage> {
  const send = pipeOf(browser);
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  return { send: (method, given) => send(method, given, sessionId) };
}

type Send = <R>(method: string, params?: object, sessionId?: string) => Promise<R>;

/** Messages are JSON, each with a zero behind it. */
function pipeOf(browser: ChildProcess): Send {
  const waiting = new Map<number, (answer: Answer) => void>();
  const failed = (message: string) => {
    for (const [id, answer] of waiting) answer({ id, error: { message } });
  };
  const [to, from] = [browser.stdio[3] as Duplex, browser.stdio[4] as Readable];
  for (const each of [browser, to]) each.on('error', (error: Error) => failed(error.message));
  browser.once('exit', () => failed('it ended'));
  let pieces: Buffer[] = [];
  from.on('data', (piece: Buffer) => {
    for (let end = piece.indexOf(0); end >= 0; end = piece.indexOf(0)) {
      const answer = JSON.parse(Buffer.concat([...pieces, piece.subarray(0, end)]).toString()) as Answer;
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
      pieces = [];
      piece = piece.subarray(end + 1);
    }
    pieces.push(piece);
  });
  let id = 0;
  return async (method, params = {}, sessionId) => {
    id++;
    const own = id;
    const answered = new Promise<Answer>((resolve) => waiting.set(own, resolve));
    const late = setTimeout(() => failed('it does not answer'), patience);
    to.write(`${JSON.stringify({ id: own, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result, error } = await answered;
    clearTimeout(late);
    waiting.delete(own);
    if (error) throw new Invalid('output', `The browser made no picture: ${error.message} (${method}).`);
    return result!;
  };
}
