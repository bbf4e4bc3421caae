import { describe, expect, test } from 'vitest';
import { Oversampling } from '../../src/dsp/oversampling.ts';
import { noise, sine } from '../helpers/signals.ts';

const rate = 44_100;
const through = (input: Float32Array, stages: number, late = 0, cut = input.length): [Float32Array, number] => {
  const held: number[] = Array(late).fill(0);
  const act = (samples: Float64Array, from: number, to: number) => {
    for (let i = from; i < to; i++) {
      held.push(samples[i]!);
      samples[i] = held.shift()!;
    }
  };
  const way = new Oversampling(stages, act, late);
  const output = new Float32Array(input.length);
  for (let at = 0; at < input.length; at += cut)
    way.process(input.subarray(at, at + cut), output.subarray(at, at + cut));
  return [output, way.latency];
};

describe.each([1, 2, 3, 4])('%i doublings', (stages) => {
  test.each([0, 1, 5])(
    'there and back sound is what it was to 0.42 of the rate, late by whole frames, with %i of delay above',
    (late) => {
      for (const frequency of [20, 1000, 10_000, 18_500]) {
        const input = sine(frequency, 0, 0.1, rate);
        const [output, latency] = through(input, stages, late);
        for (let i = 1000; i < 4000; i++) expect(Math.abs(output[i]! - input[i - latency]!)).toBeLessThan(1.2e-4);
      }
    },
  );

  test('cuts make no difference', () => {
    const input = noise(0, 0.03);
    for (const cut of [1, 7, 300]) expect(through(input, stages, 1, cut)).toEqual(through(input, stages, 1));
  });
});

test('what is made at the high rate above half the sample rate does not fold back', () => {
  for (const frequency of [22_060, 22_500, 24_100, 30_000, 43_000, 50_000, 88_200, 150_000, 340_000]) {
    let i = 0;
    const way = new Oversampling(4, (samples, from, to) => {
      for (let k = from; k < to; k++) samples[k] = Math.sin((2 * Math.PI * frequency * i++) / (16 * rate));
    });
    const output = new Float32Array(8000);
    way.process(output.slice(), output);
    expect(Math.max(...output.subarray(500).map(Math.abs))).toBeLessThan(1e-4);
  }
});
