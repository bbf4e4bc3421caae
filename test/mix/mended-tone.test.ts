import { describe, expect, test } from 'vitest';
import { thirdOctaves } from '../../src/dsp/bands.ts';
import type { Decision } from '../../src/mix/decision.ts';
import { mendedTone } from '../../src/mix/mended-tone.ts';
import type { Role } from '../../src/roles.ts';
import { deskOf } from '../helpers/desks.ts';
import { harsh, heardWith } from '../helpers/harsh-mixes.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

/** A stem of so many dB in every third octave. */
const flat = (name: string, role: Role, level: number) =>
  writtenStem(name, role, noiseBand(200, 8000, level), {
    features: { spectrum: { rows: { step: 0.2, window: 0.37, values: thirdOctaves.map(() => level) } } },
  });

const gainsOf = (decisions: readonly Decision[]) =>
  Object.fromEntries(decisions.map(({ name, steps }) => [name, (steps![0] as { gain: number }).gain]));

const decided = (stems: readonly ReturnType<typeof flat>[], estimate: number, keep: readonly string[] = []) =>
  mendedTone(deskOf(stems, { keep }), heardWith(stems, [harsh(estimate)]));

describe('a fault of tone of the mix', () => {
  test('is answered in the stem that makes the band, by as much as takes its answer off the sum', () => {
    // 0.7 of 5 dB; all but a hundredth of the band is the guitar's
    const moves = decided([flat('voice', 'vocals', -60), flat('guitar', 'guitar', -40)], 5);
    expect(gainsOf(moves).guitar).toBeCloseTo(-3.5, 0);
    expect(moves).toMatchObject([
      {
        kind: 'tone',
        strip: 'tracks',
        name: 'guitar',
        detail: 'harshness',
        steps: [{ processor: 'filter', type: 'peaking', frequency: 3500, Q: 1 }],
        reason: expect.stringMatching(
          /^guitar: −3\.\d dB from 2\.2 to 5\.6 kHz; .* 5\.0 dB too much there, and guitar makes up 99 % of it\.$/,
        ),
      },
    ]);
  });

  test('is shared by two that make it up alike, by as much as one alone would need', () => {
    const moves = decided([flat('guitar', 'guitar', -40), flat('keys', 'keys', -40), flat('voice', 'vocals', -80)], 5);
    // one at −6 dB takes 2 dB off the sum, which is not enough
    expect(gainsOf(moves).guitar).toBeCloseTo(-3.5, 0);
    expect(gainsOf(moves).keys).toBe(gainsOf(moves).guitar);
  });

  test('leaves the lead alone where others can answer it', () => {
    const moves = decided([flat('voice', 'vocals', -40), flat('guitar', 'guitar', -37)], 3);
    expect(Object.keys(gainsOf(moves))).toEqual(['guitar']);
  });

  test('takes 3 dB off the lead at most where it is the lead’s', () => {
    const gains = gainsOf(decided([flat('voice', 'vocals', -40), flat('guitar', 'guitar', -49)], 9));
    expect(gains.voice).toBe(-3);
    expect(gains.guitar ?? 0).toBeGreaterThanOrEqual(-3);
  });

  test('leaves alone what a person keeps, what is no more than a hint, and all at an amount of nothing', () => {
    const stems = [flat('voice', 'vocals', -60), flat('guitar', 'guitar', -40)];
    expect(decided(stems, 5, ['guitar.tone'])).toEqual([]);
    expect(mendedTone(deskOf(stems), heardWith(stems, [{ ...harsh(5), severity: 'info' }]))).toEqual([]);
    expect(mendedTone(deskOf(stems, { amount: 0 }), heardWith(stems, [harsh(5)]))).toEqual([]);
  });

  test('that is a lack is answered by a boost of 3 dB at most', () => {
    const gains = gainsOf(decided([flat('voice', 'vocals', -40), flat('guitar', 'guitar', -40)], -9));
    expect(Object.values(gains).every((gain) => gain > 0 && gain <= 3)).toBe(true);
    expect(gains).toHaveProperty('voice');
  });
});
