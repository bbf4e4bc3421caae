import { bandStop } from '../dsp/band-stop.ts';
import { quantity, type Settings } from '../fields.ts';
import { hertz } from '../print.ts';
import { checkFrequency } from './nyquist.ts';
import { processor } from './processor.ts';
import { Sectioned } from './sectioned.ts';

const settings = {
  frequency: quantity('Hz', [20, 1000], 'Of the mains, or of whatever hums: the first of its harmonics.', 50),
  harmonics: quantity('1', [1, 40], 'How many lines are taken out, the first counted.', 8, 1),
  Q: quantity(
    '1',
    [2, 100],
    'Of the first line; the others are as wide in hertz. At 8, 50 Hz ± 0.5 Hz falls by 30 dB.',
    8,
  ),
};
type DeHumSettings = Settings<typeof settings>;

function describe({ frequency, harmonics }: DeHumSettings): string {
  const count = Math.round(harmonics);
  const last = count > 1 ? ` and its harmonics up to ${hertz(frequency * count)}` : '';
  return `hum taken out at ${hertz(frequency)}${last}`;
}

/** A narrow band-stop at mains frequency and at each of its harmonics. */
export const deHum = processor({
  id: 'de-hum',
  about:
    'Takes mains hum and its harmonics out by notches so narrow that what lies 10 Hz away stays; a bass note on a line goes along.',
  settings,
  examples: [{}, { frequency: 60, harmonics: 12, Q: 20 }, { frequency: 49.97, harmonics: 1 }],
  describe,
  prepare({ frequency, harmonics, Q }, format, situation) {
    const width = frequency / Q;
    const lines = Array.from({ length: Math.round(harmonics) }, (_, i) => frequency * (i + 1));
    checkFrequency('the last harmonic', lines.at(-1)! + width / 2, format);
    const sections = lines.flatMap((line) => bandStop(line, width, format.sampleRate));
    return new Sectioned(sections, format, situation);
  },
});
