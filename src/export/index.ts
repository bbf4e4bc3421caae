import { audacity } from './audacity.ts';
import type { Exporter } from './exporter.ts';

/** The registry: one line an exporter. */
export const exporters = {
  audacity,
} as const satisfies Readonly<Record<string, Exporter>>;

export type ExporterId = keyof typeof exporters;
