import type { Features } from './index.ts';
import { type MetricId, metricIds, metricOf } from './metrics.ts';

/** Numbers of a sound, and why the others are absent, in a word of `absence`. */
export interface Measured {
  readonly metrics: { readonly [Id in MetricId]?: number };
  readonly absent: { readonly [Id in MetricId]?: string };
}

export function measure(features: Features, channels: number, duration: number): Measured {
  const measured: { [Id in MetricId]?: number } = {};
  const absent: { [Id in MetricId]?: string } = {};
  for (const id of metricIds) {
    const value = metricOf(id).of(features);
    if (value !== undefined && Number.isFinite(value)) measured[id] = value;
    else absent[id] = reason(id, features, channels, duration);
  }
  return { metrics: measured, absent };
}

function reason(id: MetricId, features: Features, channels: number, duration: number): string {
  const { needs = 3, otherwise = 'below-gate' } = metricOf(id);
  if (features.level.isSilent) return 'silent';
  if (otherwise === 'not-mono') return channels === 1 ? 'below-gate' : otherwise;
  if (id.startsWith('stereo.') && channels !== 2) return channels === 1 ? 'mono' : 'surround';
  if ((id.endsWith('correlation') || id === 'stereo.polarity') && Math.abs(features.stereo.balance ?? 0) === 60)
    return 'one-sided';
  if (duration < needs) return 'too-short';
  // Hum and noise hear pauses in ways of their own: where one of them found some, the other does not deny them.
  const hasGap = features.hum.score !== undefined || features.noise.floor !== undefined;
  return otherwise === 'no-gap' && hasGap ? 'short-gap' : otherwise;
}

/** Why a metric is absent, in words. */
export const absence: Readonly<Record<string, string>> = {
  silent: 'it is silent',
  mono: 'it is mono',
  'not-mono': 'it is not mono',
  surround: 'it has more than two channels',
  'one-sided': 'one side is silent',
  'too-short': 'it is too short',
  'empty-band': 'there is next to nothing in that band',
  'no-onset': 'nothing in it begins clearly',
  'no-pulse': 'it has no steady beat',
  'no-pitch': 'it has no clear pitches',
  'below-gate': 'too little of it is above the gate',
  'no-gap': 'it has no gaps',
  'short-gap': 'its gaps are too short, too few or too loud to tell',
  'off-grid': 'its samples lie on no grid (float, or decoded from a lossy file)',
  'full-band': 'its spectrum reaches to the end',
  'no-middle': 'it has nothing between 1 and 3 kHz',
};
