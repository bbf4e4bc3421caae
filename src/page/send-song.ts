/// <reference lib="dom" />
import { sizeWords } from '../print.ts';
import { ask, follow, Silence, signed } from './ask-server.ts';
import type { Chosen, ChosenFiles } from './chosen-files.ts';
import { part } from './part.ts';
import { sendFile } from './send-file.ts';

/** What a person asks for beside the files. */
export interface Wishes {
  /** Name of the folder of a song that this is the next version of. */
  readonly song?: string;
  /** What it is called. */
  readonly title: string;
  readonly preset: string;
  /** A name from the shelf. */
  readonly reference?: string;
}

/** Where a report is found. */
export interface Done {
  readonly song: string;
  readonly version: number;
}

/** Told of work as it goes on: in words, and its share of the whole. */
export type OnWork = (stage: string, share: number, more?: string) => void;

/** What a page that is loaded again goes on with. */
export interface UnderWay {
  readonly id: string;
  readonly title: string;
}

const remembered = 'mixwright.under-way';

/** What the page that was here before had the server do, if that was not told to the end and the server still knows of it. */
export async function underWay(): Promise<UnderWay | undefined> {
  const kept = sessionStorage.getItem(remembered);
  if (kept === null) return undefined;
  sessionStorage.removeItem(remembered);
  const work = JSON.parse(kept) as UnderWay;
  return ask('GET', `/api/uploads/${encodeURIComponent(work.id)}`).then(
    () => work,
    () => undefined,
  );
}

/** An upload that the server knows of: so long as it is not done, it can be given up. */
export class Sending {
  readonly #abort = new AbortController();
  #id: string | undefined;
  #isSent = false;

  /** All is with the server: it goes on though the page is left. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** Sends all files, has them judged, and waits. @throws Error whose message is a sentence for people; or the reason of `cancel` */
  async run(files: ChosenFiles, wishes: Wishes, onWork: OnWork): Promise<Done> {
    const { signal } = this.#abort;
    const { song, title } = wishes;
    try {
      const { id } = await ask<{ id: string }>('POST', '/api/uploads', { title, ...(song !== undefined && { song }) });
      this.#id = id;
      signal.throwIfAborted(); // given up while it was on its way
      const names = files.names();
      const roles = await this.#send(names, onWork);
      onWork('Starting', 0);
      const { preset, reference } = wishes;
      await ask(
        'POST',
        `${this.#path}/start`,
        { roles, preset, ...(reference !== undefined && { reference }), ...(song !== undefined && { song }) },
        signal,
      );
      return await this.followed({ id, title }, onWork);
    } catch (error) {
      if (!this.#isSent) await this.#giveUp();
      throw error;
    }
  }

  /** Waits for what was sent, from this page or the one before it. @throws as `run` */
  async followed(work: UnderWay, onWork: OnWork): Promise<Done> {
    this.#id = work.id;
    this.#isSent = true;
    sessionStorage.setItem(remembered, JSON.stringify(work));
    try {
      const done = await follow<Done>(`${this.#path}/events`, onWork, this.#abort.signal);
      sessionStorage.removeItem(remembered);
      return done;
    } catch (error) {
      if (error instanceof Silence) throw error; // it may go on: a page that is left hears no more, either
      sessionStorage.removeItem(remembered);
      await this.#giveUp();
      throw error;
    }
  }

  /** The page is being left: what is not sent will never be. */
  leave(): void {
    if (this.#id === undefined || this.#isSent) return;
    void fetch(this.#path, { method: 'DELETE', headers: signed, keepalive: true }).catch(() => {});
  }

  cancel(): void {
    this.#abort.abort(new DOMException('cancelled', 'AbortError'));
  }

  get isCancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  get #path(): string {
    return `/api/uploads/${encodeURIComponent(this.#id!)}`;
  }

  /** Returns the roles that a person gave, by the names under which the files are kept. */
  async #send(names: ReadonlyMap<Chosen, string>, onWork: OnWork): Promise<Record<string, string>> {
    const roles: Record<string, string> = {};
    const all = [...names.keys()].reduce((sum, { file }) => sum + file.size, 0);
    let before = 0;
    let count = 0;
    for (const [{ use, role, file, row }, name] of names) {
      const bar = part(HTMLProgressElement, 'progress', row);
      const words = names.size > 1 ? `Sending file ${++count} of ${names.size}` : `Sending ${file.name}`;
      const told = (bytes: number) => {
        const sent = Math.min(bytes, file.size);
        bar.value = file.size > 0 ? sent / file.size : 1;
        onWork(words, all > 0 ? (before + sent) / all : 1, `${sizeWords(before + sent)} of ${sizeWords(all)}`);
      };
      told(0);
      const kept = await sendFile(`${this.#path}/${use}/${encodeURIComponent(name)}`, file, told, this.#abort.signal);
      if (role && use === 'stem') roles[kept] = role;
      before += file.size;
      bar.hidden = true;
      part(HTMLElement, '.sent', row).hidden = false;
    }
    return roles;
  }

  /** What was sent is thrown away. */
  async #giveUp(): Promise<void> {
    if (this.#id !== undefined) await ask('DELETE', this.#path).catch(() => {});
  }
}
