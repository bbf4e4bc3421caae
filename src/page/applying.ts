/// <reference lib="dom" />
import { ask, follow } from './ask-server.ts';
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

/** Makes the sound with the moves as they are set, and shows what came of it. */
async function apply(signal: AbortSignal): Promise<void> {
  tell('Starting', 0);
  const { id } = await ask<{ id: string }>('POST', `${base}/apply`, { moves: moves() });
  const job = `/api/jobs/${encodeURIComponent(id)}`;
  try {
    await follow<unknown>(`${job}/events`, tell, signal);
  } catch (error) {
    await ask('DELETE', job).catch(() => {});
    throw error;
  }
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
  button.addEventListener('click', async () => {
    stop = new AbortController();
    part(HTMLElement, '#failure').replaceChildren();
    show(true);
    try {
      await apply(stop.signal);
    } catch (error) {
      show(false);
      if (!stop.signal.aborted) failIn(part(HTMLElement, '#failure'), error);
    }
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
