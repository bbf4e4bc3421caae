/// <reference lib="dom" />
import { ask } from './ask-server.ts';
import { copied, part } from './part.ts';
import { base, failIn, reload } from './this-version.ts';

interface Place {
  readonly rule: string;
  /** Absent where it is about no track. */
  readonly track?: string;
}

const placeOf = ({ dataset: { rule = '', track } }: HTMLElement): Place => ({ rule, ...(track && { track }) });

/** Judges anew and shows the page again, where it was. */
async function renew(said: string): Promise<void> {
  await ask('POST', `${base}/judge`, {});
  reload(said);
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
export function dismissals(): void {
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
