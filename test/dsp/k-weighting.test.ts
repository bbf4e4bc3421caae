import { expect, test } from 'vitest';
import type { Speaker } from '../../src/dsp/block.ts';
import { kWeighting, type Section, speakersOf, weightOf } from '../../src/dsp/k-weighting.ts';

/** Gain of a section in dB, by its transfer function at z = e^jw. */
function gainOf({ b0, b1, b2, a1, a2 }: Section, frequency: number, rate: number): number {
  const w = (2 * Math.PI * frequency) / rate;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
  return 10 * Math.log10(power(b0, b1, b2) / power(1, a1, a2));
}

const curve = (frequency: number, rate: number): number =>
  kWeighting(rate).reduce((sum, section) => sum + gainOf(section, frequency, rate), 0);

test('at 48 kHz the coefficients are those that BS.1770-5 prints', () => {
  const [shelf, highpass] = kWeighting(48_000);
  expect(Object.values(shelf).map((value) => value.toFixed(14))).toEqual([
    '1.53512485958697',
    '-2.69169618940638',
    '1.19839281085285',
    '-1.69065929318241',
    '0.73248077421585',
  ]);
  expect(Object.values(highpass)).toEqual([1, -2, 1, -1.99004745483398, 0.99007225036621]);
  expect(curve(997, 48_000)).toBeCloseTo(0.691, 3); // what the −0.691 of the standard takes back
});

test.each([
  [22_050, 0.001],
  [32_000, 0.001],
  [44_100, 0.001],
  [88_200, 0.001],
  [96_000, 0.001],
  [176_400, 0.001],
  [192_000, 0.001],
  [384_000, 0.001],
  [8000, 0.02],
])('at %i Hz the curve of 48 kHz is met within %d dB', (rate, allowed) => {
  const top = Math.min(18_000, 0.45 * rate);
  for (let i = 0; i <= 1000; i++) {
    const frequency = 20 * (top / 20) ** (i / 1000);
    expect(Math.abs(curve(frequency, rate) - curve(frequency, 48_000)), `${frequency} Hz`).toBeLessThan(allowed);
  }
  // above, too, nothing rings
  for (let share = 0.3; share < 0.5; share += 0.01) expect(curve(share * rate, rate)).toBeLessThan(4.1);
});

test('the filters are stable and finite at any rate, the numerator of the high-pass is 1 −2 1', () => {
  for (let rate = 1000; rate < 1_600_000; rate = Math.ceil(rate * 1.01)) {
    const sections = kWeighting(rate);
    for (const { a1, a2, ...over } of sections) {
      expect(Math.abs(a2), `${rate} Hz`).toBeLessThan(1);
      expect(Math.abs(a1), `${rate} Hz`).toBeLessThan(1 + a2);
      expect(Object.values(over).every(Number.isFinite), `${rate} Hz`).toBe(true);
    }
    expect(sections[1]).toMatchObject({ b0: 1, b1: -2, b2: 1 });
  }
});

// BS.2051's places (azimuth, elevation) and BS.1770-5 annex 3: 1.41 under 30° of elevation from 60° to 120° to the side.
const places: Readonly<Partial<Record<Speaker, readonly [azimuth: number, elevation: number]>>> = {
  L: [30, 0], R: [-30, 0], C: [0, 0], Lc: [15, 0], Rc: [-15, 0], Lw: [60, 0], Rw: [-60, 0],
  Ls: [110, 0], Rs: [-110, 0], Lb: [135, 0], Rb: [-135, 0], Cs: [180, 0],
  Tc: [0, 90], Tfl: [45, 30], Tfr: [-45, 30], Tfc: [0, 30], Tsl: [90, 30], Tsr: [-90, 30],
  Tbl: [135, 30], Tbr: [-135, 30], Tbc: [180, 30], Bfc: [0, -30], Bfl: [45, -30], Bfr: [-45, -30],
}; // biome-ignore format: a table

test('weights are those of BS.1770-5 annex 3', () => {
  for (const [speaker, [azimuth, elevation]] of Object.entries(places)) {
    const isBeside = Math.abs(elevation) < 30 && Math.abs(azimuth) >= 60 && Math.abs(azimuth) <= 120;
    expect(weightOf(speaker as Speaker), speaker).toBe(isBeside ? 1.41 : 1);
  }
  expect(weightOf('LFE')).toBe(0);
  expect(weightOf('other')).toBe(1);
});

test('where the file does not say, channels are the usual ones', () => {
  expect([1, 2, 3, 6].map((channels) => speakersOf(channels).join(' '))).toEqual([
    'C',
    'L R',
    'L R C',
    'L R C LFE Ls Rs',
  ]);
  for (let channels = 1; channels < 30; channels++) expect(speakersOf(channels)).toHaveLength(channels);
  const low = (channels: number) => speakersOf(channels).flatMap((speaker, i) => (speaker === 'LFE' ? [i] : []));
  expect([6, 8, 10, 12, 24, 9].map(low)).toEqual([[3], [3], [3], [3], [3, 9], []]);
  const named = speakersOf(24).filter((speaker) => speaker !== 'LFE');
  expect(named.toSorted()).toEqual(
    Object.keys(places)
      .filter((name) => !['Lc', 'Rc'].includes(name))
      .toSorted(),
  );
});
