import { describe, expect, test } from 'vitest';
import type { Sound } from '../../src/dsp/block.ts';
import { Logs } from '../../src/features/feature.ts';
import { loudness } from '../../src/features/loudness.ts';
import { peak } from '../../src/features/peak.ts';
import { hear } from '../../src/meters/hear.ts';
import { loudness as loudnessMeter } from '../../src/meters/loudness.ts';
import { type Case, errorsOf, type Told } from '../helpers/standards.ts';
import { loudnessCases } from '../helpers/standards-loudness.ts';
import { peakCases } from '../helpers/standards-peak.ts';

const windows = { momentary: 40, shortTerm: 300 }; // steps of 10 ms

async function loudnessOf(sound: Sound): Promise<Told> {
  const heard = await hear(sound, loudness.meters);
  const log = new Logs(heard).of(loudnessMeter);
  const { length } = log.energy;
  // What would have been said, had the sound been no more than these steps.
  const maxOf = (of: 'momentary' | 'shortTerm', from: number, to: number) => {
    const part = { ...log, energy: log.energy.subarray(from, to) };
    const read = new Logs({ ...heard, logs: new Map([[loudnessMeter.id, part]]) }).get(loudness);
    return read[`${of}Max`] ?? Number.NEGATIVE_INFINITY;
  };
  return {
    ...new Logs(heard).get(loudness),
    most: (of, until) => maxOf(of, 0, Math.round(until * 100)),
    all(of, from) {
      const first = Math.max(windows[of], Math.round(from * 100));
      return Array.from({ length: length - first + 1 }, (_, i) => maxOf(of, first + i - windows[of], first + i));
    },
  };
}

async function peakOf(sound: Sound): Promise<Told> {
  const { true: truePeak } = new Logs(await hear(sound, peak.meters)).get(peak);
  return { truePeak, most: () => Number.NaN, all: () => [] };
}

async function check({ files, tolerance: [below, above] }: Case, rate: number, told: (of: Sound) => Promise<Told>) {
  for (const [i, file] of files(rate).entries()) {
    for (const error of errorsOf(file, await told(file.sound))) {
      expect(error, `file ${i + 1}`).toBeGreaterThanOrEqual(-below);
      expect(error, `file ${i + 1}`).toBeLessThanOrEqual(above);
    }
  }
}

describe.each([44_100, 48_000])('%i Hz', (rate) => {
  test.each(loudnessCases.map((each) => [each.name, each.required, each] as const))('%s: %s', (_, __, each) =>
    check(each, rate, loudnessOf),
  );
});

describe.each([44_100, 48_000, 96_000, 192_000])('%i Hz', (rate) => {
  test.each(peakCases.map((each) => [each.name, each.required, each] as const))('%s: %s', (_, __, each) =>
    check(each, rate, peakOf),
  );
});
