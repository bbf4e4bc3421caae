import { expect, test } from 'vitest';
import { band, change, clock, hertz, lasting, quantityOf, signed, span } from '../src/print.ts';

test('a signed number carries a real minus, a plus, and no sign at nought', () => {
  expect(signed(3)).toBe('+3.0');
  expect(signed(-3)).toBe('−3.0');
  expect(signed(-0.04)).toBe('0.0');
  expect(signed(0.04)).toBe('0.0');
  expect(signed(-1.25, 2)).toBe('−1.25');
  expect(change(-1.5)).toBe('−1.5 dB');
});

test('frequencies are printed as on a console', () => {
  expect(hertz(30)).toBe('30 Hz');
  expect(hertz(52.5)).toBe('52.5 Hz');
  expect(hertz(290.4)).toBe('290 Hz');
  expect(hertz(999.7)).toBe('1 kHz');
  expect(hertz(3500)).toBe('3.5 kHz');
  expect(hertz(12_000)).toBe('12 kHz');
});

test('a band names its unit once where both ends share it', () => {
  expect(band([1000, 4000])).toBe('1 to 4 kHz');
  expect(band([290, 3500])).toBe('290 Hz to 3.5 kHz');
  expect(band([20, 60])).toBe('20 to 60 Hz');
});

test('times are read off a clock', () => {
  expect(clock(45)).toBe('0:45');
  expect(clock(62.3, 1)).toBe('1:02.3');
  expect(clock(59.96, 1)).toBe('1:00.0');
  expect(clock(59.6)).toBe('1:00');
  expect(clock(3605)).toBe('1:00:05');
});

test('a span gives tenths only where they tell', () => {
  expect(span([45, 62])).toBe('0:45 to 1:02');
  expect(span([45.1, 45.9])).toBe('0:45.1 to 0:45.9');
  expect(span([3, 3])).toBe('0:03.0');
});

test('quantities carry their unit to the precision one can hear', () => {
  expect(quantityOf(-14, 'LUFS')).toBe('−14.0 LUFS');
  expect(quantityOf(0.38, 'dBTP')).toBe('+0.4 dBTP');
  expect(quantityOf(9, 'dB')).toBe('9.0 dB');
  expect(quantityOf(-4.5, 'dB/oct')).toBe('−4.5 dB/oct');
  expect(quantityOf(3500, 'Hz')).toBe('3.5 kHz');
  expect(quantityOf(35.2, '%')).toBe('35 %');
  expect(quantityOf(0.5, '%')).toBe('0.5 %');
  expect(quantityOf(0.84, '1')).toBe('0.84');
  expect(quantityOf(0.012, 's')).toBe('12 ms');
  expect(quantityOf(1.5, 's')).toBe('1.5 s');
  expect(lasting(0)).toBe('0 s');
  expect(lasting(0.1)).toBe('0.1 s');
  expect(lasting(0.0005)).toBe('0.5 ms');
});
