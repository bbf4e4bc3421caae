import { describe, expect, test } from 'vitest';
import { balance } from '../../src/detectors/balance.ts';
import { bandShare } from '../../src/detectors/band-share.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import { gainsIn } from '../../src/detectors/stem-gains.ts';
import { stemLevel } from '../../src/detectors/stem-level.ts';
import { unexplained } from '../../src/detectors/unexplained.ts';
import { powerDecibels, powerOf } from '../../src/dsp/decibels.ts';
import type { Session, Track } from '../../src/session.ts';
import { track } from '../helpers/sessions.ts';
import { dice } from '../helpers/spectra.ts';

const rows = 120;
const empty = new Array<number>(31).fill(-120);

/** Third octaves over time: bursts of another tone in each row, about half of the rows silent. */
function part(name: string, seed: number, level: number): Track {
  const roll = dice(seed);
  const colour = empty.map(() => 24 * (roll() - 0.5));
  const values = Array.from({ length: rows }, () => {
    const size = roll() < 0.5 ? -100 : level + 12 * (roll() - 0.5);
    return colour.map((shade) => size + shade + 6 * (roll() - 0.5));
  });
  return of(name, values.flat());
}

const of = (name: string, values: readonly number[], format = {}): Track =>
  track(name, {}, { format, features: { spectrum: { third: empty, rows: { step: 0.2, window: 0.34, values } } } });

/** Parts at these gains, dB, summed in power, through an EQ. */
const mixed = (parts: readonly Track[], gains: readonly number[], eq = (_: number) => 0): Track => {
  const values = parts[0]!.features.spectrum.rows.values.map((_, i) => {
    const powers = parts.map(({ features }, n) => powerOf(features.spectrum.rows.values[i]! + gains[n]!));
    return powerDecibels(powers.reduce((sum, power) => sum + power, 0)) + eq(i % 31);
  });
  return of('mix', values);
};

const parts = ['a', 'b', 'c', 'd', 'e'].map((name, i) => part(name, 7 + i, -20 - 4 * i));
const gained = (session: Session) => {
  const found = gainsIn(session);
  if ('because' in found) throw new Error(found.because);
  return found;
};
const measured = (detector: Detector, session: Session) => {
  const found = detector.detect({ session, tracks: session.stems, targets: {} }, {});
  if ('because' in found) throw new Error(found.because);
  return found;
};

describe('a mix taken apart', () => {
  test('tells the fader of each stem beside the typical one, to 0.3 dB, through an EQ on all', () => {
    const faders = [0, -6, 3, 0, -10];
    const { stems, unexplained: rest } = gained({
      mix: mixed(parts, faders, (band) => 6 * Math.sin(band / 4)),
      stems: parts,
    });
    for (const [i, { gain }] of stems.entries()) expect(Math.abs(gain - faders[i]!)).toBeLessThan(0.3);
    expect(rest).toBeLessThan(-40);
  });

  test('one stem that was turned since is told by as much, the others are let be', () => {
    const told = measured(stemLevel, { mix: mixed(parts, [0, 0, -6, 0, 0]), stems: parts });
    for (const { value, tracks, confidence } of told) {
      expect(Math.abs(value - (tracks[0] === 'c' ? 6 : 0))).toBeLessThan(0.3);
      expect(confidence > 0.99).toBe(tracks[0] === 'c');
    }
  });

  test('raw stems are not judged', () => {
    const session = { mix: mixed(parts, [0, -9, 12, 5, -16]), stems: parts };
    expect(stemLevel.detect({ session, tracks: parts, targets: {} }, {})).toMatchObject({
      because: 'the stems are raw: hardly any is at the level it has in the mix',
    });
  });

  test('what no stem explains is told, with where most of it lies', () => {
    const [found] = measured(unexplained, { mix: mixed(parts, [0, 0, 0, 0, 0]), stems: parts.slice(1) });
    expect(found!.value).toBeGreaterThan(-10);
    expect(found!.band![1]).toBeGreaterThan(found!.band![0]);
  });

  test('a sum of the stems has nothing to say', () => {
    const sum = of('mix', mixed(parts, [0, 0, 0, 0, 0]).features.spectrum.rows.values, { container: 'sum' });
    expect(gainsIn({ mix: sum, stems: parts })).toEqual({ because: 'the mix is the sum of the stems' });
  });
});

test('parts are weighed against all others while they sound', () => {
  const steady = (name: string, level: number) => of(name, new Array(rows * 31).fill(level));
  const stems = [steady('voice', -30), steady('keys', -36), steady('bass', -36)];
  const [found] = measured(
    { ...balance, detect: (scene) => balance.detect({ ...scene, tracks: [stems[0]!] }, {}) },
    { stems },
  );
  expect(found!.value).toBeCloseTo(3, 1);
  expect(found!.tracks).toEqual(['voice']);
});

test('a band is told as its share of all', () => {
  const third = empty.map((_, band) => (band < 4 ? -20 : band === 20 ? 0 : null));
  const stems = [track('voice', {}, { features: { spectrum: { third } } })];
  const found = bandShare.detect({ session: { stems }, tracks: stems, targets: {} }, { band: [20, 40] });
  const [share] = 'because' in found ? [] : found;
  // 20, 25, 31.5 and 40 Hz at −20 dB each beside 0 dB.
  expect(share!.value).toBeCloseTo(10 * Math.log10(0.04 / 1.04), 1);
});
