import { expect, test } from 'vitest';
import { render } from '../../src/processors/render.ts';
import { shift } from '../../src/processors/shift.ts';
import { collected, noise, sound } from '../helpers/signals.ts';

const given = noise(-6, 0.1);

test.each([0.0123, -0.0123, -0.2, 0.5])('a sound is moved to the sample: %f s', async (offset) => {
  const frames = Math.round(48_000 * offset);
  const out = render([{ processor: 'shift', offset }], sound([given], 48_000, [1, 999, 700]));
  const [heard] = await collected(out);
  expect(out.length).toBe(Math.max(0, given.length + frames));
  expect(heard).toEqual(frames < 0 ? given.slice(-frames) : Float32Array.from([...new Float32Array(frames), ...given]));
});

test('where it is not moved it passes as it is', () => {
  const whole = sound([given]);
  expect(shift.stream!({ offset: 0 }, whole)).toBe(whole);
});

test('it is refused in pieces, and says what it does', () => {
  expect(() => render([{ processor: 'shift', offset: 1, mix: 0.5 }], sound([given]))).toThrow(
    /^Step 1 \(shift\): Sound is moved/,
  );
  expect(shift.describe({ offset: -0.04 })).toBe('move 40 ms earlier');
});
