import { expect, test } from 'vitest';
import { withDefaults } from '../../src/fields.ts';
import { pan } from '../../src/processors/pan.ts';
import { prepareChain } from '../../src/processors/render.ts';

type Written = Parameters<typeof withDefaults<typeof pan.settings>>[1];

function panned(written: Written, left: number, right: number): [number, number] {
  const out = [new Float32Array(1), new Float32Array(1)];
  const kernel = pan.prepare(withDefaults(pan.settings, written), { sampleRate: 44_100, channels: 2 });
  kernel.process([Float32Array.of(left), Float32Array.of(right)], out);
  return [out[0]![0]!, out[1]![0]!];
}

const expectClose = (got: readonly number[], wanted: readonly number[]) =>
  got.forEach((value, i) => void expect(value).toBeCloseTo(wanted[i]!, 6));

test('one source in both channels sits 3 dB down in the middle and is at full level at the ends', () => {
  expectClose(panned({ pan: 0, source: 'mono' }, 0.5, 0.5), [0.5 * Math.SQRT1_2, 0.5 * Math.SQRT1_2]);
  expectClose(panned({ pan: -1, source: 'mono' }, 0.5, 0.5), [0.5, 0]);
  expectClose(panned({ pan: 1, source: 'mono' }, 0.5, 0.5), [0, 0.5]);
});

test('a stereo source is unchanged to the bit in the middle; at the ends the far side is folded into the near one', () => {
  expect(panned({ pan: 0 }, Math.fround(0.3), Math.fround(-0.7))).toEqual([Math.fround(0.3), Math.fround(-0.7)]);
  expectClose(panned({ pan: -1 }, 0.3, 0.2), [0.5, 0]);
  expectClose(panned({ pan: 1 }, 0.3, 0.2), [0, 0.5]);
  expectClose(panned({ pan: 0.5 }, 1, 0), [Math.SQRT1_2, Math.SQRT1_2]);
});

test('mono sound, more than two channels and a single part are refused, with the cure', () => {
  const chain = (channels: number, on?: 'mid') =>
    prepareChain([{ processor: 'pan', pan: -0.3, ...(on && { on }) }], { sampleRate: 44_100, channels });
  expect(() => chain(1)).toThrow(
    '"pan 30 % left" works between left and right, and the sound is mono: make the sound stereo first, the same left and right, or take the step out.',
  );
  expect(() => chain(6)).toThrow(/the sound has 6 channels: mix the sound down first/);
  expect(() => chain(2, 'mid')).toThrow(/cannot act on mid alone: take "on: mid" off/);
});

test('compensated, one source passes unchanged in the middle and is as loud everywhere', () => {
  const law = { source: 'mono', compensated: true } as const;
  expectClose(panned({ pan: 0, ...law }, 0.5, 0.5), [0.5, 0.5]);
  for (const pan of [-1, -0.3, 0.7])
    expect(Math.hypot(...panned({ pan, ...law }, 0.5, 0.5))).toBeCloseTo(Math.SQRT1_2, 6);
});
