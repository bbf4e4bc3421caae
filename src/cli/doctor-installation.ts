import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { dirname, relative } from 'node:path';
import { ffmpegThere } from '../audio/ffmpeg-there.ts';
import { type Lossy, lossyKind } from '../audio/lossy.ts';
import { findBrowser } from '../jobs/browser.ts';
import { cacheFolder } from '../jobs/cache-folder.ts';
import { cacheLimit, keptIn } from '../jobs/heard-before.ts';
import { plural } from '../report/verdict.ts';
import { ownShelf, shelf } from '../shelf.ts';
import { oldestNode, version } from '../version.ts';
import { type Finding, good, remark, sizeWords, unlessInvalid, wrong } from './diagnosis.ts';
import { projectFileOf } from './project.ts';
import { projectMistakes } from './project-mistakes.ts';

/** What this installation has, and what is wrong with it. */
export async function installation(): Promise<readonly Finding[]> {
  return [
    good('mixwright', `mixwright ${version}.`),
    nodeHere(),
    machine(),
    ...(await ffmpegHere()),
    browserHere(),
    data(),
    await cache(),
    temporary(),
    settings(),
  ];
}

function nodeHere(): Finding {
  const [is, needed] = [process.versions.node, oldestNode].map((each) => each.split('.').map(Number));
  const isOld = is![0]! < needed![0]! || (is![0] === needed![0] && is![1]! < (needed![1] ?? 0));
  const here = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return isOld
    ? wrong('node', `${here} is too old: install ${oldestNode} or newer from nodejs.org.`)
    : good('node', `${here}; ${oldestNode} or newer is needed.`);
}

const scarce = 500_000_000; // bytes: less than two hours of music and a few workers take

function machine(): Finding {
  const cores = availableParallelism();
  const words = `${cores} ${plural(cores, 'core')}, so that ${cores} ${plural(cores, 'file')} ${cores === 1 ? 'is' : 'are'} heard at once; ${sizeWords(totalmem())} of memory, ${sizeWords(freemem())} of it free`;
  return freemem() < scarce
    ? remark('machine', `${words}. That is little: hear fewer files at once (--jobs 1).`)
    : good('machine', `${words}.`);
}

async function ffmpegHere(): Promise<readonly Finding[]> {
  const there = await ffmpegThere();
  if (!there)
    return [
      remark(
        'ffmpeg',
        'There is no ffmpeg on the PATH: AAC, M4A and ALAC cannot be read, nor MP3, AAC, Opus and Vorbis written. Install it where you need that (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg).',
      ),
    ];
  const kinds: readonly Lossy[] = ['mp3', 'm4a', 'opus', 'ogg'];
  const lacking = kinds.map(lossyKind).filter(({ encoder }) => !there.encoders.has(encoder));
  const titles = kinds.map((kind) => lossyKind(kind).title).join(', ');
  return [
    good('ffmpeg', `ffmpeg ${there.version}${lacking.length > 0 ? '' : `, with encoders for ${titles}`}.`),
    ...lacking.map(({ title, encoder }) =>
      remark(
        'encoder',
        `This ffmpeg has no ${encoder}: ${title} cannot be written, nor previewed by \`master\`. Install a fuller build.`,
      ),
    ),
  ];
}

const browserHere = (): Finding =>
  unlessInvalid(
    () => good('browser', `A browser for pictures and PDF: ${findBrowser()}.`),
    (message) => (/ names /.test(message) ? wrong('browser', message) : remark('browser', message)),
  );

/** Whether one may write there, or could make it. */
function isWritable(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const data = (): Finding =>
  unlessInvalid(
    () => {
      const folder = ownShelf();
      const count = shelf().filter(({ isBuiltIn }) => !isBuiltIn).length;
      const words = `Your references lie in ${folder}: ${count === 0 ? 'none yet' : `${count}`}`;
      return isWritable(folder)
        ? good('data', `${words}.`)
        : wrong(
            'data',
            `${words}, and none can be kept: there is no right to write there. Change that, or name another place with XDG_DATA_HOME.`,
          );
    },
    (message) => wrong('data', message),
  );

async function cache(): Promise<Finding> {
  const folder = cacheFolder();
  if (folder === undefined)
    return remark(
      'cache',
      'MIXWRIGHT_CACHE is empty: every file is heard anew, each time. Unset it to have numbers kept.',
    );
  const { entries, bytes } = await keptIn(folder);
  const words = `Numbers of ${entries} ${plural(entries, 'file')} that were heard are kept in ${folder}: ${sizeWords(bytes)} of at most ${sizeWords(cacheLimit)}`;
  return isWritable(folder)
    ? good('cache', `${words}. It may be deleted at any time.`)
    : remark(
        'cache',
        `${words}, and no more can be: there is no right to write there. Name another place with MIXWRIGHT_CACHE.`,
      );
}

const temporary = (): Finding =>
  isWritable(tmpdir())
    ? good('temporary', `Sound is put aside in ${tmpdir()} while stems are mixed.`)
    : wrong(
        'temporary',
        `There is no right to write in ${tmpdir()}, where stems are put aside: name another place with TMPDIR.`,
      );

function settings(): Finding {
  const path = projectFileOf('.');
  if (path === undefined) return good('config', 'No mixwright.yaml here or above; `mixwright config init` writes one.');
  const shown = relative(process.cwd(), path) || path;
  const [first, ...others] = projectMistakes(path);
  if (first === undefined) return good('config', `${shown} is right.`);
  const more = others.length > 0 ? ` (and ${others.length} more: mixwright config validate)` : '';
  return wrong('config', `${first}${more}`);
}
