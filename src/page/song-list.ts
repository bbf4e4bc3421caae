/// <reference lib="dom" />
import { ask } from './ask-server.ts';
import { part } from './part.ts';

/** What the list asks of the rest of the page. */
export interface ListNeeds {
  /** Someone wants to add a version to a song. */
  readonly onAgain: (song: string) => void;
  readonly onFailure: (sentence: string | undefined) => void;
}

/** Asks, and deletes if so. */
async function deleted(path: string, what: string): Promise<boolean> {
  const dialog = part(HTMLDialogElement, '#deletion');
  part(HTMLElement, '#doomed', dialog).textContent = what;
  dialog.returnValue = 'no';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  if (dialog.returnValue !== 'yes') return false;
  await ask('DELETE', `/api${path.replace(/\/$/, '')}`);
  return true;
}

/** The list as the server has it now; boxes that were open stay open. */
async function renewed(): Promise<void> {
  const response = await fetch('/');
  const text = await response.text();
  const body = text.slice(text.indexOf('<body')); // its style has another nonce, which the browser would mind
  const page = new DOMParser().parseFromString(body, 'text/html');
  const isOpen = (song: Element) => song.querySelector('.versions[open]') !== null;
  const open = [...document.querySelectorAll('.song')].filter(isOpen).map((song) => (song as HTMLElement).dataset.song);
  const list = part(HTMLElement, '#songs', page);
  for (const song of list.querySelectorAll<HTMLElement>('.song'))
    if (open.includes(song.dataset.song)) song.querySelector('.versions')?.setAttribute('open', '');
  part(HTMLElement, '#songs').replaceWith(list);
  part(HTMLSelectElement, '#song').replaceWith(part(HTMLSelectElement, '#song', page));
}

/** Buttons in the list of songs: listened to from outside, for the list is replaced as a whole. */
export function songList({ onAgain, onFailure }: ListNeeds): void {
  document.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const { delete: path, what = '', again } = button?.dataset ?? {};
    if (again !== undefined) onAgain(again);
    if (path === undefined) return;
    try {
      if (!(await deleted(path, what))) return;
      onFailure(undefined);
      await renewed();
      part(HTMLElement, '#songs-title').focus();
    } catch (error) {
      onFailure((error as Error).message);
    }
  });
}
