import { expect, test } from 'vitest';
import { gainMovement } from '../../src/detectors/gain-movement.ts';
import { remedies } from '../../src/remedies/index.ts';
import type { Fix } from '../../src/remedies/remedy.ts';
import type { Session } from '../../src/session.ts';
import { referenceOf, track } from '../helpers/sessions.ts';
import { dice } from '../helpers/spectra.ts';

const seconds = 40;

/** Third octaves over time that come and go at random, with a gain over time and band. */
function rows(gain: (time: number, band: number, level: number) => number) {
  const roll = dice(1);
  const values = Array.from({ length: seconds * 5 * 31 }, (_, i) => {
    const level = -40 + 20 * roll();
    return level + gain(0.2 * Math.floor(i / 31), i % 31, level);
  });
  return { step: 0.2, window: 0.37, values };
}

function beside(gain: (time: number, band: number, level: number) => number): Session {
  const mix = track('mix', {}, { features: { spectrum: { third: [], rows: rows(gain) } } });
  return { mix, stems: [], reference: { ...referenceOf('own'), rows: rows(() => 0) } };
}

const detect = (session: Session, of: 'drift' | 'pumping' = 'drift') =>
  gainMovement.detect({ session, tracks: [session.mix!], targets: {} }, { of });
const wandering = (time: number) => 3 * Math.sin((2 * Math.PI * time) / 12);

test('a gain that goes up and down by 6 dB', () => {
  expect(detect(beside(wandering))).toMatchObject([{ value: expect.closeTo(5.9, 0), tracks: ['mix'] }]);
});

const sizeOf = (measured: ReturnType<typeof detect>): number =>
  'because' in measured ? Number.NaN : measured[0]!.value;
const pumping = (time: number) => (time % 1 < 0.3 ? -4 : 0);

test('a level that sinks by 4 dB every second pumps, and does not drift', () => {
  expect(detect(beside(pumping), 'pumping')).toMatchObject([{ value: expect.closeTo(4, 0) }]);
  expect(sizeOf(detect(beside(pumping)))).toBeLessThan(1);
  expect(detect(beside(wandering), 'pumping')).toMatchObject([{ value: expect.closeTo(0.5, 0) }]);
});

test('an equaliser and a gain are no wandering', () => {
  expect(detect(beside((_, band) => band / 3 - 12))).toMatchObject([{ value: expect.closeTo(0) }]);
});

test('nothing is said without the original, or of one at another speed', () => {
  const { reference, ...alone } = beside(() => 0);
  expect(detect({ ...alone, reference: referenceOf('songs') })).toHaveProperty('because');
  expect(detect({ ...alone, reference: { ...reference!, speed: 1.005 } })).toHaveProperty('because');
});

test('the fader goes back, and no further than it may', () => {
  const session = beside(wandering);
  const propose = (most: number) =>
    remedies['restore-level']!.propose(
      { value: 6, tracks: ['mix'], confidence: 1 },
      { session, tracks: [session.mix!], targets: {} },
      { most } as never,
    ) as Fix;
  const gainsOf = (most: number) => {
    const { step } = propose(most).steps[0]!;
    return step.processor === 'rider' ? step.curve.map(([, gain]) => gain) : [];
  };
  expect(Math.max(...gainsOf(12)) - Math.min(...gainsOf(12))).toBeCloseTo(6, 0);
  expect(Math.min(...gainsOf(2))).toBe(-2);
});
