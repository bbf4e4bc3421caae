import { decibels } from '../dsp/decibels.ts';
import { choice, flag, quantity, type Settings } from '../fields.ts';
import { quantityOf } from '../print.ts';
import { type Kernel, processor } from './processor.ts';

const settings = {
  pan: quantity('1', [-1, 1], 'From −1, left, over 0, the middle, to 1, right.'),
  source: choice(
    ['stereo', 'mono'],
    'Stereo keeps one side and folds the other into it, unchanged at 0; mono places the sum of both, −3 dB at 0.',
    'stereo',
  ),
  compensated: flag('3 dB more with `source: mono`: unchanged at 0 then, and as loud everywhere.', false),
};
type PanSettings = Settings<typeof settings>;

/** Left and right of the output, each by left and right of the input. */
export type Mixing = readonly [leftOfLeft: number, leftOfRight: number, rightOfLeft: number, rightOfRight: number];

/** Web Audio API 1.1, "StereoPanner": for two channels, and, of `mono`, for one, which is the mid. */
export function panMixing({ pan, source, compensated }: PanSettings): Mixing {
  const quarter = Math.PI / 2;
  if (source === 'mono') {
    const half = compensated ? Math.SQRT1_2 : 1 / 2;
    const [left, right] = [Math.cos(((pan + 1) / 2) * quarter) * half, Math.sin(((pan + 1) / 2) * quarter) * half];
    return [left, left, right, right];
  }
  if (pan === 0) return [1, 0, 0, 1];
  if (pan < 0) return [1, Math.cos((pan + 1) * quarter), 0, Math.sin((pan + 1) * quarter)];
  return [Math.cos(pan * quarter), 0, Math.sin(pan * quarter), 1];
}

/** What a part becomes in itself; `stereo` is the power that two sides without relation keep. */
const responseOf =
  ([ll, lr, rl, rr]: Mixing): NonNullable<Kernel['response']> =>
  (_, of = 'stereo') => {
    switch (of) {
      case 'stereo':
        return decibels(Math.sqrt((ll * ll + lr * lr + rl * rl + rr * rr) / 2));
      case 'mid':
        return decibels(Math.abs(ll + lr + rl + rr) / 2);
      case 'side':
        return decibels(Math.abs(ll - lr - rl + rr) / 2);
      case 'left':
        return decibels(Math.abs(ll));
      case 'right':
        return decibels(Math.abs(rr));
    }
  };

function describe({ pan, source }: PanSettings): string {
  const place = pan === 0 ? 'to the middle' : `${quantityOf(100 * Math.abs(pan), '%')} ${pan < 0 ? 'left' : 'right'}`;
  return `pan ${place}${source === 'mono' ? ', both sides summed' : ''}`;
}

/** Constant power, sine and cosine; needs two channels. */
export const pan = processor({
  id: 'pan',
  about: 'Constant-power place between left and right; the sound has to have both.',
  settings,
  isStereo: true,
  examples: [
    { pan: -0.4 },
    { pan: 0.7 },
    { pan: 0.3, source: 'mono' },
    { pan: -0.5, source: 'mono', compensated: true },
  ],
  describe,
  prepare(set, format) {
    const mix = panMixing(set);
    const [ll, lr, rl, rr] = mix;
    return {
      channels: format.channels,
      latency: 0,
      tail: 0,
      response: responseOf(mix),
      process([left, right], [toLeft, toRight]) {
        for (let i = 0; i < left!.length; i++) {
          const l = left![i]!;
          const r = right![i]!;
          toLeft![i] = ll * l + lr * r;
          toRight![i] = rl * l + rr * r;
        }
      },
    };
  },
});
