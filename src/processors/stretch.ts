import { stretched } from '../dsp/stretch.ts';
import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import { Invalid } from '../units.ts';
import { passing } from './passing.ts';
import { processor } from './processor.ts';

/** Another speed, another pitch, or both: Signalsmith Stretch for time, our resampler for pitch. */
export const stretch = processor({
  id: 'stretch',
  about:
    'Another speed without another pitch, another pitch at the same speed, or both; as a tape does it, nothing is stretched.',
  settings: {
    rate: quantity('1', [0.5, 2], 'Speed of the result: 1.03 plays 3 % faster and ends as much sooner.', 1),
    semitones: quantity('1', [-12, 12], 'By how much it is higher, in semitones; 0.01 is a cent.', 0),
  },
  examples: [{ rate: 1 }],
  describe: ({ rate, semitones }) =>
    [speedWords(rate), pitchWords(semitones)].filter(Boolean).join(', ') || 'stretch: speed and pitch as they are',
  prepare({ rate, semitones }, format) {
    if (rate !== 1 || semitones !== 0)
      throw new Invalid(
        'usage',
        'Speed and pitch change only where a whole sound is rendered, by a step without on, mix and time.',
      );
    return passing(format);
  },
  stream: ({ rate, semitones }, sound) => stretched(sound, rate, 2 ** (semitones / 12)),
});

const speedWords = (rate: number): string =>
  rate === 1 ? '' : `stretch: ${percent(Math.abs(100 * (rate - 1)))} % ${rate > 1 ? 'faster' : 'slower'}`;

const percent = (value: number): string => String(Number(value.toFixed(value < 1 ? 3 : 2)));

function pitchWords(semitones: number): string {
  const cents = 100 * semitones;
  if (cents === 0) return '';
  const isWhole = Math.abs(semitones - Math.round(semitones)) < 1e-6;
  const size = isWhole
    ? `${signed(semitones, 0)} semitone${Math.abs(semitones) === 1 ? '' : 's'}`
    : `${signed(cents)} cents`;
  return `pitch ${size}`;
}
