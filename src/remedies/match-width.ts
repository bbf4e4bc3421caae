import type { Measurement } from '../detectors/detector.ts';
import { quantity } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Step } from '../processors/index.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Decibels, Range } from '../units.ts';
import { remedy } from './remedy.ts';

const widths = ['stereo.low-mid-width', 'stereo.mid-width', 'stereo.high-mid-width', 'stereo.high-width'] as const;
const alike: Decibels = 2; // bands that differ by no more were changed by one knob
const nothing: Decibels = -40; // a side this far down holds nothing to bring up

/** The side, in the band in which it is furthest from the reference; all of it where the same recording says that all of it was changed. */
export const matchWidth = remedy({
  id: 'match-width',
  about:
    'Level of the side in the band that is furthest from the reference; of all of it where all bands differ alike from the same recording.',
  settings: { most: quantity('dB', [0, 12], 'Largest change, up or down, beside other music.', 3) },
  propose(measurement, { session, tracks }, { most }) {
    const {
      tracks: [name],
      band,
      evidence,
    } = measurement;
    const track = tracks.find((each) => each.name === name);
    if (!band || !track || evidence?.kind !== 'metric') return { because: 'it is not known in which band' };
    if (evidence.measured < nothing) return { because: 'there is no side signal in that band to bring up' };
    const own = session.reference?.kind === 'own';
    const whole = own ? changeOfAll(track, session.reference!) : undefined;
    const gain = whole === undefined ? limited(measurement, own ? 12 : most) : -tenths(whole);
    if (Math.abs(gain) < 0.3) return { because: 'the move would be too small to hear' };
    const step: Step = whole === undefined ? sideBand(band, gain) : { processor: 'width', gain };
    const where = whole === undefined ? `, ${hertz(band[0])} to ${hertz(band[1])}` : ', as wide as the original';
    return { safety: 'suggested', about: `${name}: side ${signed(gain)} dB${where}`, steps: [{ track: name, step }] };
  },
});

const limited = ({ value }: Measurement, most: Decibels): Decibels => -tenths(Math.max(-most, Math.min(most, value)));

/** How far all bands are from the original, where they are alike; undefined where they are not. */
function changeOfAll({ metrics }: Track, { metrics: original }: Reference): Decibels | undefined {
  const changes = widths.flatMap((id) => {
    const [is, was] = [metrics[id], original[id]?.median];
    return is === undefined || was === undefined || was < nothing ? [] : [is - was];
  });
  if (changes.length < 2 || Math.max(...changes) - Math.min(...changes) > alike) return undefined;
  const mean = changes.reduce((sum, each) => sum + each, 0) / changes.length;
  return Math.max(-20, Math.min(20, mean));
}

/** A bell on the side as wide as the band; a shelf where the band goes up to the end. */
function sideBand([from, to]: Range, gain: Decibels): Step {
  const side = { processor: 'filter', on: 'side', gain } as const;
  if (to > 12_000) return { ...side, type: 'highshelf', frequency: Math.round(from / 1.2) };
  const frequency = Math.round(Math.sqrt(from * to));
  return { ...side, type: 'peaking', frequency, Q: Math.round((100 * frequency) / (to - from)) / 100 };
}

const tenths = (value: number): number => Math.round(10 * value) / 10;
