/// <reference lib="dom" />
import { type Found, foundInDrop, holdsFiles } from './dropped.ts';
import type { Use } from './guess-use.ts';

/** What is done with what is dropped. */
export interface Zone {
  /** Absent use: none was meant; a song where it was dropped onto one. */
  readonly onDrop: (found: readonly Found[], use: Use | undefined, song: string | undefined) => void;
  readonly onFailure: (sentence: string) => void;
}

/** Whatever is dropped anywhere is taken: on a place as that, on a song as its next version. */
export function dropZone({ onDrop, onFailure }: Zone): void {
  const placeOf = ({ target }: Event) =>
    target instanceof Element ? target.closest<HTMLElement>('.place, .song') : null;
  const mark = (over: Element | null) => {
    for (const each of document.querySelectorAll('.over')) if (each !== over) each.classList.remove('over');
    over?.classList.add('over');
  };
  addEventListener('dragover', (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    document.body.classList.add('dragged');
    mark(placeOf(event));
  });
  const end = () => {
    document.body.classList.remove('dragged');
    mark(null);
  };
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) end();
  });
  addEventListener('drop', async (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    end();
    const { kind, song } = placeOf(event)?.dataset ?? {};
    try {
      const found = await foundInDrop(event.dataTransfer!);
      onDrop(found, kind as Use | undefined, song);
    } catch {
      onFailure('What was dropped cannot be read. Choose it with the buttons instead.');
    }
  });
}
