import { describe, expect, test } from 'vitest';
import type { Evidence, Measurement, Scene } from '../../src/detectors/detector.ts';
import { withDefaults } from '../../src/fields.ts';
import { checkChain } from '../../src/plan-file.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { remedies } from '../../src/remedies/index.ts';
import { mixOf, referenceOf, stem, track } from '../helpers/sessions.ts';

const shape = (
  type: 'peaking' | 'lowshelf' | 'highshelf' | 'tilt',
  frequency: number,
  estimate: number,
  Q = 0.7,
): Evidence => ({ kind: 'shape', type, frequency, Q, estimate, error: 1 });

const evidences: readonly (Evidence | undefined)[] = [
  undefined,
  ...[-40, -6, -0.1, 0, 6, 40].flatMap((estimate) => [
    shape('peaking', 300, estimate),
    shape('peaking', 55, estimate, 4),
    shape('lowshelf', 90, estimate),
    shape('highshelf', 12_000, estimate),
    shape('tilt', 1000, estimate),
  ]),
  ...[-6, 4, 40].map(
    (excess) => ({ kind: 'masking', band: [1000, 2000], excess, covered: 0.5, whole: 0.3, Q: 1.2 }) as const,
  ),
  { kind: 'metric', metric: 'loudness.integrated', measured: -9 },
];
const measurements: readonly Measurement[] = evidences.flatMap((evidence) =>
  [-60, -6.123, -0.4, 0, 0.0021, 0.3, 2.5, 60].flatMap((value) =>
    ([['mix'], ['vocals', 'keys']] as const).map((tracks) => ({
      value,
      tracks,
      confidence: 0.95,
      ...(evidence ? { evidence } : {}),
      ...(value > 1 ? { band: [900, 960] as const } : {}),
    })),
  ),
);

const session = {
  mix: track(
    'mix',
    { 'peak.true': -3, 'stereo.polarity': 0.5 },
    { features: { hum: { frequency: 60 }, noise: { floor: -70, bands: [] } } },
  ),
  stems: [stem('vocals', 'vocals'), stem('keys', 'keys', { 'peak.true': 2 })],
};
/** Beside an original that is level where the mix wanders. */
const wandering = (depth: number) => ({
  ...session.mix.features.spectrum,
  rows: {
    ...session.mix.features.spectrum.rows,
    values: Array.from({ length: 31 * 100 }, (_, i) => depth * Math.sin(Math.floor(i / 31) / 20) - 40),
  },
});
const ridden = {
  mix: track('mix', {}, { features: { spectrum: wandering(20) } }),
  stems: [],
  reference: { ...referenceOf('own'), rows: wandering(0).rows },
};
/** A low end that is mostly on the left, the right inverted. */
const lopsided = {
  mix: track(
    'mix',
    { 'stereo.low-correlation': -0.9 },
    {
      features: {
        spectrum: {
          ...session.mix.features.spectrum,
          balance: Array.from({ length: 31 }, (_, band) => (band < 11 ? 8 : 0)),
          correlation: Array.from({ length: 31 }, (_, band) => (band < 11 ? -0.9 : 0.9)),
        },
      },
    },
  ),
  stems: [],
};
const scenes: readonly Scene[] = [
  mixOf(),
  session,
  lopsided,
  ridden,
  ...(['own', 'songs', 'profile'] as const).map((kind) => ({ ...session, reference: referenceOf(kind) })),
].flatMap((each) =>
  [{}, { 'peak.true': -2, 'loudness.integrated': -14 }].map((targets) => ({
    session: each,
    tracks: [each.mix!, ...each.stems],
    targets,
  })),
);

describe.each(Object.entries(remedies))('the remedy %s', (id, remedy) => {
  const settings = withDefaults(remedy.settings, {} as never);
  const fixes = scenes.flatMap((scene) =>
    measurements.map((measurement) => ({
      measurement,
      scene,
      proposed: remedy.propose(measurement, scene, settings as never),
    })),
  );

  test('is registered under its own name and says what it does', () => {
    expect(remedy.id).toBe(id);
    expect(remedy.about).toMatch(/\.$/);
    for (const field of Object.values(remedy.settings)) expect(field.about).toMatch(/\.$/);
  });

  test('proposing twice is the same', () => {
    for (const { measurement, scene, proposed } of fixes)
      expect(remedy.propose(measurement, scene, settings as never)).toEqual(proposed);
  });

  test('every step can be prepared, and stands in a plan as it is', () => {
    const chains = new Set<string>();
    for (const { proposed } of fixes)
      if ('steps' in proposed) for (const { step } of proposed.steps) chains.add(JSON.stringify([step]));
    expect(chains.size).toBeGreaterThan(0);
    for (const chain of chains) {
      const checked = checkChain(JSON.parse(chain));
      expect(JSON.parse(chain)).toEqual(
        checked.map((step) => Object.fromEntries(Object.entries(step).filter(([key]) => key in JSON.parse(chain)[0]))),
      );
      expect(() => prepareChain(checked, { sampleRate: 44_100, channels: 2 })).not.toThrow();
    }
  });

  test('it acts on tracks that take part, in words, with a grade; or says why not', () => {
    for (const { measurement, proposed } of fixes) {
      if ('because' in proposed) {
        expect(proposed.because).toMatch(/^[a-z].{5,}[^.]$/);
        continue;
      }
      expect(proposed.steps.length).toBeGreaterThan(0);
      for (const step of proposed.steps) expect(measurement.tracks).toContain(step.track);
      expect(['safe', 'suggested']).toContain(proposed.safety);
      expect(proposed.about).toMatch(/^\S.+: .{4,}$/);
      expect(proposed.about).not.toMatch(/NaN|undefined|Infinity|-\d|--/);
      expect(JSON.parse(JSON.stringify(proposed))).toEqual(proposed);
    }
  });
});
