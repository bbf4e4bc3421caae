import { expect, test } from 'vitest';
import { Delay } from '../../src/dsp/delay.ts';

test('frames come out later by the delay, however they are cut', () => {
  for (const frames of [0, 1, 5]) {
    const delay = new Delay(frames, 1);
    const out: number[] = [];
    for (const part of [[1], [2, 3, 4], [], [5, 6, 7, 8, 9, 10]]) {
      const to = [new Float32Array(part.length)];
      delay.process([Float32Array.from(part)], to);
      out.push(...to[0]!);
    }
    expect(out).toEqual([...Array(frames).fill(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].slice(0, 10));
  }
});
