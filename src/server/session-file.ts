import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeText } from '../jobs/write-text.ts';
import { type Role, roles } from '../roles.ts';
import { check, map, told, word } from '../schema.ts';
import { Invalid } from '../units.ts';
import { isSafeName } from './safe-name.ts';

/** What a file of a song is. */
export const kinds = ['mix', 'stem', 'reference'] as const;
export type Kind = (typeof kinds)[number];

/** The folder of a version that holds files of a kind. */
export const folderOf = { mix: 'mix', stem: 'stems', reference: 'references' } as const;

const name = z.string().refine(isSafeName, { error: 'is no name of a file in this folder' });

const count = z.number().int().min(0);

const schema = map('key', {
  format: z.literal(1),
  title: z.string().min(1),
  date: z.iso.datetime(),
  preset: z.string().min(1),
  /** On the shelf, or `none`; absent: that of all, or the songs among the files. */
  reference: z.string().optional(),
  files: z.array(map('key', { kind: word('kind', kinds), name, role: word('role', roles).optional() })).min(1),
  numbers: map('key', {
    passed: count,
    checked: count,
    errors: count,
    warnings: count,
    infos: count,
    verdict: z.string(),
  }),
});

/** A version of a song: what it is made of, how it is judged, and how that went. */
export type SessionFile = Readonly<z.infer<typeof schema>>;

export type Numbers = SessionFile['numbers'];

const fileName = 'session.json';

/** @throws Invalid for a file that is missing, or that somebody changed into something else */
export async function readSession(folder: string): Promise<SessionFile> {
  const value = await readJson(folder, fileName);
  const checked = check(schema, value);
  if ('value' in checked) return checked.value;
  throw damaged(fileName, told(checked.mistakes[0]));
}

export const writeSession = (folder: string, session: SessionFile): Promise<void> =>
  writeText(join(folder, fileName), `${JSON.stringify(session, null, 2)}\n`);

const damaged = (file: string, why: string): Invalid =>
  new Invalid(
    'damaged',
    `${file} of this version was changed or is damaged (${why.replace(/\.$/, '')}). Delete the version and upload the mix again.`,
  );

/** @param parts that the map in it must have, each a list or a map. @throws Invalid */
export async function readJson(folder: string, file: string, parts: readonly string[] = []): Promise<unknown> {
  const value = await parsedIn(folder, file);
  const isThere = (part: string) => ((value as Record<string, unknown> | null)?.[part] ?? '') instanceof Object;
  const missing = parts.find((part) => !isThere(part));
  if (missing !== undefined) throw damaged(file, `${missing} is missing`);
  return value;
}

async function parsedIn(folder: string, file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch (error) {
    throw damaged(
      file,
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : (error as Error).message,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, 'it is not JSON');
  }
}

/** Where the files of a kind lie. */
export const pathsOf = (folder: string, { files }: Pick<SessionFile, 'files'>, wanted: Kind): string[] =>
  files.filter(({ kind }) => kind === wanted).map(({ kind, name }) => join(folder, folderOf[kind], name));

export const rolesIn = (folder: string, { files }: Pick<SessionFile, 'files'>): Record<string, Role> =>
  Object.fromEntries(
    files.flatMap(({ kind, name, role }) =>
      kind === 'stem' && role ? [[join(folder, folderOf[kind], name), role]] : [],
    ),
  );

/** A file that is there, and no link to another place. */
export async function isPlainFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}
