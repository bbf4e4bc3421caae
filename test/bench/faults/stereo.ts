import type { Fault } from './fault.ts';
import { allPass, filtered } from './filters.ts';
import { delayed, parted } from './fir.ts';
import { factorOf, mapped, type Sounding } from './sounding.ts';

const stereoFault = (told: Pick<Fault, 'id' | 'about' | 'amounts' | 'rules' | 'unit'> & Partial<Fault>) =>
  ({ on: 'mix', isMatched: true, needsStereo: true, ...told }) as const;

/** One channel changed, the other as it was. */
const changed = (sounding: Sounding, side: 0 | 1, change: (channel: Float32Array) => Float32Array): Sounding =>
  mapped(sounding, (channel, c) => (c === side ? change(channel) : channel));

const halves = ({ channels }: Sounding): readonly [mid: Float32Array, side: Float32Array] => {
  const [left, right] = [channels[0]!, channels[1]!];
  return [left.map((value, i) => (value + right[i]!) / 2), left.map((value, i) => (value - right[i]!) / 2)];
};

const joined = (mid: Float32Array, side: Float32Array, rate: number): Sounding => ({
  channels: [mid.map((value, i) => value + side[i]!), mid.map((value, i) => value - side[i]!)],
  rate,
});

const summed = (a: Sounding, b: Sounding): Sounding =>
  mapped(a, (channel, c) => channel.map((value, i) => value + b.channels[c]![i]!));

export const stereo: readonly Fault[] = [
  {
    ...stereoFault({
      id: 'imbalance',
      about: 'one channel softer',
      unit: 'dB',
      amounts: [1, 2, 4],
      rules: ['imbalance'],
      sign: 1,
      isSigned: true,
    }),
    inject: (sounding, amount, { side }) =>
      changed(sounding, side, (channel) => channel.map((value) => value * factorOf(-amount))),
  },
  {
    ...stereoFault({
      id: 'lowphase',
      about: 'one channel inverted below 200 Hz, as a share of that',
      unit: '1',
      amounts: [0.3, 0.6, 1],
      rules: ['low-end-out-of-phase'],
      // at a part of it one channel's low end is softer as well
      also: ['lopsided-low-end', 'wide-bass', 'mono-loss', 'imbalance', 'thinness'],
      range: [20, 200],
    }),
    inject(sounding, amount, { side }) {
      const [low, high] = parted(sounding, 200);
      return summed(
        changed(low, side, (channel) => channel.map((value) => value * (1 - 2 * amount))),
        high,
      );
    },
  },
  {
    ...stereoFault({
      id: 'widebass',
      about: 'a side below 150 Hz that goes its own way, beside the low mid',
      unit: 'dB',
      amounts: [-9, -5, -1],
      identity: -200,
      rules: ['wide-bass'],
      also: ['low-end-out-of-phase'],
      range: [20, 150],
    }),
    inject(sounding, amount) {
      const { rate } = sounding;
      const [low, high] = parted(sounding, 150);
      const [mid, side] = halves(low);
      const turned = filtered(
        mid,
        [37, 71, 113].map((frequency) => allPass(frequency, 1, rate)),
      );
      const wider = side.map((value, i) => value + factorOf(amount) * turned[i]!);
      return summed(joined(mid, wider, rate), high);
    },
  },
  {
    ...stereoFault({
      id: 'polarity',
      about: 'one channel inverted',
      unit: '1',
      amounts: [1, 1, 1],
      rules: ['inverted-polarity', 'mono-loss'],
      also: ['low-end-out-of-phase', 'over-wide-image', 'wide-bass'],
    }),
    inject: (sounding, amount, { side }) =>
      changed(sounding, side, (channel) => channel.map((value) => value * (1 - 2 * Math.min(1, amount)))),
  },
  {
    ...stereoFault({
      id: 'narrow',
      about: 'so much of the side taken away',
      unit: '1',
      amounts: [0.5, 0.8, 1],
      rules: ['narrow-image', 'dual-mono'],
    }),
    inject(sounding, amount) {
      const [mid, side] = halves(sounding);
      return joined(
        mid,
        side.map((value) => value * (1 - amount)),
        sounding.rate,
      );
    },
  },
  {
    ...stereoFault({
      id: 'overwide',
      about: 'the side lifted above 250 Hz',
      unit: 'dB',
      amounts: [4, 8, 12],
      rules: ['over-wide-image', 'mono-loss'],
      also: ['inverted-polarity'],
    }),
    inject(sounding, amount) {
      const [mid, side] = halves(sounding);
      const [low, high] = parted({ channels: [side], rate: sounding.rate }, 250);
      const wider = side.map((_, i) => low.channels[0]![i]! + factorOf(amount) * high.channels[0]![i]!);
      return joined(mid, wider, sounding.rate);
    },
  },
  {
    ...stereoFault({
      id: 'channel_delay',
      about: 'one channel late',
      unit: 'ms',
      amounts: [0.2, 0.6, 2],
      rules: ['channel-delay', 'mono-loss'],
      also: ['inverted-polarity', 'over-wide-image'],
    }),
    inject: (sounding, amount, { side }) =>
      changed(sounding, side, (channel) => delayed(channel, (amount * sounding.rate) / 1000)),
  },
];
