import { wholeOctaves } from '../dsp/bands.ts';
import type { MetricId } from '../features/metrics.ts';
import { choice, quantity } from '../fields.ts';
import type { Track } from '../session.ts';
import type { Range } from '../units.ts';
import { detector, type Measurement, type Scene } from './detector.ts';
import { deviation } from './deviation.ts';
import { whyAbsent } from './metric.ts';

interface Part {
  readonly metric: MetricId;
  readonly band?: Range;
}

/** The metrics that are asked for together. */
const families: Readonly<Record<'punch' | 'crest' | 'width', readonly Part[]>> = {
  punch: [{ metric: 'dynamics.psr-median' }],
  crest: wholeOctaves.map((centre) => ({
    metric: `dynamics.crest-${centre}`,
    band: [centre / Math.SQRT2, centre * Math.SQRT2],
  })),
  width: [
    { metric: 'stereo.low-mid-width', band: [120, 500] },
    { metric: 'stereo.mid-width', band: [500, 2000] },
    { metric: 'stereo.high-mid-width', band: [2000, 6000] },
    { metric: 'stereo.high-width', band: [6000, 16_000] },
  ],
};

/** How far a mix is from the reference where it is furthest. Other songs differ by nature, the same recording does not. */
export const difference = detector({
  id: 'difference',
  about: 'What `deviation` says of the band that is furthest from the reference, less what other songs may differ by.',
  needs: ['reference'],
  settings: {
    of: choice(
      ['punch', 'crest', 'width'],
      'Punch: the median of PSR. Crest: how far peaks stand out, in octaves from 63 Hz to 8 kHz. Width: side against mid, in four bands from 120 Hz up.',
    ),
    allowed: quantity('dB', [0, 24], 'So much counts as no difference, unless the reference is the same recording.', 0),
  },
  unit: () => 'dB',
  detect(scene, { of, allowed }) {
    const slack = scene.session.reference?.kind === 'own' ? 0 : allowed;
    const found = scene.tracks.flatMap((track) => furthest(track, scene, families[of], slack));
    return found.length > 0 ? found : { because: whyAbsent(families[of][0]!.metric, scene.tracks[0]!) };
  },
});

function furthest(track: Track, scene: Scene, parts: readonly Part[], slack: number): readonly Measurement[] {
  const measured = parts.flatMap(({ metric, band }): readonly Measurement[] => {
    const found = deviation.detect({ ...scene, tracks: [track] }, { of: metric, blind: 'absent' });
    if ('because' in found) return [];
    return found.map((each) => ({
      ...each,
      value: Math.sign(each.value) * Math.max(0, Math.abs(each.value) - slack),
      ...(band ? { band } : {}),
    }));
  });
  return measured.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 1);
}
