import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { nameOf } from '../jobs/sound-files.ts';
import { readNames } from '../roles/names.ts';
import { type Role, type RoleSource, sureEnough } from '../roles.ts';
import { type Limits, receive } from './receive.ts';
import { notFound, Refusal } from './refusal.ts';
import { freeName, safeName } from './safe-name.ts';
import { folderOf, type Kind, kinds } from './session-file.ts';

/** A file that has come in. */
export interface Received {
  readonly kind: Kind;
  /** As it is kept. */
  readonly name: string;
  readonly size: number;
}

export interface Named extends Received {
  readonly role?: Role;
  readonly roleSource?: RoleSource;
  readonly guess?: Role;
}

const prefix = '.incoming-';
const pattern = /^\.incoming-[0-9a-f]{32}$/;

/** Files of one song on their way in, in a folder of their own that nobody else sees. */
export class Upload {
  readonly id = randomBytes(16).toString('hex');
  readonly folder: string;
  readonly title: string | undefined;
  readonly song: string | undefined;
  readonly #stop = new AbortController();
  readonly #files: Received[] = [];
  /** Names that are spoken for while their files come in. */
  readonly #coming = new Set<{ readonly kind: Kind; readonly name: string }>();
  readonly #limits: Limits;
  #ends: Promise<unknown> = Promise.resolve();
  #touched = performance.now();
  isClosed = false;

  constructor(
    home: string,
    limits: Limits,
    { title, song }: { title?: string | undefined; song?: string | undefined },
  ) {
    this.folder = join(home, `${prefix}${this.id}`);
    this.title = title;
    this.song = song;
    this.#limits = limits;
  }

  async open(): Promise<void> {
    await mkdir(this.folder);
    for (const each of Object.values(folderOf)) await mkdir(join(this.folder, each));
  }

  get isBusy(): boolean {
    return this.#coming.size > 0;
  }

  /** Begun, and left by whoever began it. */
  get isLeft(): boolean {
    return !this.isClosed && !this.isBusy && performance.now() - this.#touched > this.#limits.idle;
  }

  get files(): readonly Received[] {
    return this.#files;
  }

  /** With the roles that the names of all stems speak of. */
  get named(): readonly Named[] {
    const stems = this.#files.filter(({ kind }) => kind === 'stem');
    const read = readNames(stems.map(({ name }) => nameOf(name)));
    return this.#files.map((file) => {
      const likely = read[stems.indexOf(file)];
      if (!likely) return file;
      const { role, confidence } = likely;
      if (confidence >= sureEnough) return { ...file, role, roleSource: { by: 'name', confidence } };
      const guess = confidence > 0 ? { guess: role } : {};
      return { ...file, role: 'other', roleSource: { by: 'name', confidence, ...guess }, ...guess };
    });
  }

  /** @throws Refusal */
  async receive(kind: Kind, given: string, req: IncomingMessage): Promise<Named> {
    this.#checkOpen();
    if (this.#files.length + this.#coming.size >= this.#limits.files)
      throw new Refusal(413, `An upload holds ${this.#limits.files} files at most.`);
    const taken = [...this.#files, ...this.#coming].filter((file) => file.kind === kind).map(({ name }) => name);
    const file = { kind, name: freeName(safeName(given, kind), kind === 'mix' ? [] : taken) };
    const place = { folder: this.folder, path: join(this.folder, `.${randomBytes(6).toString('hex')}.part`) };
    this.#coming.add(file);
    const coming = receive(req, { ...place, limits: this.#limits, signal: this.#stop.signal });
    this.#ends = Promise.allSettled([this.#ends, coming]);
    try {
      const size = await coming;
      if (kind === 'mix')
        for (const old of this.#files.filter((each) => each.kind === 'mix')) await this.remove('mix', old.name);
      await rename(place.path, join(this.folder, folderOf[kind], file.name));
      this.#files.push({ ...file, size });
    } finally {
      this.#coming.delete(file);
      this.#touched = performance.now();
    }
    return this.named.find((each) => each.kind === kind && each.name === file.name)!;
  }

  /** @throws Refusal */
  async remove(kind: Kind, name: string): Promise<void> {
    this.#checkOpen();
    const at = this.#files.findIndex((file) => file.kind === kind && file.name === name);
    if (at < 0) throw notFound();
    this.#files.splice(at, 1);
    this.#touched = performance.now();
    await rm(join(this.folder, folderOf[kind], name), { force: true });
  }

  /** Ends what is coming in, and leaves nothing. */
  async discard(): Promise<void> {
    this.isClosed = true;
    this.#stop.abort();
    await this.#ends;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #checkOpen(): void {
    if (this.isClosed) throw new Refusal(409, 'This upload is closed; begin another.');
  }
}

export const isKind = (word: string): word is Kind => (kinds as readonly string[]).includes(word);

/** A folder for work that is not done. */
export const workFolder = (home: string): string => join(home, `${prefix}${randomBytes(16).toString('hex')}`);

/** Takes away what an earlier run left when it was killed. */
export async function sweep(home: string): Promise<void> {
  const left = (await readdir(home)).filter((name) => pattern.test(name));
  for (const name of left) await rm(join(home, name), { recursive: true, force: true, maxRetries: 3 });
}
