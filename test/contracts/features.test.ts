import { describe, expect, test } from 'vitest';
import { features } from '../../src/features/index.ts';
import { absence } from '../../src/features/measure.ts';
import { type MetricId, metricIds, metricOf } from '../../src/features/metrics.ts';
import { band } from '../helpers/band.ts';
import { heard } from '../helpers/sessions.ts';
import { both, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

const { mix } = band(1, 4);
const constant = new Float32Array(48_000 * 4).fill(0.25);

const sounds: Readonly<Record<string, readonly Float32Array[]>> = {
  silence: both(zeros(4)),
  'one sample': both(Float32Array.of(0.5)),
  'no samples': both(new Float32Array(0)),
  'no samples, mono': [new Float32Array(0)],
  mono: [mix[0]!],
  'six channels': Array.from({ length: 6 }, (_, i) => sine(300 + 100 * i, -30, 4)),
  'DC only': both(constant),
  'opposite DC': [constant, constant.map((x) => -x)],
  'one side': [mix[0]!, zeros(4)],
  'next to nothing': both(noise(-85, 4)),
  'under the noise of 16 bits': both(noise(-100, 4)),
  'far over full scale': both(noise(60, 4)),
  '2 seconds': both(sine(440, -20, 2)),
  '0.1 seconds': both(sine(440, -20, 0.1)),
  'a click in silence': both(zeros(4).map((_, i) => (i === 100_000 ? 1 : 0))),
  music: mix,
};

const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

describe.each(Object.entries(sounds))('%s', (_, channels) => {
  const track = heard(channels);

  test.each(Object.keys(features) as (keyof typeof features)[])(
    '%s: every number is finite, and all of it is JSON',
    async (id) => {
      const read = (await track).features[id];
      expect(numbersIn(read).filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(JSON.parse(JSON.stringify(read))).toEqual(read);
    },
  );

  test('every metric has a finite number or a reason', async () => {
    const { metrics, absent } = await track;
    for (const id of metricIds) {
      expect(id in metrics, id).toBe(!(id in absent));
      if (id in metrics) expect(Number.isFinite(metrics[id]), id).toBe(true);
      else expect(Object.keys(absence)).toContain(absent[id]);
    }
  });
});

test('reasons are told apart', async () => {
  const reasonFor = async (sound: string, id: MetricId) => (await heard(sounds[sound]!)).absent[id];
  expect(await reasonFor('silence', 'loudness.integrated')).toBe('silent');
  expect(await reasonFor('no samples', 'peak.true')).toBe('silent');
  expect(await reasonFor('mono', 'stereo.width')).toBe('mono');
  expect(await reasonFor('six channels', 'stereo.width')).toBe('surround');
  expect(await reasonFor('one side', 'stereo.correlation')).toBe('one-sided');
  expect(await reasonFor('2 seconds', 'loudness.range')).toBe('too-short');
  expect(await reasonFor('next to nothing', 'loudness.integrated')).toBe('below-gate');
});

test('music has every number but those that not all music has', async () => {
  const { absent } = await heard(mix);
  for (const [id, reason] of Object.entries(absent)) {
    const { needs = 0, otherwise } = metricOf(id as MetricId);
    expect(needs > mix[0]!.length / sampleRate ? 'too-short' : otherwise, id).toBe(reason);
  }
});

const half = mix.map((channel) => channel.map((x) => x / 2 + 0.001));
const whole = half.map((channel) => channel.map((x) => 2 * x));
const levels: readonly MetricId[] = metricIds.filter((id) =>
  /^(loudness\.(integrated|momentary-max|short-term-max)|peak\.(true|sample)|level\.rms|noise\.floor)/.test(id),
);

function doubled(id: MetricId, value: number): number {
  if (levels.includes(id)) return value + 6.0206;
  if (id === 'loudness.replay-gain') return value - 6.0206;
  return id === 'level.dc' ? 2 * value : value;
}

test('twice the amplitude moves levels by 6.02 dB, DC to the double, and nothing else', async () => {
  const [before, after] = [(await heard(half)).metrics, (await heard(whole)).metrics];
  expect(levels.length).toBe(8);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const id of metricIds.filter((each) => each in before)) {
    const expected = doubled(id, before[id]!);
    expect(Math.abs(after[id]! - expected), id).toBeLessThan(id === 'spectrum.centroid' ? 0.01 : 1e-3);
  }
});

test('twice the amplitude leaves spectra, balances and correlations where they were', async () => {
  const [before, after] = [(await heard(half)).features, (await heard(whole)).features];
  for (const part of ['third', 'mid', 'side', 'balance'] as const)
    before.spectrum[part].forEach((level, i) => {
      if (level === null) expect(after.spectrum[part][i]).toBeNull();
      else expect(after.spectrum[part][i]).toBeCloseTo(level, 3);
    });
  expect(after.stereo.over).toEqual(before.stereo.over);
});

test.each(metricIds.map((id) => [id, metricOf(id)] as const))(
  '%s has a title, a line of definition and a unit',
  (id, { title, about, unit }) => {
    expect(id).toMatch(/^[a-z]+\.[a-z0-9-]+$/);
    expect(title).toMatch(/^[A-Z]/);
    expect(about).toMatch(/\.$/);
    expect(unit.length).toBeGreaterThan(0);
  },
);
