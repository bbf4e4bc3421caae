import type { Severity } from '../rules/rule.ts';
import { html, type Markup, trusted } from './markup.ts';

/** Status is shape, word and colour together; a colour alone says nothing to some. */
const shapes = {
  error:
    '<path d="M7 1.5h6L18.5 7v6L13 18.5H7L1.5 13V7z" fill="currentColor"/><path d="M10 5.6v5.4M10 14v.6" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"/>',
  warning:
    '<path d="M10 2 19 17.6a.6.6 0 0 1-.5.9h-17a.6.6 0 0 1-.5-.9z" fill="currentColor"/><path d="M10 7.6v4.6M10 15v.4" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round"/>',
  info: '<circle cx="10" cy="10" r="8.6" fill="currentColor"/><path d="M10 9.4v5M10 5.7v.5" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"/>',
  pass: '<circle cx="10" cy="10" r="8.6" fill="currentColor"/><path d="m6.2 10.4 2.6 2.6 5-5.6" fill="none" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
  none: '<circle cx="10" cy="10" r="7.8" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6.6 10h6.8" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  broken:
    '<circle cx="10" cy="10" r="8.6" fill="currentColor"/><path d="m7 7 6 6m0-6-6 6" stroke="var(--surface)" stroke-width="2" stroke-linecap="round"/>',
  down: '<path d="m5 7.5 5 5 5-5" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>',
  theme:
    '<circle cx="10" cy="10" r="7.4" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M10 2.6a7.4 7.4 0 0 1 0 14.8z" fill="currentColor"/>',
  print:
    '<path d="M6 7V2.8h8V7M6 14H3.4V7.6h13.2V14H14M6 11.6h8v5.6H6z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/>',
  mark: '<path d="M4 2v16M10 2v16M16 2v16" stroke="var(--line2)" stroke-width="1.6" stroke-linecap="round"/><circle cx="4" cy="12.5" r="2.5" fill="var(--mix)"/><circle cx="10" cy="6.5" r="2.5" fill="var(--fixed)"/><circle cx="16" cy="10.5" r="2.5" fill="var(--warn)"/>',
} as const;

export type IconId = keyof typeof shapes;

/** Every shape once; `icon` points at it. */
export const iconSheet: Markup = trusted(
  `<svg class="sheet" width="0" height="0" aria-hidden="true" focusable="false">${Object.entries(shapes)
    .map(([id, shape]) => `<symbol id="i-${id}" viewBox="0 0 20 20">${shape}</symbol>`)
    .join('')}</svg>`,
);

export const icon = (id: IconId, tone: IconId | '' = id): Markup =>
  html`<svg class="icon${tone && ` is-${tone}`}" aria-hidden="true"><use href="#i-${id}"/></svg>`;

export const severityIcon = (severity: Severity): Markup => icon(severity);
