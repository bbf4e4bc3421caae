import type { Chain } from '../processors/index.ts';
import type { Track } from '../session.ts';
import type { Range, Seconds } from '../units.ts';
import { openTracks } from './open-session.ts';
import { soundingSpan } from './silent-ends.ts';

export interface EndWishes {
  /** Of the sound as it is kept. */
  readonly fadeIn?: Seconds;
  readonly fadeOut?: Seconds;
  /** Default: cosine. */
  readonly fadeShape?: 'linear' | 'equalpower' | 'cosine' | 'exponential';
  /** Cuts silence off at both ends. */
  readonly trim?: boolean;
}

/** What is kept, and fades in it; both by the clock of the mix. */
export interface Ends {
  readonly span?: Range;
  readonly fades: Chain;
}

export async function endsOf(mix: Track, wishes: EndWishes): Promise<Ends> {
  const { trim, fadeIn = 0, fadeOut = 0, fadeShape: shape = 'cosine' } = wishes;
  const { duration, sampleRate } = mix.format;
  const [source] = trim ? await openTracks([mix]) : [];
  const found = source && (await soundingSpan(source));
  const [from, to] = found ?? [0, duration];
  const isCut = from > 0.5 / sampleRate || to < duration - 0.5 / sampleRate;
  return {
    ...(found && isCut ? { span: [from, to] } : {}),
    fades: [
      ...(fadeIn > 0 ? [{ processor: 'fade', type: 'in', over: [from, from + fadeIn], shape } as const] : []),
      ...(fadeOut > 0 ? [{ processor: 'fade', type: 'out', over: [to - fadeOut, to], shape } as const] : []),
    ],
  };
}
