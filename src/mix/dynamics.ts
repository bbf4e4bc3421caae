import { lasting, signed } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import {
  type Compression,
  crestOf,
  loudnessLost,
  meanReduction,
  type Peaks,
  peaksIn,
  thresholdFor,
} from './compression.ts';
import { type Decision, kinds } from './decision.ts';
import type { Desk } from './desk.ts';
import { isFinished } from './wetness.ts';

/** Mean gain reduction of a stem that wanders by 3 LU, while it plays, dB (domain 6.3); of what is not named, none. */
const reductions: { readonly [R in Role]?: Decibels } = {
  vocals: 4,
  'backing-vocals': 3,
  bass: 4,
  kick: 2,
  snare: 2,
  toms: 2,
  drums: 2,
  guitar: 2,
  keys: 1.5,
  brass: 1.5,
  woodwinds: 2,
  synth: 1,
};

const squeezed: Decibels = 9; // true peak over short-term loudness, 10th percentile: less, and somebody has compressed it
const least: Decibels = 0.7; // of mean reduction: less is not worth a compressor
const struck = 0.5; // share of the energy in hits, from which on the hit is to pass

/** A compressor for each stem whose level wanders for its kind and that is not finished; as loud after it as before. */
export const dynamics = (desk: Desk): readonly Decision[] =>
  desk.stems.flatMap((track) => compressed(desk, track) ?? []);

function compressed(desk: Desk, track: Track): Decision | undefined {
  const { name, metrics } = track;
  const [wanders, over] = [metrics['loudness.deviation'], metrics['dynamics.psr-low']];
  if (wanders === undefined || over === undefined || over < squeezed || isFinished(track, desk.stems)) return undefined;
  const wanted =
    (reductions[track.role] ?? 0) * Math.max(0, Math.min(1, (wanders - 1) / 2)) * (desk.wishes.amount / 100);
  if (wanted < least || !desk.isOpen({ name, kind: 'compression' })) return undefined;
  const peaks = peaksIn(track, gainBefore(desk, name));
  if (!peaks) return undefined;
  const crest = crestOf(peaks);
  const set = settingsFor(peaks, crest, { wanted, isStruck: (metrics['transient.percussiveness'] ?? 0) > struck });
  const reduction = tenths(meanReduction(peaks, set));
  const makeup = tenths(loudnessLost(peaks, set));
  return {
    kind: 'compression',
    strip: 'tracks',
    name,
    steps: [{ processor: 'compressor', ...set, makeup }],
    reason: `${name} wanders by ${wanders.toFixed(1)} LU while it plays: ${ratioOf(set)} above ${signed(set.threshold)} dBFS takes ${reduction.toFixed(1)} dB on average, attack ${lasting(set.attack)}, release ${lasting(set.release)}; ${signed(makeup)} dB of make-up keep it as loud.`,
    evidence: {
      deviation: tenths(wanders),
      crest: tenths(crest),
      peaksOverLoudness: tenths(over),
      wanted: tenths(wanted),
      reduction,
      threshold: set.threshold,
      ratio: set.ratio,
    },
  };
}

/**
 * Attack and release from the crest (Giannoulis, Massberg & Reiss 2013, Parameter Automation in a Dynamic Range Compressor, JAES 61(10)): what
 * has high peaks is over soon. The ratio from the crest, the threshold from what it is to take.
 */
function settingsFor(
  peaks: Peaks,
  crest: Decibels,
  { wanted, isStruck }: { wanted: Decibels; isStruck: boolean },
): Compression {
  const square = 10 ** (crest / 10);
  const attack = within(0.16 / square, isStruck ? 0.015 : 0.003, 0.04);
  const release = within(2 / square - attack, 0.06, 0.4);
  const ratio = tenths(within(1.5 + 0.25 * (crest - 6), 1.5, 4));
  const set = { ratio, knee: 6, attack: Number(attack.toFixed(3)), release: Number(release.toFixed(2)) };
  return { ...set, threshold: thresholdFor(peaks, set, wanted) };
}

/** Of all that stands before a compressor in its strip. */
const gainBefore = (desk: Desk, name: string): Decibels =>
  desk.decisions
    .filter(
      (each) =>
        each.strip === 'tracks' && each.name === name && kinds.indexOf(each.kind) < kinds.indexOf('compression'),
    )
    .flatMap(({ steps = [] }) => steps)
    .reduce((sum, step) => (step.processor === 'gain' && !step.on && !step.time ? sum + step.gain : sum), 0);

const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
const tenths = (value: number): number => Math.round(10 * value) / 10;
const ratioOf = ({ ratio }: Compression): string => `${ratio}:1`;
