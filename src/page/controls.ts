/// <reference lib="dom" />
import { ask, follow } from './ask-server.ts';
import { copied, part } from './part.ts';
import { sharedTheme } from './theme.ts';

/** `/api/songs/chorus/2` for the page of `/songs/chorus/2/`. */
const base = `/api${location.pathname.replace(/\/+$/, '')}`;

/** What is told after the page is loaded anew. */
const toSay = 'mixwright.said';

interface Place {
  readonly rule: string;
  /** Absent where it is about no track. */
  readonly track?: string;
}

const placeOf = ({ dataset: { rule = '', track } }: HTMLElement): Place => ({ rule, ...(track && { track }) });

/** Judges anew and shows the page again, where it was. */
async function renew(said: string): Promise<void> {
  await ask('POST', `${base}/judge`, {});
  sessionStorage.setItem(toSay, said);
  location.reload();
}

function failIn(place: ParentNode, error: unknown): void {
  place.querySelector('.failure')?.remove();
  const words = copied(HTMLElement, '#failed');
  part(HTMLElement, 'span', words).textContent = (error as Error).message;
  words.setAttribute('role', 'alert');
  place.append(words);
}

/** A finding that is meant so: asks why, and keeps it. */
async function dismiss(finding: HTMLElement): Promise<void> {
  const dialog = part(HTMLDialogElement, '#dismissal');
  const reason = part(HTMLTextAreaElement, '#reason', dialog);
  const what = part(HTMLElement, 'h3', finding).textContent;
  part(HTMLElement, '#dismissed', dialog).textContent = what;
  reason.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  if (dialog.returnValue !== 'yes') return;
  await ask('POST', `${base}/dismiss`, { ...placeOf(finding), reason: reason.value.trim() });
  await renew(`Dismissed: ${what}`);
}

/** The dismissal that a line in the list is there for: of this track, else of the rule. */
async function dismissalOf(line: HTMLElement): Promise<Place> {
  const about = placeOf(line);
  const { dismissals } = await ask<{ dismissals: readonly Place[] }>('GET', base);
  const own = dismissals.filter(({ rule }) => rule === about.rule);
  const found = own.find(({ track }) => track === about.track) ?? own.find(({ track }) => track === undefined);
  return found ? { rule: found.rule, ...(found.track !== undefined && { track: found.track }) } : about;
}

/** Every finding gets its button; those that are accepted, one to take that back. */
function dismissals(): void {
  for (const finding of document.querySelectorAll<HTMLElement>('.finding')) {
    const line = copied(HTMLElement, '#dismiss');
    const text = part(HTMLElement, '.text', finding);
    part(HTMLButtonElement, 'button', line).addEventListener('click', () => {
      dismiss(finding).catch((error: unknown) => failIn(text, error));
    });
    text.append(line);
  }
  for (const line of document.querySelectorAll<HTMLElement>('#accepted [data-rule]')) {
    const button = copied(HTMLButtonElement, '#undo');
    const title = line.querySelector('b')?.textContent ?? '';
    button.setAttribute('aria-label', `Undo: ${title} counts again`);
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await ask('DELETE', `${base}/dismiss`, await dismissalOf(line));
        await renew(`It counts again: ${title}`);
      } catch (error) {
        button.disabled = false;
        failIn(line, error);
      }
    });
    line.append(button);
  }
  part(HTMLButtonElement, '#dismissal [data-close]').addEventListener('click', () =>
    part(HTMLDialogElement, '#dismissal').close(),
  );
}

/** Moves as they are set in the page: each is on or off, and taken by its amount, 0 to 100 %. */
function moves(): { readonly id: string; readonly on: boolean; readonly amount: number }[] {
  return [...document.querySelectorAll<HTMLElement>('[data-move]')].map((move) => {
    const on = move.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked ?? true;
    const amount = move.querySelector<HTMLInputElement>('input[type=range]')?.valueAsNumber ?? 100;
    return { id: move.dataset.move!, on, amount };
  });
}

const percent = (share: number): string => `${Math.floor(100 * Math.min(1, share))} %`;

function tell(stage: string, share: number): void {
  const words = part(HTMLElement, '#stage');
  if (words.textContent !== stage) words.textContent = stage; // read aloud: only when it is news
  part(HTMLElement, '#share').textContent = percent(share);
  part(HTMLProgressElement, '#whole').value = share;
}

/** Without sound there is no player that shows the switches: they can be set all the same. */
function switches(): void {
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
  sessionStorage.setItem(toSay, 'The moves were applied. The sound with them is under Download.');
  location.reload();
}

function applying(): void {
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
function takingBack(): void {
  const button = document.querySelector<HTMLButtonElement>('#take-back');
  button?.addEventListener('click', async () => {
    button.disabled = true;
    part(HTMLElement, '#failure').replaceChildren();
    try {
      await ask('DELETE', `${base}/apply`);
      sessionStorage.setItem(toSay, 'The fixes were taken back.');
      location.reload();
    } catch (error) {
      button.disabled = false;
      failIn(part(HTMLElement, '#failure'), error);
    }
  });
}

/** One menu at a time; Escape and a click elsewhere close it. */
function menus(): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('.menu')];
  document.addEventListener('click', ({ target }) => {
    for (const menu of all) if (!menu.contains(target as Node)) menu.open = false;
  });
  for (const menu of all) {
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      part(HTMLElement, 'summary', menu).focus();
    });
    menu.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    });
  }
}

sharedTheme();
dismissals();
applying();
takingBack();
menus();
addEventListener('load', () => setTimeout(switches)); // after the player, if there is one
const said = sessionStorage.getItem(toSay);
sessionStorage.removeItem(toSay);
if (said !== null) setTimeout(() => part(HTMLElement, '#told').replaceChildren(said), 300); // a status that is there at once is not read
