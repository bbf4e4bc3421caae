import type { Exporter } from './exporter.ts';
import { labels } from './labels.ts';
import { metadata } from './metadata.ts';

/** The registry: one line an exporter. */
export const exporters = {
  labels,
  metadata,
} as const satisfies Readonly<Record<string, Exporter>>;

export type ExporterId = keyof typeof exporters;
