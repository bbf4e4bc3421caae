import { expect, test } from 'vitest';
import { base64Of, bytesIn } from '../../src/dsp/base64.ts';
import { dice } from '../helpers/spectra.ts';

const roll = dice(2);
const some = (length: number) => Uint8Array.from({ length }, () => Math.floor(256 * roll()));

test.each([0, 1, 2, 3, 4, 255, 8190, 20_001])('%i bytes as Node writes them, and back', (length) => {
  const bytes = some(length);
  expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(bytesIn(base64Of(bytes))).toEqual(bytes);
});
