import { alignment } from './alignment.ts';
import { balance } from './balance.ts';
import { bandShare } from './band-share.ts';
import { bleed } from './bleed.ts';
import type { Detector } from './detector.ts';
import { deviation } from './deviation.ts';
import { duplicate } from './duplicate.ts';
import { duration } from './duration.ts';
import { masking } from './masking.ts';
import { metric } from './metric.ts';
import { places } from './places.ts';
import { sampling } from './sampling.ts';
import { silence } from './silence.ts';
import { stemLevel } from './stem-level.ts';
import { submix } from './submix.ts';
import { sum } from './sum.ts';
import { tonalShape } from './tonal-shape.ts';
import { unexplained } from './unexplained.ts';

/** The registry: one line a detector. */
export const detectors: Readonly<Record<string, Detector>> = {
  metric,
  deviation,
  'tonal-shape': tonalShape,
  masking,
  silence,
  places,
  sampling,
  alignment,
  duplicate,
  duration,
  sum,
  submix,
  bleed,
  'stem-level': stemLevel,
  unexplained,
  balance,
  'band-share': bandShare,
};
