import { expect, test } from 'vitest';
import { decibels } from '../../src/dsp/decibels.ts';
import { Halver } from '../../src/dsp/halve.ts';

const length = 1024;

/** Peak level, in dB re its own, of a tone at a share of the sample rate after it was halved. */
function through(share: number): number {
  const halver = new Halver(length);
  const output = new Float32Array(length / 2);
  let peak = 0;
  for (let part = 0; part < 16; part++) {
    halver.process(
      Float32Array.from({ length }, (_, i) => Math.sin(2 * Math.PI * share * (part * length + i) + 0.3)),
      output,
    );
    if (part > 0) for (const x of output) peak = Math.max(peak, Math.abs(x));
  }
  return decibels(peak);
}

test.each([0.003, 0.0171, 0.0613, 0.1049, 0.1241])('at %d of the rate nothing changes', (share) => {
  expect(Math.abs(through(share))).toBeLessThan(0.01);
});

test.each([0.3761, 0.4007, 0.4513, 0.4951])('at %d of the rate what would fold down is 60 dB lower', (share) => {
  expect(through(share)).toBeLessThan(-60);
});

test('parts join without a seam, 7 samples late', () => {
  const input = Float32Array.from({ length: 4 * length }, (_, i) => Math.sin(0.05 * i) * Math.cos(0.0013 * i));
  const [whole, pieces] = [new Float32Array(2 * length), new Float32Array(2 * length)];
  new Halver(4 * length).process(input, whole);
  const halver = new Halver(length);
  for (let part = 0; part < 4; part++)
    halver.process(
      input.subarray(part * length, (part + 1) * length),
      pieces.subarray((part * length) / 2, ((part + 1) * length) / 2),
    );
  expect(pieces).toEqual(whole);
  for (let i = 100; i < 200; i++) expect(Math.abs(whole[i]! - input[2 * i - 7]!)).toBeLessThan(1e-3);
});
