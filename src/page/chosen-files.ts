/// <reference lib="dom" />
import { sizeWords } from '../print.ts';
import { readNames } from '../roles/names.ts';
import { sureEnough } from '../roles.ts';
import type { Found } from './dropped.ts';
import { distinctNames, guessUses, type Use } from './guess-use.ts';
import { copied, part } from './part.ts';

/** A file that was chosen, and its row in the table. */
export interface Chosen extends Found {
  use: Use;
  /** What a person said it is; absent: as its name or its sound tells. */
  role?: string;
  readonly row: HTMLTableRowElement;
}

/** The files of a song to come: as guessed, and as put right. */
export class ChosenFiles {
  readonly #body: HTMLElement;
  readonly #onChange: () => void;
  #all: Chosen[] = [];

  constructor(body: HTMLElement, onChange: () => void) {
    this.#body = body;
    this.#onChange = onChange;
  }

  get all(): readonly Chosen[] {
    return this.#all;
  }

  of(use: Use): readonly Chosen[] {
    return this.#all.filter((each) => each.use === use);
  }

  /** Absent use: as guessed. What is there already is not taken twice. */
  add(found: readonly Found[], use?: Use): void {
    const fresh = found.filter(
      ({ path, file }) => !this.#all.some((each) => each.path === path && each.file.size === file.size),
    );
    const have = { hasMix: this.of('mix').length > 0, hasStems: this.of('stem').length > 0 };
    const uses = guessUses(
      fresh.map(({ path }) => path),
      have,
    );
    for (const [i, each] of fresh.entries()) this.#all.push(this.#rowed({ ...each, use: use ?? uses[i]! }));
    if (use === 'mix') this.#onlyMix(this.#all.at(-1));
    this.#changed();
  }

  clear(): void {
    this.#all = [];
    this.#changed();
  }

  /** Names under which each is sent; those of one use differ. */
  names(): ReadonlyMap<Chosen, string> {
    const uses: readonly Use[] = ['mix', 'stem', 'reference'];
    return new Map(
      uses.flatMap((use) => {
        const own = this.of(use);
        const names = distinctNames(own.map(({ path }) => path));
        return own.map((each, i) => [each, names[i]!] as const);
      }),
    );
  }

  /** While they are sent, nothing can be changed. */
  set isSending(sending: boolean) {
    for (const { row } of this.#all) {
      for (const select of row.querySelectorAll('select')) select.disabled = sending;
      part(HTMLElement, '.remove', row).hidden = sending;
      part(HTMLElement, '.sent', row).hidden = true;
      part(HTMLProgressElement, 'progress', row).hidden = !sending;
      part(HTMLProgressElement, 'progress', row).value = 0;
    }
  }

  #rowed(found: Found & { use: Use }): Chosen {
    const chosen: Chosen = { ...found, row: copied(HTMLTableRowElement, '#row') };
    const { row, file } = chosen;
    const name = file.name;
    part(HTMLElement, '.name', row).textContent = name;
    part(HTMLElement, '.size', row).textContent = sizeWords(file.size);
    part(HTMLProgressElement, 'progress', row).setAttribute('aria-label', `${name} sent`);
    const [use, role] = ['.use', '.role'].map((selector) => part(HTMLSelectElement, selector, row));
    use!.setAttribute('aria-label', `Use of ${name}`);
    role!.setAttribute('aria-label', `Role of ${name}`);
    use!.addEventListener('change', () => {
      chosen.use = use!.value as Use;
      if (chosen.use === 'mix') this.#onlyMix(chosen);
      this.#changed();
    });
    role!.addEventListener('change', () => {
      chosen.role = role!.value;
      this.#changed();
    });
    const remove = part(HTMLButtonElement, '.remove', row);
    remove.setAttribute('aria-label', `Remove ${name}`);
    remove.addEventListener('click', () => this.#remove(chosen));
    return chosen;
  }

  /** There is one mix: what was it before is held against it. */
  #onlyMix(mix: Chosen | undefined): void {
    for (const each of this.#all) if (each.use === 'mix' && each !== mix) each.use = 'reference';
  }

  #remove(chosen: Chosen): void {
    const at = this.#all.indexOf(chosen);
    this.#all.splice(at, 1);
    this.#changed();
    const near = this.#all[at] ?? this.#all.at(-1);
    if (near) part(HTMLButtonElement, '.remove', near.row).focus();
  }

  #changed(): void {
    const stems = this.of('stem');
    const read = readNames(stems.map(({ file }) => file.name));
    for (const chosen of this.#all) {
      const { use, role, row } = chosen;
      part(HTMLSelectElement, '.use', row).value = use;
      const select = part(HTMLSelectElement, '.role', row);
      select.hidden = use !== 'stem';
      part(HTMLElement, '.no-role', row).hidden = use === 'stem';
      const guess = use === 'stem' ? read[stems.indexOf(chosen)] : undefined;
      const isSure = guess !== undefined && guess.confidence >= sureEnough && guess.role !== 'mix';
      select.value = role ?? (isSure ? guess.role : '');
      part(HTMLElement, '.known', row).textContent =
        guess === undefined || role !== undefined
          ? ''
          : isSure
            ? 'by its name'
            : guess.confidence > 0 && guess.role !== 'mix'
              ? `perhaps ${guess.role.replaceAll('-', ' ')}, by its name`
              : '';
    }
    this.#body.replaceChildren(
      ...(['mix', 'stem', 'reference'] as const).flatMap((use) => this.of(use).map(({ row }) => row)),
    );
    this.#onChange();
  }
}
