import { albumFormat } from './album-format.ts';
import { albumGap } from './album-gap.ts';
import { albumHighest } from './album-highest.ts';
import { albumOffset } from './album-offset.ts';
import { albumTone } from './album-tone.ts';
import { alignment } from './alignment.ts';
import { balance } from './balance.ts';
import { bandShare } from './band-share.ts';
import { bleed } from './bleed.ts';
import type { Detector } from './detector.ts';
import { deviation } from './deviation.ts';
import { difference } from './difference.ts';
import { duplicate } from './duplicate.ts';
import { duration } from './duration.ts';
import { gainMovement } from './gain-movement.ts';
import { levelStep } from './level-step.ts';
import { lowLean } from './low-lean.ts';
import { masking } from './masking.ts';
import { metric } from './metric.ts';
import { pause } from './pause.ts';
import { places } from './places.ts';
import { ringing } from './ringing.ts';
import { sampling } from './sampling.ts';
import { sibilance } from './sibilance.ts';
import { silence } from './silence.ts';
import { speed } from './speed.ts';
import { stemLevel } from './stem-level.ts';
import { submix } from './submix.ts';
import { sum } from './sum.ts';
import { tonalShape } from './tonal-shape.ts';
import { translation } from './translation.ts';
import { unevenness } from './unevenness.ts';
import { unexplained } from './unexplained.ts';

/** The registry: one line a detector. */
export const detectors: Readonly<Record<string, Detector>> = {
  metric,
  deviation,
  difference,
  'tonal-shape': tonalShape,
  'low-lean': lowLean,
  masking,
  silence,
  places,
  sampling,
  alignment,
  'level-step': levelStep,
  'gain-movement': gainMovement,
  unevenness,
  pause,
  ringing,
  sibilance,
  duplicate,
  duration,
  speed,
  sum,
  submix,
  bleed,
  'stem-level': stemLevel,
  unexplained,
  balance,
  translation,
  'band-share': bandShare,
  'album-offset': albumOffset,
  'album-tone': albumTone,
  'album-highest': albumHighest,
  'album-format': albumFormat,
  'album-gap': albumGap,
};
