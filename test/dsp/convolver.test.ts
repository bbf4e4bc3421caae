import { expect, test } from 'vitest';
import { Convolver } from '../../src/dsp/convolver.ts';
import { dice } from '../helpers/spectra.ts';

const roll = dice(3);
const random = (length: number) => Float32Array.from({ length }, () => roll() - 0.5);
const impulse = Float64Array.from({ length: 300 }, () => roll() - 0.5);
const block = 64;
const sound = [random(2000), random(2000), random(2000)];

/** Through `convolver` in pieces of the lengths given in turn, from frame `start` on. */
function through(convolver: Convolver, input: readonly Float32Array[], cuts: readonly number[], start = 0) {
  const output = input.map((channel) => new Float32Array(channel.length));
  for (let at = start, turn = 0; at < input[0]!.length; turn++) {
    const end = Math.min(input[0]!.length, at + cuts[turn % cuts.length]!);
    const part = (channels: readonly Float32Array[]) => channels.map((channel) => channel.subarray(at, end));
    convolver.process(part(input), part(output));
    at = end;
  }
  return output;
}

const summed = (input: Float32Array, response: Float64Array, n: number) =>
  response.reduce((sum, value, k) => sum + value * (input[n - block - k] ?? 0), 0);

test('it is the sum that defines a convolution, late by a block, for any number of channels', () => {
  const output = through(new Convolver(impulse, block, 3), sound, [2000]);
  output.forEach((channel, c) => {
    for (let n = 0; n < 2000; n += 7) expect(channel[n]).toBeCloseTo(summed(sound[c]!, impulse, n), 5);
  });
});

test('the result does not depend on how the sound was cut, to the bit', () => {
  const whole = through(new Convolver(impulse, block, 3), sound, [2000]);
  for (const cuts of [[1], [64], [63, 1, 200], [17, 129]])
    expect(through(new Convolver(impulse, block, 3), sound, cuts)).toEqual(whole);
});

test('one that takes over sounds as if it had heard everything, also with a shorter response', () => {
  for (const length of [300, 90]) {
    const other = Float64Array.from({ length }, (_, n) => Math.exp(-n / 50));
    const former = new Convolver(impulse, block, 3);
    const heard = sound.map((channel) => channel.subarray(0, 1000));
    through(former, heard, [100]);
    const convolver = new Convolver(other, block, 3);
    convolver.resume(former);
    const rest = through(convolver, sound, [111], 1000);
    for (let n = 1000; n < 2000; n += 3) expect(rest[1]![n]).toBeCloseTo(summed(sound[1]!, other, n), 5);
  }
});

test('every second channel may have a response of its own, and hears nothing of its neighbour', () => {
  const other = impulse.map((_, n) => Math.exp(-n / 40) * Math.sin(n));
  const output = through(new Convolver(impulse, block, 3, other), sound, [130]);
  for (let n = 0; n < 2000; n += 7) {
    expect(output[0]![n]).toBeCloseTo(summed(sound[0]!, impulse, n), 5);
    expect(output[1]![n]).toBeCloseTo(summed(sound[1]!, other, n), 5);
    expect(output[2]![n]).toBeCloseTo(summed(sound[2]!, impulse, n), 5);
  }
});
