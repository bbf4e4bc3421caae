import { expect, test } from 'vitest';
import { coefficients, crossover } from '../../src/dsp/biquad.ts';
import { Cascade } from '../../src/dsp/cascade.ts';

const sampleRate = 44_100;

test('a fourth-order crossover sums to its all-pass', () => {
  const rate = 48_000;
  const { low, high, allpass } = crossover(120, rate);
  const impulse = new Float32Array(4096);
  impulse[0] = 1;
  const run = (...sections: (typeof low)[]) => {
    const out = [new Float32Array(4096)];
    new Cascade(sections, 1).process([impulse], out);
    return out[0]!;
  };
  const [lows, highs, all] = [run(low, low), run(high, high), run(allpass)];
  for (let i = 0; i < 4096; i++) expect(lows![i]! + highs![i]! - all![i]!).toBeCloseTo(0, 6);
});

test('a cascade gives the same for a pair as for each channel alone, and dies away without denormals', () => {
  const sections = [
    coefficients('peaking', 300, 4, 9, sampleRate),
    coefficients('lowpass', 15_000, 0.5, 0, sampleRate),
  ];
  const noise = Array.from({ length: 3 }, (_, c) =>
    Float32Array.from({ length: 60_000 }, (_, i) => (i < 100 ? Math.sin(i * i + c) : 0)),
  );
  const together = noise.map((channel) => new Float32Array(channel.length));
  new Cascade(sections, 3).process(noise, together);
  noise.forEach((channel, c) => {
    const alone = [new Float32Array(channel.length)];
    new Cascade(sections, 1).process([channel], alone);
    expect(alone[0]).toEqual(together[c]);
    expect(together[c]!.every((value) => value === 0 || Math.abs(value) > 1.2e-38)).toBe(true);
    expect(together[c]!.at(-1)).toBe(0);
  });
});
