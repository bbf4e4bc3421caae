import { clock, quantityOf, signed } from '../print.ts';
import type { Unit } from '../units.ts';
import type { MixDecision } from './report.ts';

/** What a figure is, and how it is counted: a share of one is told in per cent, a moment as on a clock, LU more or less with a sign. */
type Meaning = readonly [words: string, unit: Unit | 'share' | 'change' | 'more or less' | 'clock' | 'name' | 'number'];

const meanings: Readonly<Record<string, Meaning>> = {
  after: ['loudness range after', 'LU'],
  at: ['most at', 'clock'],
  balance: ['left over right', 'more or less'],
  before: ['loudness range before', 'LU'],
  below: ['under what it plays', 'dB'],
  beside: ['in all', 'more or less'],
  bpm: ['BPM', 'number'],
  brightness: ['for its brightness', 'more or less'],
  centroid: ['its loudness centres on', 'Hz'],
  count: ['clicks', 'number'],
  crest: ['crest', 'dB'],
  decay: ['decay', 's'],
  delayTime: ['delay', 's'],
  deviation: ['wanders by', 'LU'],
  dry: ['dry', 'LUFS'],
  early: ['early by', 's'],
  frequency: ['at', 'Hz'],
  from: ['from', 'Hz'],
  gain: ['gain', 'change'],
  gained: ['gained', 'dB'],
  headroom: ['headroom', 'dBFS'],
  height: ['over its surroundings', 'dB'],
  held: ['held back', 'dB'],
  highest: ['highest sample', 'dBFS'],
  hits: ['for its hits', 'more or less'],
  lead: ['as the lead', 'more or less'],
  lean: ['left over right', 'dB'],
  left: ['left of it', 'dB'],
  level: ['S beside vowels', 'dB'],
  lift: ['over the sections beside it', 'more or less'],
  likeness: ['alike', 'share'],
  lost: ['covered', 'share'],
  lostAfter: ['covered after', 'share'],
  lostBefore: ['covered before', 'share'],
  loudness: ['plays at', 'LUFS'],
  lowest: ['lowest', 'more or less'],
  missing: ['missing', 'dB'],
  noise: ['noise', 'dBFS'],
  other: ['beside', 'name'],
  pauses: ['pauses', 's'],
  peak: ['peak', 'dBFS'],
  peaksOverLoudness: ['peaks over loudness', 'dB'],
  perMinute: ['clicks', '/min'],
  plr: ['peak to loudness', 'dB'],
  predelay: ['pre-delay', 's'],
  reduction: ['reduction', 'dB'],
  reference: ['loudness range of the reference', 'LU'],
  role: ['for its role', 'more or less'],
  seconds: ['sounds for', 's'],
  share: ['shared', 'share'],
  stands: ['stands out by', 'dB'],
  stems: ['stems', 'number'],
  threshold: ['threshold', 'dBFS'],
  to: ['to', 'Hz'],
  under: ['under the dry sound', 'LU'],
  usual: ['usually', 'more or less'],
  wanted: ['wanted', 'dB'],
  whole: ['the whole mix', 'LUFS'],
  with: ['with', 'name'],
};

/** Where a name means something else than elsewhere. */
const ofKind: { readonly [K in MixDecision['kind']]?: Readonly<Record<string, Meaning>> } = {
  'de-ess': { share: ['of its sound', 'share'] },
  fade: { from: ['from', 's'], to: ['to', 's'] },
  gain: { before: ['covered in the plain sum', 'share'] },
  'low-cut': { lowest: ['lowest note', 'Hz'], share: ['below the corner', 'dB'] },
  tone: { share: ['done here', 'share'] },
};

/**
 * Figures behind a decision that its reason does not say already, each with what it is and its unit: "crest 7.1 dB". What has no unit
 * that could be told is left to the plan.
 */
export function evidenceWords({
  evidence,
  reason,
  kind,
}: Pick<MixDecision, 'evidence' | 'reason' | 'kind'>): readonly string[] {
  return Object.entries(evidence).flatMap(([name, value]) => {
    const plain = name.replace(/\d+$/, ''); // of several cuts: frequency2
    const meaning = ofKind[kind]?.[plain] ?? meanings[plain];
    if (!meaning || value === 0 || isSaid(value, reason)) return [];
    const words = figure(value, meaning);
    return reason.includes(words) ? [] : [`${meaning[0]} ${words}`];
  });
}

/** As a number of any precision that a sentence has: 0.87 as "87 %", 3861 as "3.86 kHz", 0.005 as "5 ms". */
function isSaid(value: number | string, reason: string): boolean {
  if (typeof value === 'string') return reason.includes(value);
  const size = Math.abs(value);
  return [...reason.matchAll(/(?<![\w.])\d+(\.\d+)?/g)].some(([text]) => {
    const digits = text.split('.')[1]?.length ?? 0;
    return [1, 100, 1000, 1 / 1000].some((scale) => (size * scale).toFixed(digits) === text && Number(text) !== 0);
  });
}

function figure(value: number | string, [, unit]: Meaning): string {
  if (typeof value === 'string' || unit === 'name') return String(value);
  switch (unit) {
    case 'share':
      return quantityOf(100 * value, '%');
    case 'change':
      return `${signed(value)} dB`;
    case 'more or less':
      return `${signed(value)} LU`;
    case 'clock':
      return clock(value);
    case 'number':
      return String(Math.round(value));
    default:
      return quantityOf(value, unit);
  }
}
