import { type Aim, type Closing, close, type Unclosed } from '../closing.ts';
import { dynamics } from '../features/dynamics.ts';
import type { Feature, Logs } from '../features/feature.ts';
import type { Features } from '../features/index.ts';
import { limiting } from '../features/limiting.ts';
import { loudness } from '../features/loudness.ts';
import { peak } from '../features/peak.ts';
import { transients } from '../features/transients.ts';
import { adjusted, busDynamics } from '../master/bus-dynamics.ts';
import { quantityOf } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import type { Track } from '../session.ts';
import { Invalid } from '../units.ts';
import type { Ends } from './ends.ts';
import type { OnStage } from './open-session.ts';
import { hearChain } from './render-master.ts';

interface LeadUpWishes {
  readonly aim: Aim;
  readonly compress: boolean;
  readonly onStage?: OnStage | undefined;
}

/** A mix in front of its closing gain and limiter. */
export interface LeadUp {
  readonly chain: Chain;
  readonly unclosed: Unclosed;
  /** As a sentence. */
  readonly compression: string;
}

/** The sound in front of gain and limiter: after the moves, and compressed where that spares limiting. */
export async function leadUp(
  mix: Track,
  first: Chain,
  ends: Ends,
  { aim, compress, onStage }: LeadUpWishes,
): Promise<LeadUp> {
  const heard = async (chain: Chain) => {
    const onShare = (share: number) => onStage?.('Hearing the moves', share);
    return read(await hearChain([...chain, ...ends.fades], mix, heardFor, { ...ends, onShare }));
  };
  const isBare = first.length === 0 && ends.fades.length === 0 && !ends.span;
  const features: Features = isBare ? mix.features : { ...mix.features, ...(await heard(first)) };
  const unclosed = standing(features);
  const alone = close(unclosed, aim);
  const bare = (because: string): LeadUp => ({ chain: first, unclosed, compression: `Not compressed: ${because}.` });
  if (!compress) return bare('it was asked not to be');
  const bus = busDynamics(features, alone.limiting);
  if ('because' in bus) return bare(bus.because);
  let { step } = bus;
  for (let hearings = 1; ; hearings++) {
    const chain = [...first, step];
    const behind = standing(await heard(chain));
    const taken = unclosed.loudness - behind.loudness;
    const isOff = Math.abs(taken - bus.wanted) > tolerance;
    if (isOff && hearings < hearingsMost) step = adjusted(step, taken, bus.wanted);
    else return compressed(bare, { chain, unclosed: behind, taken }, aim);
  }
}

const tolerance = 0.3; // LU
const hearingsMost = 3;
const least = 0.2; // dB of limiting spared, or LU that are reached beyond: the least that is worth compressing for,
const share = 0.25; // and as a share of what the compressor takes

/** Compressed, if that is worth it. */
function compressed(bare: (because: string) => LeadUp, { chain, unclosed, taken }: Compressed, aim: Aim): LeadUp {
  const alone = bare('').unclosed;
  const [before, after] = [close(alone, aim), close(unclosed, aim)];
  const [low, high] = [reached(alone, before), reached(unclosed, after)];
  const worth = Math.max(least, share * taken);
  const so = `Compressed by ${quantityOf(taken, 'dB')}`;
  if (after.limiting < before.limiting - worth) {
    const [now, otherwise] = [after, before].map(({ limiting }) => quantityOf(limiting, 'dB'));
    return { chain, unclosed, compression: `${so}: the limiter has ${now} to take in place of ${otherwise}.` };
  }
  if (high < low + worth) return bare('it would spare the limiter next to nothing');
  const words = [high, low].map((loudness) => quantityOf(loudness, 'LUFS')).join(' in place of ');
  return { chain, unclosed, compression: `${so}: the limiting that is allowed reaches ${words}.` };
}

interface Compressed extends Omit<LeadUp, 'compression'> {
  /** Loudness that the compressor took, LU. */
  readonly taken: number;
}

const reached = ({ loudness }: Unclosed, { gain, limiting }: Closing): number => loudness + gain - limiting;

const heardFor: readonly Feature<unknown>[] = [limiting, loudness, peak, dynamics, transients];

const read = (logs: Logs) => ({
  limiting: logs.get(limiting),
  loudness: logs.get(loudness),
  peak: logs.get(peak),
  dynamics: logs.get(dynamics),
  transients: logs.get(transients),
});

function standing({ limiting, loudness, peak }: Pick<Features, 'limiting' | 'loudness' | 'peak'>): Unclosed {
  if (!limiting.taken || loudness.integrated === undefined || peak.true === undefined)
    throw new Invalid('unreadable', 'Nothing is left to hear after the moves.');
  return { taken: limiting.taken, loudness: loudness.integrated, truePeak: peak.true };
}
