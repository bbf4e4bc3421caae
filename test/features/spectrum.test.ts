import { expect, test } from 'vitest';
import { thirdOctaveEdges, thirdOctaves } from '../../src/dsp/bands.ts';
import { heard } from '../helpers/sessions.ts';
import { both, joined, noise, sine, zeros } from '../helpers/signals.ts';
import { pink, shapedNoise, white } from '../helpers/spectra.ts';

const middle = 17; // 1 kHz

test('a sine fills its own third octave and no other', async () => {
  const { features } = await heard(both(sine(1000, -18, 5)));
  const { third } = features.spectrum;
  // Power −21.01 dB a channel, loudness −18 LUFS over two.
  expect(third[middle]).toBeCloseTo(-3.01, 1);
  third.forEach((level, band) => {
    if (band !== middle) expect(level ?? -200).toBeLessThan(-60);
  });
});

test('a third octave of white noise holds its share of the bandwidth', async () => {
  const { features, metrics } = await heard(both(white(-20)));
  for (const band of [10, 14, 17, 20, 24, 28]) {
    const [from, to] = thirdOctaveEdges(thirdOctaves[band]!);
    const expected = -20 + 10 * Math.log10((to - from) / 24_000) - metrics['loudness.integrated']!;
    expect(Math.abs(features.spectrum.third[band]! - expected)).toBeLessThan(0.8);
  }
});

test.each([
  ['pink', pink(-20), 0],
  ['white', white(-20), 3.01],
  ['brown', shapedNoise((frequency) => frequency ** -2, -20), -3.01],
])('the tilt of %s noise in third octaves', async (_, channel, expected) => {
  expect(Math.abs((await heard(both(channel))).metrics['spectrum.tilt']! - expected)).toBeLessThan(0.1);
});

test('silence around the music changes its spectrum by nothing', async () => {
  const music = joined(pink(-20), pink(-20), pink(-20));
  const alone = await heard(both(music));
  for (const gap of [zeros(20), noise(-75, 20)]) {
    const amid = await heard(both(joined(gap, music, gap)));
    alone.features.spectrum.third.forEach((level, band) => {
      if (level !== null)
        expect(Math.abs(amid.features.spectrum.third[band]! - level), `${thirdOctaves[band]}`).toBeLessThan(0.3);
    });
    expect(amid.metrics['spectrum.tilt']).toBeCloseTo(alone.metrics['spectrum.tilt']!, 1);
  }
});

test('mid and side: equal sides have no side, opposite sides no mid', async () => {
  const signal = pink(-20);
  const equal = (await heard(both(signal))).features.spectrum;
  expect(equal.mid[middle]).toBeCloseTo(equal.third[middle]!, 6);
  expect(equal.side[middle] ?? -200).toBeLessThan(-90);
  const opposite = (await heard([signal, signal.map((x) => -x)])).features.spectrum;
  expect(opposite.side[middle]).toBeCloseTo(opposite.third[middle]!, 6);
});

test('balance is told band by band', async () => {
  const low = shapedNoise((frequency) => (frequency < 500 ? 1 : 0), -20, 1);
  const high = shapedNoise((frequency) => (frequency > 1500 ? 1 : 0), -20, 2);
  const left = low.map((x, i) => x + high[i]! / 2);
  const right = low.map((x, i) => x / 2 + high[i]!);
  const { balance } = (await heard([left, right])).features.spectrum;
  expect(balance[10]).toBeCloseTo(6.02, 1); // 200 Hz
  expect(balance[24]).toBeCloseTo(-6.02, 1); // 5 kHz
});

test('rows tell when: a tone that starts after 2 s is not there before', async () => {
  const { rows } = (await heard(both(joined(zeros(2), sine(1000, -20, 2))))).features.spectrum;
  const at = (row: number) => rows.values[row * thirdOctaves.length + middle]!;
  const first = Math.round((2 - rows.window) / rows.step);
  expect(at(first - 1)).toBe(-120);
  expect(at(Math.ceil(2 / rows.step))).toBeCloseTo(-23, 1);
});

// Third octaves of tones, 24 an octave, at three rates: what is measured must not depend on how finely it was sampled.
const chord = (rate: number): Float32Array => {
  const out = new Float32Array(4 * rate);
  for (let i = 0; i < 225; i++) {
    const turn = (2 * Math.PI * 28 * 2 ** (i / 24)) / rate;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    let [x, y] = [0.01 * Math.cos(i * i), 0.01 * Math.sin(i * i)];
    for (let n = 0; n < out.length; n++) {
      out[n]! += y;
      [x, y] = [c * x - s * y, s * x + c * y];
    }
  }
  return out;
};

test('44.1, 48 and 96 kHz agree', async () => {
  const [a, ...others] = await Promise.all(
    [48_000, 44_100, 96_000].map((rate) => heard([chord(rate), chord(rate).map((x) => x / 1.5)], { rate })),
  );
  for (const other of others) {
    for (const [id, value] of Object.entries(a!.metrics)) {
      if (id === 'dynamics.ceiling-share') continue; // what repeats itself has its peaks at one height, to a hair of 0.2 dB or not
      const found = other.metrics[id as keyof typeof other.metrics]!;
      const tolerance = /^(peak.sample|dynamics.(crest.*|dr|peak-pile))$/.test(id)
        ? 0.4
        : id.startsWith('spectrum.') || id === 'technical.bandwidth'
          ? (id === 'spectrum.resonance' ? 0.1 : 0.03) * Math.abs(value) + 0.03
          : 0.05;
      expect(Math.abs(found - value), `${id}: ${value} and ${found}`).toBeLessThan(tolerance);
    }
    for (const band of thirdOctaves.keys()) {
      if (band < 2) continue; // under the lowest tone
      const [found, level] = [other, a!].map(({ features }) => features.spectrum.third[band]!);
      expect(Math.abs(found! - level!), `${thirdOctaves[band]}`).toBeLessThan(0.5);
    }
  }
});
