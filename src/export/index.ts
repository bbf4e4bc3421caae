import { ardour } from './ardour.ts';
import { dawproject } from './dawproject.ts';
import { eq } from './eq.ts';
import type { Exporter } from './exporter.ts';
import { ffmpeg } from './ffmpeg.ts';
import { ir } from './ir.ts';
import { labels } from './labels.ts';
import { metadata } from './metadata.ts';
import { reaper } from './reaper.ts';
import type { TargetId } from './targets.ts';

/** The registry: one line an exporter, and one in `targets.ts` that says what it is. */
export const exporters = {
  ffmpeg,
  ardour,
  dawproject,
  reaper,
  labels,
  eq,
  ir,
  metadata,
} as const satisfies Readonly<Record<TargetId, Exporter>>;
