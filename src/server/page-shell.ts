import { fontFace } from '../report/html.ts';
import { html, type Piece } from '../report/markup.ts';
import { controlsStyle } from '../report/page-controls-style.ts';
import { icon, iconSheet } from '../report/page-icons.ts';
import { style } from '../report/page-style.ts';
import { version } from '../version.ts';
import { serverStyle } from './page-server-style.ts';

/** What all pages beside the report have in common. */
export interface Shell {
  readonly title: string;
  /** Where one is, beside the name of the program. */
  readonly place: Piece;
  /** A variable WOFF2, base64. */
  readonly font?: string;
  /** Scripts and styles of the page carry it. */
  readonly nonce: string;
  /** A bundled script, by its name. */
  readonly script?: string;
}

/** A whole page of the local server around what it shows. */
export function shell({ title, place, font, nonce, script }: Shell, hero: Piece, content: Piece): string {
  const head = html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,"><title>${title} · mixwright</title><style nonce="${nonce}">${font !== undefined && fontFace(font)}${style}${controlsStyle}${serverStyle}</style>${script !== undefined && html`<script nonce="${nonce}" type="module" src="/app/${script}.js"></script>`}</head>`;
  const bar = html`<header class="bar"><div class="wrap"><a class="brand" href="/">${icon('mark', '')}mixwright</a><span class="file">${place}</span><span class="tools" hidden><button type="button" id="theme">${icon('theme', '')}<span>Theme</span></button></span></div></header>`;
  const footer = html`<footer><div class="wrap">mixwright ${version} · This page comes from your own computer. No audio leaves it.</div></footer>`;
  return html`<!doctype html>
<html lang="en">${head}<body>${iconSheet}<a class="skip" href="#main">Skip to the content</a>${bar}<section class="hero" aria-labelledby="hero"><div class="wrap">${hero}</div></section><main id="main" tabindex="-1"><div class="wrap">${content}</div></main>${footer}</body></html>
`.markup;
}
