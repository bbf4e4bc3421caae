/// <reference lib="dom" />
import { applying, switches, takingBack } from './applying.ts';
import { dismissals } from './dismissals.ts';
import { holdsFiles } from './dropped.ts';
import { part } from './part.ts';
import { sharedTheme } from './theme.ts';
import { sayIt } from './this-version.ts';

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

/** A file dropped here would take the place of the page. */
function drops(): void {
  addEventListener('dragover', (event) => {
    if (holdsFiles(event.dataTransfer)) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    part(HTMLElement, '#told').textContent = 'Choose “New version” first, then drop the new bounce there.';
    scrollTo({ top: 0 });
  });
}

sharedTheme();
dismissals();
drops();
applying();
takingBack();
menus();
addEventListener('load', () => setTimeout(switches)); // after the player, if there is one
sayIt();
