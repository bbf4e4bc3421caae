/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { adjusted, type MoveSetting, racked, settingsOf } from '../moves.ts';
import type { PageData } from '../page-data.ts';
import type { Deck } from './deck.ts';
import type { Listening } from './desk.ts';

/** Switches, amounts and "Hear only this" of the moves in the fix chain. */
export function moves({ plan, patch }: PageData, deck: Deck): { show(listening: Listening): void } {
  if (!plan || !patch) return { show: () => {} };
  const rows = new Map(
    [...document.querySelectorAll<HTMLElement>('[data-move]')].map((row) => [row.dataset.move!, row]),
  );
  let settings = settingsOf(plan);
  let alone: string | undefined;

  const rackWith = (all: readonly MoveSetting[]) => racked(plan, patch, all);
  const setTo = (id: string, on: boolean): readonly MoveSetting[] =>
    settings.map((each) => (each.id === id ? { ...each, on } : each));
  const apply = (): void => {
    if (alone === undefined) deck.change(rackWith(settings));
    else deck.change(rackWith(setTo(alone, true)), rackWith(setTo(alone, false)));
    document.dispatchEvent(new CustomEvent('mixwright-moves', { detail: settings }));
  };
  const set = (id: string, change: Partial<MoveSetting>): void => {
    settings = settings.map((each) => (each.id === id ? { ...each, ...change } : each));
    apply();
  };
  const hearAlone = (id: string): void => {
    const isBack = alone === id && deck.state.listening === 'move';
    alone = isBack ? undefined : id;
    apply();
    deck.listen(isBack ? 'fixed' : 'move');
    if (!isBack && !deck.state.isPlaying) deck.play().catch((error: Error) => deck.onTrouble(error.message));
  };

  for (const [id, row] of rows) {
    const amount = row.querySelector<HTMLInputElement>('input[type=range]');
    row.querySelector('input[type=checkbox]')!.addEventListener('change', ({ target }) => {
      const on = (target as HTMLInputElement).checked;
      row.classList.toggle('off', !on);
      set(id, { on });
    });
    amount?.addEventListener('input', () => {
      row.querySelector('output')!.textContent = `${amount.value} %`;
      set(id, { amount: Number(amount.value) });
    });
    row.querySelector('button')!.addEventListener('click', () => hearAlone(id));
    for (const part of row.querySelectorAll<HTMLElement>('[hidden]')) part.hidden = false;
  }
  const tools = document.querySelector<HTMLElement>('.plan-tools');
  if (tools) tools.hidden = false;
  document.querySelector('[data-player=save]')?.addEventListener('click', () => save(adjusted(plan, settings)));
  apply();

  return {
    show(listening) {
      if (listening !== 'move' && alone !== undefined) {
        alone = undefined;
        apply();
      }
      for (const [id, row] of rows)
        row.querySelector('button')!.setAttribute('aria-pressed', String(listening === 'move' && id === alone));
    },
  };
}

/** As a file, for `mixwright fix --plan` and `mixwright apply`. */
function save(plan: object): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(plan, null, 2)}\n`], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'plan.json' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
