import type { Hz } from '../units.ts';
import type { Chain } from './index.ts';
import { Prepared } from './prepare.ts';
import { acting } from './step.ts';

/** `mono`: one response for all channels; `stereo`: left and right by themselves; `true-stereo`: LL, LR, RL, RR; `mid-side`: two. */
export type ImpulseShape = 'mono' | 'stereo' | 'true-stereo' | 'mid-side';

export interface Impulse {
  readonly shape: ImpulseShape;
  readonly channels: readonly Float32Array[];
  /** Frames by which it is late: of linear phase, half of it. */
  readonly delay: number;
}

const longest = 8; // s
const negligible = 1e-7; // of the peak, −140 dB: what comes before or after is left out

/** What a steady chain makes of one sample at full scale in each channel of a stereo sound. */
export function impulseOfChain(chain: Chain, sampleRate: Hz, midSide = false): Impulse {
  const [ofLeft, ofRight] = [0, 1].map((channel) => responses(chain, sampleRate, channel));
  const [ll, lr] = ofLeft!.made as [Float32Array, Float32Array];
  const [rl, rr] = ofRight!.made as [Float32Array, Float32Array];
  const { latency } = ofLeft!;
  const isAcross = peakOf(lr) > negligible || peakOf(rl) > negligible;
  const isAlike = ll.every((value, i) => Math.abs(value - rr[i]!) < negligible);
  const [shape, channels]: readonly [ImpulseShape, readonly Float32Array[]] = midSide
    ? ['mid-side', [0.5, -0.5].map((sign) => ll.map((value, i) => 0.5 * (value + rr[i]!) + sign * (lr[i]! + rl[i]!)))]
    : isAcross
      ? ['true-stereo', [ll, lr, rl, rr]]
      : isAlike
        ? ['mono', [ll]]
        : ['stereo', [ll, rr]];
  const least = negligible * Math.max(...channels.map(peakOf));
  const from = Math.min(latency, ...channels.map((each) => first(each, least)));
  const to = Math.max(from + 1, ...channels.map((each) => each.findLastIndex((value) => Math.abs(value) > least) + 1));
  return { shape, channels: channels.map((each) => each.slice(from, to)), delay: latency - from };
}

function responses(chain: Chain, sampleRate: Hz, channel: number) {
  const prepared = new Prepared(acting(chain), { sampleRate, channels: 2 });
  const length = prepared.latency + 1 + Math.min(prepared.tail, longest * sampleRate);
  const [input, made] = [0, 1].map(() => [new Float32Array(length), new Float32Array(length)] as const);
  input![channel]![0] = 1;
  prepared.process(input!, made!);
  return { made: made!, latency: prepared.latency };
}

const peakOf = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const first = (values: Float32Array, least: number): number => {
  const at = values.findIndex((value) => Math.abs(value) > least);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
};
