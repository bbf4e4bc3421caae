import type { Format } from '../dsp/block.ts';
import { factorOf } from '../dsp/decibels.ts';
import { compressing, type Dynamics } from '../dsp/dynamics.ts';
import { Scratch } from '../dsp/scratch.ts';
import { Split } from '../dsp/split.ts';
import { list, quantity, type Settings } from '../fields.ts';
import { band, hertz } from '../print.ts';
import { type Hz, Invalid } from '../units.ts';
import { compressionInWords, compressionSettings } from './compression.ts';
import { checkFrequency } from './nyquist.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const settings = {
  bands: list(
    {
      to: quantity('Hz', [0, 20_000], 'Where the band ends and the next one begins; the last one has no end.', 0),
      ...compressionSettings,
    },
    [1, 5],
    'From low to high.',
  ),
};
type Band = Settings<typeof settings>['bands'][number];

/** @throws Invalid `usage` for edges that do not rise, that the last band has or another one lacks, or above half the sample rate */
function edgesOf(bands: readonly Band[], format: Format): Hz[] {
  const refuse = (i: number, what: string) => {
    throw new Invalid('usage', `bands[${i}].to ${what}.`, `bands[${i}].to`);
  };
  const last = bands.length - 1;
  bands.forEach(({ to }, i) => {
    const before = bands[i - 1]?.to ?? 0;
    if (i === last && to > 0)
      refuse(i, `is ${hertz(to)}, but the last band has no end: leave it out, or add a band above`);
    if (i === last) return;
    if (to <= 0) refuse(i, 'is missing: only the last band has no end');
    if (to <= before)
      refuse(i, `is ${hertz(to)}, not above ${hertz(before)}, where the band begins: list the bands from low to high`);
    checkFrequency(`the upper edge of band ${i + 1}`, to, format);
  });
  return bands.slice(0, last).map(({ to }) => to);
}

function nameOf(bands: readonly Band[], i: number): string {
  const [from, to] = [bands[i - 1]?.to, bands[i]!.to];
  if (from === undefined) return bands.length === 1 ? 'everything' : `below ${hertz(to)}`;
  return i === bands.length - 1 ? `above ${hertz(from)}` : band([from, to]);
}

function describe({ bands }: Settings<typeof settings>): string {
  const each = bands.map((one, i) => `${nameOf(bands, i)}: ${compressionInWords(one)}`).join('; ');
  const turned = bands.length === 1 ? '' : ' (phase turns by −180° at every edge, −360° across it)';
  return `multiband compressor${turned}, ${each}`;
}

class Multiband implements Kernel {
  readonly channels: number;
  readonly latency = 0;
  readonly tail: number;
  readonly #edges: readonly Hz[];
  readonly #splits: readonly Split[];
  readonly #dynamics: readonly Dynamics[];
  readonly #makeups: readonly number[];
  readonly #isPlain: readonly boolean[];
  readonly #rest: Scratch;
  readonly #low: Scratch;

  constructor(bands: readonly Band[], edges: readonly Hz[], { sampleRate, channels }: Format, former?: Kernel) {
    this.channels = channels;
    this.#splits = edges.map((edge) => new Split(edge, sampleRate, channels));
    this.tail = this.#splits.reduce((sum, { tail }) => sum + tail, 0);
    this.#dynamics = bands.map((band) => compressing(band, sampleRate));
    this.#makeups = bands.map(({ makeup }) => factorOf(makeup));
    this.#isPlain = bands.map(({ ratio, makeup }) => ratio === 1 && makeup === 0);
    this.#rest = new Scratch(channels);
    this.#low = new Scratch(channels);
    this.#edges = edges;
    if (former instanceof Multiband) this.#resume(former);
  }

  /** Each band goes on from the one that was where its middle is. */
  #resume(former: Multiband): void {
    this.#splits.forEach((each, i) => void (former.#splits[i] && each.resume(former.#splits[i])));
    const ends = [20, ...this.#edges, 20_000]; // Hz
    this.#dynamics.forEach((each, i) => {
      const middle = Math.sqrt(ends[i]! * ends[i + 1]!);
      each.resume(former.#dynamics[former.#edges.filter((edge) => edge <= middle).length]!);
    });
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const rest = this.#rest.take(input[0]!.length);
    rest.forEach((channel, c) => void channel.set(input[c]!));
    for (const channel of output) channel.fill(0);
    this.#splits.forEach((split, i) => {
      const low = this.#low.take(input[0]!.length);
      split.take(rest, low, i > 0 ? output : undefined);
      this.#add(low, i, output);
    });
    this.#add(rest, this.#splits.length, output);
  }

  #add(sound: readonly Float32Array[], band: number, sum: readonly Float32Array[]): void {
    if (!this.#isPlain[band]) this.#dynamics[band]!.reduce(sound, sound, this.#makeups[band]);
    sum.forEach((to, c) => {
      const from = sound[c]!;
      for (let i = 0; i < to.length; i++) to[i] = to[i]! + from[i]!;
    });
  }
}

/**
 * A compressor for each of up to five bands, channels linked. The bands are parted by Linkwitz-Riley crossovers of fourth order (Linkwitz
 * 1976) and turned in phase alike, so that without reduction they add up to one all-pass of second order, Q 0.707, an edge: flat, with the
 * phase −2 arctan(√2 w / (1 − w²)), w = tan(πf/fs) / tan(πf₀/fs), and no latency.
 */
export const multibandCompressor = processor({
  id: 'multiband-compressor',
  about: 'A compressor a band; flat where nothing is reduced, its phase turned by −360° across every edge.',
  settings,
  examples: [
    {
      bands: [
        { to: 120, threshold: -24, ratio: 3, attack: 0.03 },
        { to: 2500, threshold: -30, makeup: 1 },
        { threshold: -34, ratio: 4, attack: 0.001, release: 0.05 },
      ],
    },
    {
      bands: [
        { to: 60, threshold: -20 },
        { to: 250, threshold: -20 },
        { to: 1000, threshold: -20 },
        { to: 4000, threshold: -20 },
        { threshold: -20 },
      ],
    },
    { bands: [{ threshold: -20 }] },
  ],
  describe,
  prepare: ({ bands }, format, { former }: Situation = {}) =>
    new Multiband(bands, edgesOf(bands, format), format, former),
});
