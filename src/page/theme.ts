/// <reference lib="dom" />
import { part } from './part.ts';

const root = document.documentElement;
const key = 'mixwright.theme';

/** Pages of one server look alike: what is chosen in one holds for the others. */
export function sharedTheme(): void {
  const kept = localStorage.getItem(key);
  if (kept !== null) root.dataset.theme = kept;
  new MutationObserver(() => localStorage.setItem(key, root.dataset.theme ?? '')).observe(root, {
    attributeFilter: ['data-theme'],
  });
}

/** The button that turns light to dark and back. */
export function themeButton(): void {
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  part(HTMLElement, '.tools').hidden = false;
  part(HTMLButtonElement, '#theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
  });
}
