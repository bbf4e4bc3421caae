/// <reference lib="dom" />
import { part } from './part.ts';

/** The button that turns light to dark and back. */
export function themeButton(): void {
  const root = document.documentElement;
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  part(HTMLElement, '.tools').hidden = false;
  part(HTMLButtonElement, '#theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
  });
}
