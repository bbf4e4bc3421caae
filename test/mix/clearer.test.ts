import { describe, expect, test } from 'vitest';
import { shiftedAuditory } from '../../src/features/shifted.ts';
import { clearer } from '../../src/mix/clearer.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { sharesLost } from '../../src/mix/lost.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const voice = writtenStem('voice', 'vocals', noiseBand(300, 3000, -40));
const snare = writtenStem('snare', 'snare', noiseBand(200, 5000, -42));
const keys = writtenStem('keys', 'keys', noiseBand(300, 3000, -42));
const pad = writtenStem('pad', 'pad', noiseBand(200, 8000, -50));
const band = [voice, snare, keys, pad];

type Gains = Readonly<Record<string, number>>;

const behind = (gains: Gains, stems: readonly Track[] = band): readonly Track[] =>
  stems.map((stem) => ({
    ...stem,
    features: { ...stem.features, auditory: shiftedAuditory(stem.features.auditory!, gains[stem.name] ?? 0) },
  }));
const fader = (name: string, gain: number): Decision => ({
  ...{ kind: 'gain', strip: 'tracks', name, steps: [{ processor: 'gain', gain }], reason: '', evidence: {} },
});
const deskWith = (gains: Gains, keep: readonly string[] = []) =>
  deskOf(band, { keep, kept: Object.entries(gains).map(([name, gain]) => fader(name, gain)) });
const gainsOf = (decisions: readonly Decision[]): Gains =>
  Object.fromEntries(decisions.map(({ name, steps }) => [name, (steps![0] as { gain: number }).gain]));
const added = (a: Gains, b: Gains): Gains =>
  Object.fromEntries(band.map(({ name }) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
const plain = sharesLost(band);
const rise = (name: string, gains: Gains): number => sharesLost(behind(gains)).get(name)! - plain.get(name)!;

describe('faders by what was heard', () => {
  test('are let be where no part that matters loses more than in the plain sum', () => {
    expect(clearer(deskWith({ voice: 1 }), behind({ voice: 1 }))).toEqual([]);
  });

  test('let a part lose at most two points more, and the lead less than in the plain sum', () => {
    const faders = { voice: 0.5, snare: -2, keys: 0.5 };
    expect(rise('snare', faders)).toBeGreaterThan(0.02);
    const moves = clearer(deskWith(faders), behind(faders));
    const now = added(faders, gainsOf(moves));
    expect(rise('snare', now)).toBeLessThanOrEqual(0.02);
    expect(rise('voice', now)).toBeLessThan(0);
    expect(moves.find(({ name }) => name === 'snare')).toMatchObject({
      kind: 'gain',
      detail: 'heard',
      evidence: { part: 'snare' },
      reason: expect.stringMatching(/^snare is raised by .* dB, as all was heard: beside the others it lost /),
    });
  });

  test('raise a lead that loses more than in the plain sum, though other levels are nothing to go by', () => {
    const faders = { voice: -2, snare: 9, keys: -9, pad: 9 };
    const moves = clearer(deskWith(faders), behind(faders));
    expect(moves.map(({ name }) => name)).toEqual(['voice']);
    expect(gainsOf(moves).voice).toBeGreaterThan(0);
  });

  test('leave alone what a person keeps', () => {
    const faders = { voice: 0.5, snare: -2, keys: 0.5 };
    const names = clearer(deskWith(faders, ['snare', 'keys.gain']), behind(faders)).map(({ name }) => name);
    expect(names).not.toContain('snare');
    expect(names).not.toContain('keys');
  });
});
