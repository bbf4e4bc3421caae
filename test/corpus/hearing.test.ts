import { afterAll, describe, expect, test } from 'vitest';
import type { MetricId } from '../../src/features/metrics.ts';
import { hearFile } from '../../src/jobs/hear-file.ts';
import type { Track } from '../../src/session.ts';
import { masters } from '../helpers/corpus.ts';
import { injector } from '../helpers/injector.ts';

const { excerpt, faulty, close } = injector();
afterAll(close);

const heard = async (path: string): Promise<Track> => (await hearFile(path)).track;

/** What clean records have: measured on the corpus, with a margin of a tenth of the range on either side. */
const usual: Readonly<Partial<Record<MetricId, readonly [number, number]>>> = {
  'loudness.deviation': [0.4, 5],
  'loudness.jump': [1, 11.5],
  'dynamics.dr': [4.5, 14],
  'dynamics.peak-pile': [0.3, 6.6],
  'dynamics.crest-63': [6.9, 20.8],
  'dynamics.crest-1000': [10.7, 17.3],
  'dynamics.crest-8000': [13, 18.1],
  'stereo.negative-time': [0, 39],
  'stereo.low-width': [-20.5, 1],
  'stereo.mid-width': [-10.4, -0.9],
  'stereo.high-width': [-15.4, -0.9],
  'stereo.mono-loss-125': [0, 2.2],
  'stereo.mono-loss-1000': [0, 2.7],
  'stereo.delay': [0, 0],
  'spectrum.sibilance': [5.2, 20.8],
  'spectrum.resonance': [2.6, 11.6],
};

test.each(masters())('%s: each number lies in the usual range of clean records', async (master) => {
  const { metrics } = await heard(master);
  for (const [id, [low, high]] of Object.entries(usual)) {
    const value = metrics[id as MetricId];
    if (value === undefined) continue;
    expect(value, id).toBeGreaterThanOrEqual(low);
    expect(value, id).toBeLessThanOrEqual(high);
  }
});

/** A fault that was put in, the metric that should see it, and how far it moves at least (+ up, − down). */
const injected: readonly (readonly [fault: string, amount: number, id: MetricId, moves: number])[] = [
  ['sibilance', 8, 'spectrum.sibilance', 0.8], // 4 to 7 dB in most; little where cymbals fill that band anyway
  ['overlimit', 6, 'dynamics.peak-pile', -0.5],
  ['overlimit', 6, 'dynamics.dr', -1.5],
  ['overlimit', 6, 'dynamics.psr-low', -1],
  ['overwide', 8, 'stereo.mid-width', 6],
  ['narrow', 0.8, 'stereo.mid-width', -10],
];

let resonant = 0;

describe.each(masters())('%s', (master) => {
  const clean = excerpt(master, 20, 60);
  const before = heard(clean);

  test.each(injected)('%s %d: %s moves', async (fault, amount, id, moves) => {
    const change = (await heard(faulty(clean, fault, amount).path)).metrics[id]! - (await before).metrics[id]!;
    expect(change / Math.sign(moves)).toBeGreaterThan(Math.abs(moves));
  });

  test.each([0.2, 0.6, 2])('one side %d ms late', async (milliseconds) => {
    const { metrics } = await heard(faulty(clean, 'channel_delay', milliseconds).path);
    expect(Math.abs(Math.abs(metrics['stereo.delay']!) * 1000 - milliseconds)).toBeLessThan(0.03);
  });

  test('a resonance at 900 Hz is counted where it is the highest', async () => {
    const { features } = await heard(faulty(clean, 'resonance', 14).path);
    if (Math.abs(Math.log2((features.resonances.peaks[0]?.frequency ?? 1) / 900)) < 1 / 6) resonant++;
  });
});

test('a resonance of +14 dB is the highest in two thirds of the records', () => {
  expect(resonant).toBeGreaterThanOrEqual(Math.ceil((masters().length * 2) / 3));
});
