import { dawproject } from './dawproject.ts';
import { eq } from './eq.ts';
import type { Exporter } from './exporter.ts';
import { ffmpeg } from './ffmpeg.ts';
import { ir } from './ir.ts';
import { labels } from './labels.ts';
import { metadata } from './metadata.ts';

/** The registry: one line an exporter. */
export const exporters = {
  ffmpeg,
  dawproject,
  labels,
  eq,
  ir,
  metadata,
} as const satisfies Readonly<Record<string, Exporter>>;

export type ExporterId = keyof typeof exporters;
