import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import type { Plan, Wishes } from '../plan.ts';
import { quantityOf } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import { acting, kernelOf } from '../processors/step.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding, Outcome, Rule } from '../rules/rule.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels } from '../units.ts';

/** How loud the result should be. */
export interface Aim {
  /** LUFS; absent for what has no loudness. */
  readonly loudness?: Decibels;
  /** Of what came, LUFS. */
  readonly before?: Decibels;
  /** dBTP up to which there is room for more level. */
  readonly ceiling: Decibels;
  /** Findings that the closing gain answers. */
  readonly answers: ReadonlySet<string>;
}

/** Plain gain on the mix: how much of it is needed is known when all else has been done, so that it is set last. */
const isOfLevel = ({ rule, tracks }: Finding, session: Session, rules: readonly Rule[]): boolean =>
  tracks[0] === session.mix?.name && rules.find(({ id }) => id === rule)?.fix?.remedy === 'set-level';

export const levelFindings = (
  outcomes: readonly Outcome[],
  session: Session,
  rules: readonly Rule[],
): readonly Finding[] => findingsOf(outcomes).filter((finding) => isOfLevel(finding, session, rules));

/** The loudness that a rule asks for, as far as the amount goes; else that of the mix as it came, so that both are heard at one level. */
export function aimOf(
  session: Session,
  outcomes: readonly Outcome[],
  rules: readonly Rule[],
  { amount, ceiling }: Pick<Wishes, 'amount' | 'ceiling'>,
): Aim {
  const before = session.mix?.metrics['loudness.integrated'];
  const findings = levelFindings(outcomes, session, rules);
  const [first] = findings;
  if (before === undefined) return { ceiling, answers: new Set() };
  const most = Number(rules.find(({ id }) => id === first?.rule)?.fix?.settings.most ?? furthest);
  const away = Math.max(-most, Math.min(most, first?.value ?? 0));
  return { loudness: before - (away * amount) / 100, before, ceiling, answers: new Set(findings.map(({ id }) => id)) };
}

const furthest: Decibels = 20;

/** What was heard of a plan with a closing gain. */
export interface Heard {
  readonly session: Session;
  /** The plan without that gain. */
  readonly bare: Plan;
  readonly gain: Decibels;
}

/**
 * The closing gain that brings a plan to its aim: from what was heard of it or of the one before, else from the mix as it came, and from
 * what its equalisers are known to do. Upward as far as there is room under the ceiling. To make good what the moves themselves took, a
 * limiter may hold up to 3 dB more: so much passes unheard on most music.
 */
export function closingGain(bare: Plan, aim: Aim, session: Session, heard?: Heard): Decibels {
  const ceiling = ceilingOf(bare) ?? aim.ceiling;
  const mix = heard?.session.mix ?? session.mix;
  const loudness = mix?.metrics['loudness.integrated'];
  if (aim.loudness === undefined || aim.before === undefined || loudness === undefined) return 0;
  const changed = loudnessChange(bare, session) - (heard ? loudnessChange(heard.bare, session) + heard.gain : 0);
  const level = loudness + changed;
  const wanted = aim.loudness - level;
  const peak = mix?.metrics['peak.true'] ?? 0;
  const room = Math.max(0, ceiling - peak + (heard?.gain ?? 0));
  // Where the limiter works already, it is to do no more.
  const isFree =
    heard !== undefined && peak < ceiling - 0.05 && (session.mix?.metrics['peak.true'] ?? 0) < ceiling + 0.1;
  const taken = Math.min(aim.loudness, aim.before) - level;
  const most = isFree ? Math.max(room, Math.min(taken, room + heldUnheard)) : room;
  return Math.round(100 * Math.min(wanted, most)) / 100;
}

const heldUnheard: Decibels = 3;

/** Why the result is not as loud as it should be, as half a sentence; undefined where it is. */
export function shortfall(aim: Aim, after: Session): string | undefined {
  const loudness = after.mix?.metrics['loudness.integrated'];
  const short = (aim.loudness ?? 0) - (loudness ?? 0);
  if (aim.loudness === undefined || loudness === undefined || short < 0.15) return undefined;
  return `${quantityOf(short, 'dB')} more level would need a limiter, which is for mastering: peaks reach ${quantityOf(aim.ceiling, 'dBTP')}`;
}

const mixChain = ({ tracks, buses }: Plan): Chain => buses.mix?.chain ?? Object.values(tracks)[0]?.chain ?? [];

/** The closing limiter's, which every plan has that does anything. */
function ceilingOf(plan: Plan): Decibels | undefined {
  const limiter = mixChain(plan).findLast(({ processor }) => processor === 'limiter');
  return limiter?.processor === 'limiter' ? limiter.ceiling : undefined;
}

/**
 * Change of loudness by what the equalisers and plain gains of a plan do to the long-term spectrum, weighted as BS.1770 does; what else
 * there is in it counts as nothing. Within some tenths of a dB: gates and moments are left out. To be heard before it is believed.
 */
export function loudnessChange(plan: Plan, { mix, stems }: Session): Decibels {
  const bus = mixChain(plan);
  const parts = stems.length > 0 ? stems : mix ? [mix] : [];
  const [before, after] = [new Float64Array(thirdOctaves.length), new Float64Array(thirdOctaves.length)];
  for (const part of parts) {
    const strip = stems.length > 0 ? (plan.tracks[part.name]?.chain ?? []) : [];
    const response = responseOf([...strip, ...bus], part);
    const loudness = part.metrics['loudness.integrated'] ?? -Infinity;
    for (const [band, frequency] of thirdOctaves.entries()) {
      const power = powerOf((part.features.spectrum.third[band] ?? -200) + loudness) * kWeightAt(frequency);
      before[band]! += power;
      after[band]! += power * powerOf(response[band]!);
    }
  }
  const sum = (powers: Float64Array) => powers.reduce((total, power) => total + power, 0);
  return sum(before) > 0 && sum(after) > 0 ? powerDecibels(sum(after) / sum(before)) : 0;
}

/** What the filters and plain gains of a chain do at each third octave, dB. */
function responseOf(chain: Chain, { format }: Track): Decibels[] {
  const steps = acting(chain).filter(
    ({ step: { processor, on = 'stereo', time, mix = 1 } }) =>
      ['filter', 'tilt', 'gain'].includes(processor) && on === 'stereo' && !time && mix === 1,
  );
  const kernels = steps.map(({ step }) => kernelOf(step, format));
  return thirdOctaves.map((frequency) =>
    frequency < format.sampleRate / 2 ? kernels.reduce((sum, each) => sum + (each.response?.(frequency) ?? 0), 0) : 0,
  );
}
