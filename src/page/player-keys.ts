/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Seconds } from '../units.ts';

/** What keys can do. */
export interface Commands {
  toggle(): void;
  seekBy(seconds: Seconds): void;
  listen(to: 'mix' | 'fixed' | 'reference' | 'difference'): void;
  flip(what: 'match' | 'loop'): void;
}

const kept = 'mixwright-keys';

/** What a person chose stays, where the browser keeps it. */
const remembered = (): string | null => {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
};
const remember = (value: string): void => {
  try {
    localStorage.setItem(kept, value);
  } catch {
    // then it holds until the page is closed
  }
};

/** Whether keys mean something else where the focus is. */
const isTaken = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof Element)) return false;
  if (
    target.closest(
      'textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=range])',
    )
  )
    return true;
  if (key === ' ') return target.closest('button, a, summary, input') !== null;
  return key.startsWith('Arrow') && target.closest('input, [role=tab], [tabindex="0"]:not(.wave)') !== null;
};

/** The next finding, or the one before: opened, and in focus. */
function stepTo(by: 1 | -1): HTMLElement | undefined {
  const findings = [...document.querySelectorAll<HTMLDetailsElement>('.finding')].filter(({ hidden }) => !hidden);
  const at = findings.findIndex((finding) => finding.contains(document.activeElement));
  const next = findings[at < 0 ? (by > 0 ? 0 : findings.length - 1) : at + by];
  if (!next) return undefined;
  for (let box = next.parentElement; box; box = box.parentElement)
    if (box instanceof HTMLDetailsElement) box.open = true;
  next.open = true;
  next.querySelector('summary')!.focus();
  next.scrollIntoView({ block: 'nearest' });
  return next;
}

/** Single keys for the whole page, a list of them, and a switch that turns them off (WCAG 2.1.4). */
export function shortcuts(commands: Commands): void {
  const dialog = document.querySelector<HTMLDialogElement>('#keys')!;
  const isOn = document.querySelector<HTMLInputElement>('input[data-player=shortcuts]')!;
  isOn.checked = remembered() !== 'off';
  isOn.addEventListener('change', () => remember(isOn.checked ? 'on' : 'off'));
  document.querySelector('[data-player=keys]')!.addEventListener('click', () => dialog.showModal());
  const run: Readonly<Record<string, () => void>> = {
    ' ': () => commands.toggle(),
    1: () => commands.listen('mix'),
    2: () => commands.listen('fixed'),
    3: () => commands.listen('reference'),
    4: () => commands.listen('difference'),
    m: () => commands.flip('match'),
    l: () => commands.flip('loop'),
    j: () => void stepTo(1),
    k: () => void stepTo(-1),
    ArrowLeft: () => commands.seekBy(-5),
    ArrowRight: () => commands.seekBy(5),
    '?': () => dialog.showModal(),
  };
  document.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    if (!isOn.checked || dialog.open || altKey || ctrlKey || metaKey || isTaken(target, key)) return;
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (!Object.hasOwn(run, name)) return;
    event.preventDefault();
    run[name]!();
  });
}
