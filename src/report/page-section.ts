import type { Finding } from '../rules/rule.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { mainTrack } from './numbers.ts';
import type { Report } from './report.ts';

/** A part of the page. Absent parts are not in the list. */
export interface Section {
  readonly id: string;
  /** In the list of sections; absent: not listed. */
  readonly short?: string;
  readonly count?: number;
  readonly body: Markup;
}

export const section = (
  { id, title, note, short, count }: { id: string; title: string; note?: string; short?: string; count?: number },
  content: Piece,
): Section => ({
  id,
  ...(short && { short }),
  ...(count !== undefined && { count }),
  body: html`<section id="${id}" aria-labelledby="${id}-title"><header class="head"><h2 id="${id}-title">${title}</h2>${note && html`<p>${note}</p>`}</header>${content}</section>`,
});

export interface Column {
  readonly title: Piece;
  readonly isNumber?: boolean;
}

/** A table that scrolls sideways where it has no room; the first cell of a row names it. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Piece[])[]): Markup {
  const kind = (i: number): Piece => columns[i]?.isNumber && html` class="num"`;
  const head = columns.map(({ title }, i) => html`<th scope="col"${kind(i)}>${title}</th>`);
  const body = rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell, i) => html`<td${kind(i + 1)}>${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption class="hidden">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A closed box with its title as the handle. */
export const folded = (title: Piece, content: Piece, id?: string): Markup =>
  html`<details class="card fold"${id ? html` id="${id}"` : ''}><summary>${title}</summary><div class="inside">${content}</div></details>`;

/** What a person would dismiss it by. What is about the mix is told by its rule alone: the next bounce may be called otherwise. */
export function dismissalOf(report: Report, { rule, tracks }: Finding): Markup {
  const isOfMix = tracks[0] === mainTrack(report.tracks)?.name;
  return html` data-rule="${rule}"${!isOfMix && html` data-track="${tracks[0] ?? ''}"`}`;
}

/** A name that came from elsewhere: it may not turn the line around it. */
export const named = (name: string): Markup => html`<bdi>${name}</bdi>`;
