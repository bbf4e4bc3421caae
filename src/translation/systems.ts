import type { Chain, Step } from '../processors/index.ts';
import type { Decibels, Hz } from '../units.ts';

/** What people listen on: a chain of steps, how loud it is played, and what sounds along with it. */
export interface System {
  /** As in a sentence: "on a phone". */
  readonly where: string;
  readonly title: string;
  readonly about: string;
  /** At 48 kHz; what stands above half of another rate is left out there. */
  readonly chain: Chain;
  /** dB SPL of the loud parts of the music, K-weighted. */
  readonly level: Decibels;
  /** Noise of the road, dB(A) SPL. */
  readonly noise?: Decibels;
  /** How the loudness of finished records changes, LU: 5th percentile, median, 95th of 154 records, electronic to orchestra. */
  readonly usual: readonly [low: number, median: number, high: number];
}

const mono: Step = { processor: 'width', gain: -120 };
const bell = (frequency: Hz, Q: number, gain: Decibels): Step => ({
  processor: 'filter',
  type: 'peaking',
  frequency,
  Q,
  gain,
});
const lift = (frequency: Hz, gain: Decibels): Step => ({ processor: 'filter', type: 'lowshelf', frequency, gain });
const nothingBelow = (frequency: Hz): Step => ({ processor: 'filter', type: 'highpass', frequency, slope: 24 });
const lessAbove = (frequency: Hz): Step => ({ processor: 'filter', type: 'lowpass', frequency });
const listening: Decibels = 75;

/**
 * Shaped, not measured: what is common to systems of a kind, so that losses on one can be held against losses of other music on the same.
 * Level and tilt of a system say nothing, a listener turns it up. Corners follow from the size of what moves the air; the earbuds from
 * the shelf and the ear gain that listeners prefer (Olive, Welti & Khonsaripour 2016, AES Convention 141, in-ear target).
 */
export const systems = {
  phone: {
    where: 'on a phone',
    title: 'Phone',
    about: 'one small speaker: nothing below 450 Hz, a lift of speech',
    chain: [mono, nothingBelow(450), bell(1200, 1, 5), bell(3500, 1, 4), lessAbove(14_000)],
    level: listening,
    usual: [-7.1, -2.3, 0.8],
  },
  laptop: {
    where: 'on a laptop',
    title: 'Laptop',
    about: 'two small speakers: nothing below 180 Hz',
    chain: [nothingBelow(180), bell(500, 1, -3), bell(2500, 1, 3), lessAbove(16_000)],
    level: listening,
    usual: [-5.3, -2.2, -0.7],
  },
  bluetooth: {
    where: 'on a small Bluetooth speaker',
    title: 'Bluetooth speaker',
    about: 'nearly mono, a hump at 120 Hz and nothing below 80',
    chain: [{ processor: 'width', gain: -6 }, nothingBelow(80), bell(120, 1, 4), lessAbove(15_000)],
    level: listening,
    usual: [-1.5, -0.2, 1],
  },
  car: {
    where: 'in a car',
    title: 'Car',
    about: 'the gain of a cabin below 90 Hz, a hole at 250, and the noise of the road 10 dB under the music',
    chain: [lift(90, 6), bell(250, 1.2, -3), bell(2000, 1, -2)],
    level: listening,
    noise: 65,
    usual: [-1, 0.7, 3.1],
  },
  earbuds: {
    where: 'in earbuds',
    title: 'Earbuds',
    about: 'more bass, and no crosstalk from ear to ear: wider',
    chain: [{ processor: 'width', gain: 1.5 }, lift(105, 5), bell(3000, 0.8, 2)],
    level: listening,
    usual: [1, 2, 3.4],
  },
  club: {
    where: 'in a club',
    title: 'Club',
    about: 'mono below 120 Hz, much below 60, and loud',
    chain: [
      { processor: 'width', bassMono: 120 },
      { processor: 'filter', type: 'highpass', frequency: 30 },
      lift(60, 6),
    ],
    level: 95,
    usual: [-0.2, 0.3, 1.1],
  },
  tv: {
    where: 'on a TV',
    title: 'TV',
    about: 'flat speakers: little below 120 Hz, a boxy 250',
    chain: [nothingBelow(120), bell(250, 1, 3), lessAbove(14_000)],
    level: listening,
    usual: [-2.5, -0.2, 1],
  },
  mono: {
    where: 'in mono',
    title: 'Mono',
    about: 'left and right summed, as in shops, kitchens and the far end of a hall',
    chain: [mono],
    level: listening,
    usual: [-2.8, -1.1, -0.3],
  },
} as const satisfies Readonly<Record<string, System>>;

export type SystemId = keyof typeof systems;

export const systemIds = Object.keys(systems) as readonly SystemId[];

export const systemOf = (id: SystemId): System => systems[id];
