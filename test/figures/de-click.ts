import { random } from '../../src/demo/random.ts';
import { median } from '../../src/dsp/statistics.ts';
import { withDefaults } from '../../src/fields.ts';
import { deClick } from '../../src/processors/de-click.ts';
import { composed } from '../helpers/composed.ts';
import type { Figure } from './figure.ts';

type Mono = { readonly samples: Float32Array; readonly sampleRate: number };

function song(seed: number): Mono {
  const { channels, rate } = composed(seed);
  return { samples: channels[0], sampleRate: rate };
}

function mended({ samples, sampleRate }: Mono): Float32Array {
  const kernel = deClick.prepare(withDefaults(deClick.settings, {}), { sampleRate, channels: 1 });
  const input = new Float32Array(samples.length + kernel.latency);
  input.set(samples);
  const output = new Float32Array(input.length);
  kernel.process([input], [output]);
  return output.subarray(kernel.latency);
}

const heights = [0.25, 0.5, 0.8];
const beside = 60; // frames in which what is left is counted

interface Injected {
  readonly at: number;
  readonly length: number;
}

/** Boxes and bursts of noise in turn, of all lengths and heights, up and down, three in two seconds. */
function injected(
  { samples, sampleRate }: Mono,
  lengths: readonly number[],
): { bad: Float32Array; places: Injected[] } {
  const bad = samples.slice();
  const next = random(11);
  const places: Injected[] = [];
  for (let at = 30_000; at < samples.length - 30_000; at += Math.round((0.5 + 0.33 * next()) * sampleRate)) {
    const turn = places.length;
    const length = lengths[turn % lengths.length]!;
    const height = heights[Math.floor(turn / lengths.length) % heights.length]! * (next() < 0.5 ? -1 : 1);
    const isBox = Math.floor(turn / lengths.length / heights.length) % 2 === 0;
    for (let i = 0; i < length; i++) bad[at + i] = bad[at + i]! + height * (isBox || i === 0 ? 1 : 2 * next() - 1);
    places.push({ at, length });
  }
  return { bad, places };
}

const known = new Map<readonly number[], readonly number[]>();

/** Change in the energy of the difference from the clean original around each click, in dB. */
function changes(lengths: readonly number[]): readonly number[] {
  const found = known.get(lengths) ?? measured(lengths);
  known.set(lengths, found);
  return found;
}

/** What is left of each fault after mending, in dB. */
function left(clean: ReturnType<typeof song>, bad: Float32Array, places: readonly Injected[]): number[] {
  const after = mended({ ...clean, samples: bad });
  const energy = (heard: Float32Array, { at, length }: Injected) => {
    let sum = 1e-20;
    for (let i = at - beside; i < at + length + beside; i++) sum += (heard[i]! - clean.samples[i]!) ** 2;
    return sum;
  };
  return places.map((place) => 10 * Math.log10(energy(after, place) / energy(bad, place)));
}

function measured(lengths: readonly number[]): number[] {
  const clean = song(7);
  const { bad, places } = injected(clean, lengths);
  return left(clean, bad, places);
}

const short = [1, 2, 3, 4];
const long = [8, 12, 20, 30];
const range = '−12 to −2 dBFS, in a composed song';

let knownGaps: readonly number[] | undefined;

/** Runs of zeros where a buffer ran dry: what is left of each, in dB. */
function gapsLeft(): readonly number[] {
  knownGaps ??= measuredGaps();
  return knownGaps;
}

function measuredGaps(): readonly number[] {
  const clean = song(7);
  const bad = clean.samples.slice();
  const places: Injected[] = [];
  for (let at = 30_000; at < bad.length - 30_000; at += 11_000) {
    const length = [4, 8, 16, 28][places.length % 4]!;
    bad.fill(0, at, at + length);
    places.push({ at, length });
  }
  return left(clean, bad, places);
}

export const figures: readonly Figure[] = [
  ...([short, long] as const).flatMap((lengths): Figure[] => [
    {
      of: 'de-click',
      what: `clicks of ${lengths[0]} to ${lengths.at(-1)} frames, ${range}: what is left of them, median of all`,
      unit: 'dB',
      most: -20,
      measure: () => median(changes(lengths)),
    },
    {
      of: 'de-click',
      what: 'the same: share of them found',
      unit: '%',
      least: 90,
      held: lengths === short ? 70 : 55,
      measure: () => {
        const all = changes(lengths);
        return (100 * all.filter((change) => change < -3).length) / all.length;
      },
    },
    {
      of: 'de-click',
      what: 'the same: the one that was mended worst',
      unit: 'dB',
      most: 3,
      measure: () => Math.max(...changes(lengths)),
    },
  ]),
  {
    of: 'de-click',
    what: 'gaps of 4 to 28 zeros in a composed song: what is left of them, median of all',
    unit: 'dB',
    most: -20,
    measure: () => median(gapsLeft()),
  },
  {
    of: 'de-click',
    what: 'the same: the one that was mended worst',
    unit: 'dB',
    most: 3,
    measure: () => Math.max(...gapsLeft()),
  },
  {
    of: 'de-click',
    what: 'four songs without clicks: share of samples changed',
    unit: '%',
    most: 0.01,
    measure: () => {
      const shares = [1, 2, 3, 7].map((seed) => {
        const given = song(seed);
        const after = mended(given);
        return given.samples.reduce((sum, value, i) => sum + (value === after[i] ? 0 : 1), 0) / after.length;
      });
      return 100 * Math.max(...shares);
    },
  },
];
