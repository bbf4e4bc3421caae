import { criticalBands } from '../dsp/bands.ts';
import { withDefaults } from '../fields.ts';
import type { Chain, Step } from '../processors/index.ts';
import { type Mixing, pan, panMixing } from '../processors/pan.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { kWeights } from './level-over-time.ts';

/** What a strip leaves on either side, as shares of the power it came with: both together 1 where nothing was placed. */
export interface Sides {
  readonly left: number;
  readonly right: number;
}

/** Powers of two channels and their product. */
export interface Covariance extends Sides {
  readonly cross: number;
}

/** Of a stem as it came; a mono one plays on both sides alike. K-weighted. */
function cameWith({ features, format }: Track): Covariance {
  const { balance, correlation } = features.stereo ?? {};
  if (format.channels === 1 || balance === undefined) return { left: 0.5, right: 0.5, cross: 0.5 };
  const ratio = 10 ** (balance / 10);
  const [left, right] = [ratio / (1 + ratio), 1 / (1 + ratio)];
  return { left, right, cross: (correlation ?? 0) * Math.sqrt(left * right) };
}

export function through({ left, right, cross }: Covariance, [ll, lr, rl, rr]: Mixing): Covariance {
  return {
    left: ll * ll * left + lr * lr * right + 2 * ll * lr * cross,
    right: rl * rl * left + rr * rr * right + 2 * rl * rr * cross,
    cross: ll * rl * left + lr * rr * right + (ll * rr + lr * rl) * cross,
  };
}

/** Of steps that change left and right alike at all frequencies; undefined of others. */
export function mixingOf(step: Step): Mixing | undefined {
  if (step.bypass || step.time) return undefined;
  if (step.processor === 'pan') return panMixing(withDefaults(pan.settings, step));
  if (step.processor === 'width' && step.gain && !step.above && !step.bands?.length) {
    const side = 10 ** (step.gain / 20);
    return [(1 + side) / 2, (1 - side) / 2, (1 - side) / 2, (1 + side) / 2];
  }
  if (step.processor !== 'gain') return undefined;
  if (step.on === 'left') return [10 ** (step.gain / 20), 0, 0, 1];
  return step.on === 'right' ? [1, 0, 0, 10 ** (step.gain / 20)] : undefined;
}

/** Shares of its power that lie under a frequency. */
export function sharesUnder(frequency: Hz, { features }: Track): { readonly plain: number; readonly weighted: number } {
  let [plain, low, weighted, lowWeighted] = [0, 0, 0, 0];
  (features.spectrum.critical ?? []).forEach((level, at) => {
    const power = level === null ? 0 : 10 ** (level / 10);
    plain += power;
    weighted += power * kWeights[at]!;
    if (criticalBands[at]! >= frequency) return;
    low += power;
    lowWeighted += power * kWeights[at]!;
  });
  return plain > 0 ? { plain: low / plain, weighted: lowWeighted / weighted } : { plain: 0, weighted: 0 };
}

/** Its low end is the same on both sides, the rest as it was. */
function withCentralBass(sides: Covariance, share: number): Covariance {
  const mid = (sides.left + sides.right + 2 * sides.cross) / 4;
  const joined = (part: number) => (1 - share) * part + share * mid;
  return { left: joined(sides.left), right: joined(sides.right), cross: joined(sides.cross) };
}

/** Told from the log, K-weighted: of two sides that are panned as they stand only their likeness as a whole is known. */
export const sidesOf = (track: Track, chain: Chain): Sides =>
  chain.reduce<Covariance>((sides, step) => {
    const mixing = mixingOf(step);
    if (mixing) return through(sides, mixing);
    if (step.processor !== 'width' || !step.bassMono || step.bypass || step.time) return sides;
    return withCentralBass(sides, sharesUnder(step.bassMono, track).weighted);
  }, cameWith(track));
