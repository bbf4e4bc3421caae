/// <reference lib="dom" />
import { copied, part } from './part.ts';

/** `/api/songs/chorus/2` for the page of `/songs/chorus/2/`. */
export const base = `/api${location.pathname.replace(/\/+$/, '')}`;

/** What is told after the page is loaded anew. */
const toSay = 'mixwright.said';

/** Shows the page again as it is now, and then says what was done. */
export function reload(said: string): void {
  sessionStorage.setItem(toSay, said);
  location.reload();
}

/** What was to be said after the page was loaded again. */
export function sayIt(): void {
  const said = sessionStorage.getItem(toSay);
  sessionStorage.removeItem(toSay);
  if (said !== null) setTimeout(() => part(HTMLElement, '#told').replaceChildren(said), 300); // a status that is there at once is not read
}

/** Says in a place why something did not work. */
export function failIn(place: ParentNode, error: unknown): void {
  place.querySelector('.failure')?.remove();
  const words = copied(HTMLElement, '#failed');
  part(HTMLElement, 'span', words).textContent = (error as Error).message;
  words.setAttribute('role', 'alert');
  place.append(words);
}
