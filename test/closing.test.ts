import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Aim, type Closing, close, closingSteps, type Try, type Unclosed } from '../src/closing.ts';

/** A limiter that takes (drive²)/(2·soft) while the drive is below `soft`, and all of it beyond: convex, slope up to 1. */
const taken = (drive: number, soft: number): number =>
  drive <= 0 ? 0 : drive < soft ? drive ** 2 / (2 * soft) : drive - soft / 2;

interface Case {
  readonly unclosed: Unclosed;
  readonly soft: number;
}

/** @param error of the prediction, 0.1 is 10 % too much */
function caseOf(loudness: number, plr: number, soft: number, error: number): Case {
  const from = Math.min(30, Math.ceil(plr));
  const values = Array.from({ length: from - 1 }, (_, i) => taken(plr - (from - i), soft) * (1 + error));
  return { unclosed: { loudness, truePeak: loudness + plr, taken: { from, step: 1, values } }, soft };
}

const measured = ({ unclosed, soft }: Case, { gain, ceiling }: Closing): Try => {
  const drive = unclosed.truePeak + gain - ceiling;
  return {
    gain,
    ceiling,
    loudness: unclosed.loudness + gain - taken(drive, soft),
    truePeak: Math.min(unclosed.truePeak + gain, ceiling - 0.03),
  };
};

function closed(of: Case, aim: Aim): { result: Closing; tries: Try[] } {
  const tries: Try[] = [];
  for (;;) {
    const result = close(of.unclosed, aim, tries);
    if (result.isDone || tries.length > 9) return { result, tries };
    tries.push(measured(of, result));
  }
}

const cases = fc
  .record({
    loudness: fc.double({ min: -40, max: -6, noNaN: true }),
    plr: fc.double({ min: 3, max: 24, noNaN: true }),
    soft: fc.double({ min: 4, max: 30, noNaN: true }),
    error: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  })
  .map(({ loudness, plr, soft, error }) => caseOf(loudness, plr, soft, error));
const aims = fc.record({
  loudness: fc.double({ min: -24, max: -5, noNaN: true }),
  ceiling: fc.double({ min: -3, max: 0, noNaN: true }),
  limiting: fc.double({ min: 0.1, max: 6, noNaN: true }),
});

test('ends within four tries at the aim, or as near as the limiting allows and says so', () => {
  fc.assert(
    fc.property(cases, aims, (of, aim) => {
      const { result, tries } = closed(of, aim);
      const last = tries.at(-1)!;
      expect(result.isDone).toBe(true);
      expect(tries.length).toBeLessThanOrEqual(4);
      expect(of.unclosed.loudness + last.gain - last.loudness).toBeLessThanOrEqual(aim.limiting + 0.021);
      expect(last.truePeak).toBeLessThanOrEqual(aim.ceiling);
      if (result.because === undefined) expect(Math.abs(last.loudness - aim.loudness)).toBeLessThanOrEqual(0.1);
      else expect(of.unclosed.loudness + last.gain - last.loudness).toBeGreaterThan(aim.limiting - 0.3 - 1e-9);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('needs one try or two in 97 of 100, with predictions up to 30 % wrong', () => {
  const all = fc.sample(fc.tuple(cases, aims), { numRuns: 500, seed: 2 });
  const counts = all.map(([of, aim]) => closed(of, aim).tries.length);
  expect(counts.filter((count) => count > 2).length / counts.length).toBeLessThan(0.03);
});

test('a prediction that is right needs one try; plain gain needs no limiter', () => {
  const song = caseOf(-20, 12, 10, 0);
  const aim = { loudness: -14, ceiling: -1, limiting: 3 };
  const { result, tries } = closed(song, aim);
  expect(tries).toHaveLength(1);
  expect(result.gain).toBeCloseTo(6, 1);
  expect(closingSteps(song.unclosed, result)).toEqual([{ processor: 'gain', gain: result.gain }]);
  expect(closingSteps(song.unclosed, { gain: 8, ceiling: -1 })).toEqual([
    { processor: 'gain', gain: 8 },
    { processor: 'limiter', ceiling: -1 },
  ]);
  expect(closingSteps(song.unclosed, { gain: 0, ceiling: -1 })).toEqual([]);
});

test('what limiting would have to be is said, and never tried', () => {
  const song = caseOf(-20, 20, 40, 0); // −8 LUFS needs 13 dB of drive and more
  const { result, tries } = closed(song, { loudness: -8, ceiling: -1, limiting: 2 });
  expect(result.because).toMatch(/^Reaching −8\.0 LUFS would need \d+\.\d dB of limiting; 2\.0 dB are allowed\.$/);
  expect(Math.max(...tries.map(({ gain, loudness }) => -20 + gain - loudness))).toBeLessThanOrEqual(2.02);
  // all beyond the knee is taken: −3 LUFS is nowhere
  const wall = closed(caseOf(-10, 4, 4, 0), { loudness: 0, ceiling: -1, limiting: 2 });
  expect(wall.result.because).toMatch(/more than 12 dB of limiting/);
});

test('a peak that passed the ceiling lowers it', () => {
  const { unclosed } = caseOf(-20, 16, 10, 0);
  const aim = { loudness: -14, ceiling: -1, limiting: 3 };
  const { gain } = close(unclosed, aim);
  const over = close(unclosed, aim, [{ gain, ceiling: -1, loudness: -14, truePeak: -0.8 }]);
  expect(over.isDone).toBe(false);
  expect(over.ceiling).toBeCloseTo(-1.21, 2);
});

test('a limiter that takes what it likes still ends, within what is allowed', () => {
  fc.assert(
    fc.property(cases, aims, fc.integer({ min: 1, max: 1000 }), (of, aim, seed) => {
      const tries: Try[] = [];
      let result = close(of.unclosed, aim);
      for (let i = 0; i < 40 && !result.isDone; i++) {
        const noise = (Math.sin(seed * (i + 1) * 12.9898) + 1) / 2;
        const good = measured(of, result);
        const isLimited = of.unclosed.truePeak + result.gain > result.ceiling;
        tries.push({ ...good, loudness: good.loudness - (isLimited ? noise : 0) });
        result = close(of.unclosed, aim, tries);
      }
      expect(result.isDone).toBe(true);
      expect(result.limiting).toBeLessThanOrEqual(aim.limiting + 0.021);
    }),
    { seed: 1, numRuns: 200 },
  );
});
