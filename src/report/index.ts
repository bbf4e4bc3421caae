import { renderCard } from './card.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { Report } from './report.ts';
import { renderText } from './text.ts';

/** From the one result to something to read. Every renderer is a function of the report and nothing else. */
export type Renderer = (report: Report) => string | Promise<string>;

/** The registry: one line a renderer. */
export const renderers = {
  html: (report) => renderHtml(report),
  json: (report) => renderJson(report),
  text: (report) => renderText(report),
  markdown: renderMarkdown,
  card: renderCard,
} as const satisfies Readonly<Record<string, Renderer>>;

export type RendererId = keyof typeof renderers;
