import type { Sound } from '../dsp/block.ts';
import { type Feature, Logs } from '../features/feature.ts';
import { type LimiterWork, limiterWork } from '../master/limiter-work.ts';
import { hear, overhear } from '../meters/hear.ts';
import { loudness } from '../meters/loudness.ts';
import type { Plan } from '../plan.ts';
import type { Chain } from '../processors/index.ts';
import { render } from '../processors/render.ts';
import type { Session, Track } from '../session.ts';
import type { Range } from '../units.ts';
import { openTracks } from './open-session.ts';
import { kept } from './patch.ts';
import { renderPlan } from './render-plan.ts';

/** A track through a chain, heard for a few features only; nothing is written. */
export async function hearChain(
  chain: Chain,
  track: Track,
  features: readonly Feature<unknown>[],
  { span, onShare = () => {} }: { readonly span?: Range; readonly onShare?: (share: number) => void } = {},
): Promise<Logs> {
  const [source] = await openTracks([track]);
  const { frames } = track.format;
  const sound = render(chain, source!, { onProgress: (heard) => onShare(Math.min(1, heard / frames)) });
  return new Logs(
    await hear(kept(span ? { span } : {}, sound), [...new Set(features.flatMap(({ meters }) => meters))]),
  );
}

/** Renders plans of one track, and listens in front of the limiter and behind it. */
export class LimiterWatch {
  #read: () => LimiterWork | undefined = () => undefined;

  /** Of the last rendering, when that has been heard to its end. */
  get work(): LimiterWork | undefined {
    return this.#read();
  }

  readonly render = async (plan: Plan, session: Session): Promise<Sound> => {
    this.#read = () => undefined;
    const [{ chain }] = Object.values(plan.tracks) as [{ chain: Chain }];
    const at = chain.findLastIndex(({ processor, on }) => processor === 'limiter' && on === undefined);
    if (at < 0) return renderPlan(plan, session);
    const [source] = await openTracks([session.mix!]);
    const before = overhear(render(chain.slice(0, at), source!), [loudness]);
    const behind = overhear(render(chain.slice(at, at + 1), before.sound), [loudness]);
    const energyOf = ({ heard }: typeof before) => new Logs(heard()).of(loudness).energy;
    this.#read = () => limiterWork(energyOf(before), energyOf(behind));
    return kept(plan, render(chain.slice(at + 1), behind.sound));
  };
}
