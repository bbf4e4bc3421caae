/// <reference lib="dom" />
import { ask, follow, Silence } from './ask-server.ts';
import { part } from './part.ts';
import { tell } from './progress.ts';
import { base, failIn, reload } from './this-version.ts';

/** Moves as they are set in the page: each is on or off, and taken by its amount, 0 to 100 %. */
function moves(): { readonly id: string; readonly on: boolean; readonly amount: number }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-move]')].map((move) => {
    const on = move.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked ?? true;
    const amount = move.querySelector<HTMLInputElement>('input[type=range]')?.valueAsNumber ?? 100;
    return { id: move.dataset.move!, on, amount };
  });
}

/** Without sound there is no player that shows the switches: they can be set all the same. */
export function switches(): void {
  for (const move of document.querySelectorAll<HTMLElement>('[data-move]')) {
    const amount = move.querySelector<HTMLElement>('.amount');
    const toggle = move.querySelector<HTMLInputElement>('input[type=checkbox]');
    if (!toggle?.hidden) continue;
    toggle.hidden = false;
    toggle.addEventListener('change', () => move.classList.toggle('off', !toggle.checked));
    if (!amount) continue;
    amount.hidden = false;
    const slider = part(HTMLInputElement, 'input', amount);
    slider.addEventListener('input', () => {
      part(HTMLElement, 'output', amount).textContent = `${slider.value} %`;
    });
  }
}

/** The job that this page, or this page before it was loaded again, waits for. */
const remembered = `mixwright.applying ${base}`;

/** Makes the sound with the moves as they are set. Returns the job. */
async function begin(): Promise<string> {
  const { id } = await ask<{ id: string }>('POST', `${base}/apply`, { moves: moves() });
  sessionStorage.setItem(remembered, id);
  return id;
}

/** What the page was waiting for when it was loaded anew, if the server still knows of it. */
async function underWay(): Promise<string | undefined> {
  const id = sessionStorage.getItem(remembered);
  if (id === null) return undefined;
  const stop = new AbortController();
  try {
    const { ok } = await fetch(`/api/jobs/${encodeURIComponent(id)}/events`, { signal: stop.signal });
    if (!ok) sessionStorage.removeItem(remembered);
    return ok ? id : undefined;
  } catch {
    return undefined;
  } finally {
    stop.abort();
  }
}

/** Waits for it, and shows what came of it. */
async function shown(id: string, signal: AbortSignal): Promise<void> {
  const job = `/api/jobs/${encodeURIComponent(id)}`;
  try {
    await follow<unknown>(`${job}/events`, tell, signal);
  } catch (error) {
    if (error instanceof Silence) throw error; // it may go on: a page that is left hears no more, either
    sessionStorage.removeItem(remembered);
    await ask('DELETE', job).catch(() => {});
    throw error;
  }
  sessionStorage.removeItem(remembered);
  reload('The moves were applied. The sound with them is under Download.');
}

/** The button that makes moves a file, and the one that stops it. */
export function applying(): void {
  const button = document.querySelector<HTMLButtonElement>('#apply-moves');
  if (!button) return;
  const cancel = part(HTMLButtonElement, '#cancel');
  const show = (isWorking: boolean) => {
    part(HTMLElement, '#work').hidden = !isWorking;
    button.hidden = isWorking;
    cancel.hidden = !isWorking;
    (isWorking ? cancel : button).focus();
  };
  let stop = new AbortController();
  cancel.addEventListener('click', () => stop.abort());
  const work = async (job: () => Promise<string>) => {
    stop = new AbortController();
    part(HTMLElement, '#failure').replaceChildren();
    tell('Starting', 0);
    show(true);
    try {
      await shown(await job(), stop.signal);
    } catch (error) {
      show(false);
      if (!stop.signal.aborted) failIn(part(HTMLElement, '#failure'), error);
    }
  };
  button.addEventListener('click', () => void work(begin));
  void underWay().then((id) => {
    if (id !== undefined && !button.hidden) void work(async () => id);
  });
}

/** What was applied is thrown away, and the plan is as it was made. */
export function takingBack(): void {
  const button = document.querySelector<HTMLButtonElement>('#take-back');
  button?.addEventListener('click', async () => {
    button.disabled = true;
    part(HTMLElement, '#failure').replaceChildren();
    try {
      await ask('DELETE', `${base}/apply`);
      reload('The fixes were taken back.');
    } catch (error) {
      button.disabled = false;
      failIn(part(HTMLElement, '#failure'), error);
    }
  });
}
