import { describe, expect, test } from 'vitest';
import type { Evidence, Measurement } from '../../src/detectors/detector.ts';
import { type Losses, lossesOf } from '../../src/detectors/losses.ts';
import { masking } from '../../src/detectors/masking.ts';
import { cut } from '../../src/remedies/cut.ts';
import type { Fix } from '../../src/remedies/remedy.ts';
import type { Session, Track } from '../../src/session.ts';
import type { Channels } from '../helpers/band.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, sine, zeros } from '../helpers/signals.ts';
import { clean, through } from '../helpers/songs.ts';
import { shapedNoise } from '../helpers/spectra.ts';

const hiss = (level: number, seed: number) =>
  shapedNoise((frequency) => (frequency > 800 && frequency < 3000 ? 1 : 0), level, seed, 1 << 17);
const twice = (channel: Float32Array) => joined(channel, channel, channel, channel);
const vocals = heard(both(twice(hiss(-30, 1))), { name: 'vox', role: 'vocals' });
const other = (channel: Float32Array, role: Track['role'] = 'keys', name = 'other') =>
  heard(both(channel), { name, role });
const settings = { band: [200, 6000], shortest: 1.5, most: 4 } as const;

const measure = (stems: readonly Track[], tracks = [stems[0]!]) =>
  masking.detect({ session: { stems } as Session, tracks, targets: {} }, settings);
const measured = async (against: Promise<Track>) => measure([await vocals, await against]);
const first = (found: unknown): Measurement => (found as readonly Measurement[])[0]!;

const nothing = [{ value: 0, tracks: ['vox'] }];

describe('two noises of one band', () => {
  test('the louder by 9 dB takes nearly all of the other, all the time', async () => {
    const found = await measured(other(twice(hiss(-21, 2))));
    expect(found).toMatchObject([{ tracks: ['vox', 'other'], evidence: { kind: 'masking' } }]);
    const { value, time, band } = first(found);
    expect(value).toBeGreaterThan(90);
    expect(band![0]).toBeGreaterThan(500);
    expect(band![1]).toBeLessThan(4500);
    expect(time).toHaveLength(1);
    expect(time![0]![0]).toBeLessThan(0.5);
    expect(time![0]![1]).toBeGreaterThan(10);
  });

  test('a much softer one does not cover', async () => {
    expect(await measured(other(twice(hiss(-60, 2))))).toMatchObject(nothing);
  });

  test('the time of covering is the time in which the other plays', async () => {
    const loud = twice(hiss(-18, 2));
    const found = await measured(other(joined(zeros(4), loud.subarray(0, 48_000 * 3), zeros(3.9))));
    const { time } = first(found);
    expect(time).toHaveLength(1);
    expect(Math.abs(time![0]![0] - 4)).toBeLessThan(1.1);
    expect(Math.abs(time![0]![1] - 7)).toBeLessThan(1.1);
  });

  test('on another side it takes less', async () => {
    const [left, right] = [twice(hiss(-27, 2)), zeros((4 * (1 << 17)) / 48_000)];
    const aside = first(await measured(heard([left, right], { name: 'other', role: 'keys' })));
    const centred = first(await measured(other(left.map((x) => x * Math.SQRT1_2))));
    expect(aside.value).toBeLessThan(centred.value - 5);
  });
});

test('another band covers nothing', async () => {
  expect(await measured(other(sine(80, -6, 10)))).toMatchObject(nothing);
});

const lesser = { because: 'no other stem of the same or a lesser rank plays' };

describe('it is surely a fault where the masker stands out', () => {
  const noise = (from: number, to: number, level: number, seed: number) =>
    twice(shapedNoise((frequency) => (frequency > from && frequency < to ? 1 : 0), level, seed, 1 << 17));
  const sum = (a: Float32Array, b: Float32Array) => a.map((x, i) => x + b[i]!);
  const sureness = async (kick: Float32Array) =>
    first(measure([await heard(both(kick), { name: 'kick', role: 'kick' }), await other(noise(250, 500, -25, 3))]))
      .confidence;

  test('in the strongest octave of the part', async () => {
    expect(await sureness(noise(60, 1500, -28, 1))).toBeGreaterThan(0.75);
  });

  test('not where that lies far below', async () => {
    expect(await sureness(sum(noise(60, 1500, -28, 1), noise(30, 60, -8, 2)))).toBeLessThan(0.5);
  });

  test('not where it is the weaker', async () => {
    expect(await sureness(noise(60, 1500, -17, 1))).toBeLessThan(0.75);
  });
});

test('a part of higher rank does not count against a lesser one', async () => {
  expect(measure([await other(twice(hiss(-30, 2)), 'pad'), await vocals])).toEqual(lesser);
});

test('nor does one of the same kit, or another take of the same part', async () => {
  const [one, two] = [twice(hiss(-30, 1)), twice(hiss(-20, 2))];
  expect(measure([await other(one, 'snare', 'snare'), await other(two, 'drums', 'overheads')])).toEqual(lesser);
  expect(measure([await other(one, 'guitar', 'gtr 1'), await other(two, 'guitar', 'gtr 2')])).toEqual(lesser);
});

test('a silent stem covers nothing', async () => {
  expect(await measured(other(zeros(10)))).toEqual(lesser);
});

describe('a bell in the keys where the vocals are strongest', () => {
  const names = ['vocals', 'keys', 'drums', 'bass'] as const;
  const band = async (keys: (channels: Channels) => Channels | Promise<Channels> = (channels) => channels) =>
    Promise.all(
      names.map(async (name) =>
        heard(name === 'keys' ? await keys(clean.stems.keys) : clean.stems[name], { name, role: name }),
      ),
    );
  const bell = through({ processor: 'filter', type: 'peaking', frequency: 500, Q: 1, gain: 12 });
  const lostIn = (all: readonly Losses[], track: string, to = 'keys') => {
    const losses = all.find((each) => each.track.name === track)!;
    const masker = losses.maskers.find((each) => each.track.name === to);
    const sum = (values: Float64Array) => values.reduce((whole, each) => whole + each, 0);
    return 1 - sum(masker?.beside ?? losses.quiet) / sum(losses.quiet);
  };

  test('is found there, and the cut gives half of it back and takes from no other', async () => {
    const [before, faulty] = [await band(), await band(bell)];
    const found = measure(faulty) as readonly Measurement[];
    const conflict = found.find(({ tracks }) => tracks[1] === 'keys')!;
    const [low, high] = conflict.band!;
    expect(Math.abs(Math.log2(Math.sqrt(low * high) / 500))).toBeLessThan(1 / 3);
    expect((conflict.evidence as Extract<Evidence, { kind: 'masking' }>).excess).toBeGreaterThan(-6);
    const fix = cut.propose(conflict, {} as never, { on: 'other', most: 9 }) as Fix;
    const after = await band(async (channels) => through(fix.steps[0]!.step)(await bell(channels)));
    const [was, is, now] = [before, faulty, after].map((stems) => lossesOf(stems));
    const lost = lostIn(is!, 'vocals') - lostIn(was!, 'vocals');
    expect(lost).toBeGreaterThan(0.02);
    expect(lostIn(is!, 'vocals') - lostIn(now!, 'vocals')).toBeGreaterThan(0.5 * lost);
    for (const track of ['drums', 'bass']) expect(lostIn(now!, track) - lostIn(is!, track), track).toBeLessThan(0.02);
  });
});
