import { describe, expect, test } from 'vitest';
import { meanReduction, peaksIn, thresholdFor } from '../../src/mix/compression.ts';
import { dynamics } from '../../src/mix/dynamics.ts';
import type { Step } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { heard } from '../helpers/sessions.ts';
import { collected, noise, sine, sound } from '../helpers/signals.ts';

type Compressor = Extract<Step, { processor: 'compressor' }>;
const rate = 48_000;

/** Phrases of a second, every other one 9 dB softer, with a tenth of silence between them. */
const phrases = (channel: Float32Array): Float32Array =>
  channel.map((x, i) => x * (Math.floor(i / rate) % 2 === 0 ? 1 : 0.35) * (i % rate < 0.9 * rate ? 1 : 0));
/** Hits that die away in 50 ms, three a second, every other one 8 dB softer. */
const hits = noise(-6, 8, 5).map((x, i) => {
  const frame = i % (rate / 3);
  return x * Math.exp(-frame / (0.05 * rate)) * (Math.floor(i / (rate / 3)) % 2 === 0 ? 1 : 0.4);
});
const sung = phrases(noise(-18, 8, 3));

/** Notes of half a second that die away, every other one 8 dB softer. */
const plucked = sine(80, -6, 8).map((x, i) => {
  const frame = i % (rate / 2);
  return x * Math.exp(-frame / (0.15 * rate)) * (Math.floor(i / (rate / 2)) % 2 === 0 ? 1 : 0.4);
});

const of = (role: Track['role'], channel: Float32Array) => heard([channel], { name: role, role });
const stems = {
  vocals: of('vocals', sung),
  bass: of('bass', plucked),
  drums: of('drums', hits),
};
const compressed = async (channel: Float32Array, step: Step): Promise<Float32Array> =>
  (await collected(render([step], sound([channel]))))[0]!;
const compressorOf = (track: Track, amount = 100) =>
  dynamics(deskOf([track], { amount }))[0]?.steps?.[0] as Compressor | undefined;

/** What a rendered compressor took of the loudest sample of 10 ms, in the mean over blocks that play. */
function taken(before: Float32Array, behind: Float32Array): number {
  const ratios: number[] = [];
  for (let from = 0; from + 480 <= before.length; from += 480) {
    const top = (channel: Float32Array) =>
      channel.subarray(from, from + 480).reduce((a, x) => Math.max(a, Math.abs(x)), 0);
    if (top(before) > 0.01) ratios.push(20 * Math.log10(top(before) / top(behind)));
  }
  return ratios.reduce((sum, each) => sum + each, 0) / ratios.length;
}

describe('a compressor for a stem that wanders', () => {
  test.each([
    ['vocals', sung],
    ['bass', plucked],
  ] as const)('takes in the mean what was wanted: %s', async (role, channel) => {
    const track = await stems[role];
    const { wanted } = dynamics(deskOf([track]))[0]!.evidence;
    const behind = await compressed(channel, { ...compressorOf(track)!, makeup: 0 });
    expect(Math.abs(taken(channel, behind) - (wanted as number))).toBeLessThan(0.5);
  });

  test.each([
    ['vocals', sung],
    ['drums', hits],
  ] as const)('leaves it as loud, and less uneven: %s', async (role, channel) => {
    const track = await stems[role];
    const behind = await of(role, await compressed(channel, compressorOf(track)!));
    const change = (metric: 'loudness.integrated' | 'loudness.deviation' | 'transient.percussiveness') =>
      behind.metrics[metric]! - track.metrics[metric]!;
    expect(Math.abs(change('loudness.integrated'))).toBeLessThan(0.5);
    expect(change('loudness.deviation')).toBeLessThan(0);
    expect(change('transient.percussiveness')).toBeGreaterThan(-0.03);
  });

  test('lets hits pass before it acts', async () => {
    expect(compressorOf(await stems.drums)!.attack).toBeGreaterThanOrEqual(0.015);
  });

  test('is left out where nothing wanders, where somebody has compressed it, and of what is not named', async () => {
    const track = await stems.vocals;
    const withMetric = (metric: string, value: number) => ({
      ...track,
      metrics: { ...track.metrics, [metric]: value },
    });
    const even = withMetric('loudness.deviation', 1);
    const squeezed = withMetric('dynamics.psr-low', 7);
    const pad = { ...track, role: 'pad' } as const;
    expect(dynamics(deskOf([even, squeezed, pad]))).toEqual([]);
  });

  test('does less for a smaller amount, nothing at 0 %, and nothing where it is kept', async () => {
    const track = await stems.vocals;
    const peaks = peaksIn(track)!;
    const reduction = (amount: number) => {
      const { threshold, ratio, attack, release } = compressorOf(track, amount)! as Required<Compressor>;
      return meanReduction(peaks, { threshold, ratio, attack, release, knee: 6 });
    };
    expect(reduction(50)).toBeCloseTo(reduction(100) / 2, 0);
    expect(compressorOf(track, 0)).toBeUndefined();
    expect(dynamics(deskOf([track], { keep: ['vocals.compression'] }))).toEqual([]);
  });
});

test('a lower threshold takes more, and the one that was solved for takes what was asked', async () => {
  const peaks = peaksIn(await stems.vocals)!;
  const set = { ratio: 3, knee: 6, attack: 0.01, release: 0.2 };
  const at = (threshold: number) => meanReduction(peaks, { ...set, threshold });
  expect(at(-30)).toBeGreaterThan(at(-24));
  for (const wanted of [1, 3, 6]) expect(at(thresholdFor(peaks, set, wanted))).toBeCloseTo(wanted, 1);
});

test('what comes finished is not compressed again, and what is raw in another session is', async () => {
  const wide = async (name: keyof typeof stems): Promise<Track> => {
    const track = await stems[name];
    const stereo = { ...track.features.stereo, width: -8 } as NonNullable<Track['features']['stereo']>;
    return { ...track, format: { ...track.format, channels: 2 }, features: { ...track.features, stereo } };
  };
  const [vocals, bass, drums] = [await stems.vocals, await wide('bass'), await wide('drums')];
  const names = (tracks: readonly Track[]) => dynamics(deskOf(tracks)).map(({ name }) => name);
  expect(names([await wide('vocals'), bass, drums])).toEqual([]);
  expect(names([vocals, bass, drums])).toEqual(['vocals']);
  // wide overheads are recorded so; a bass is not
  expect(names([vocals, await stems.bass, drums])).toEqual(['vocals', 'bass', 'drums']);
});
