import { html } from '../report/markup.ts';

/** The first page: where songs come in, and those that there are. */
export const homePage = ({ nonce }: { readonly nonce: string }): string =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>mixwright</title><link rel="icon" href="data:,"><script nonce="${nonce}"></script></head><body><h1>mixwright</h1></body></html>`
    .markup;
