import { butterworth, type Coefficients, coefficients } from '../dsp/biquad.ts';
import { filterTypes } from '../dsp/prototype.ts';
import { choice, quantity, type Settings } from '../fields.ts';
import { change, hertz } from '../print.ts';
import { type Hz, Invalid } from '../units.ts';
import { checkFrequency } from './nyquist.ts';
import { processor } from './processor.ts';
import { Sectioned } from './sectioned.ts';

const settings = {
  type: choice(filterTypes, 'Shape.'),
  frequency: quantity('Hz', [5, 40_000], 'Centre of a bell, corner of a pass, midpoint of a shelf.'),
  Q: quantity('1', [0.05, 100], 'Quality factor; a pass steeper than 12 dB/oct is Butterworth.', Math.SQRT1_2),
  gain: quantity('dB', [-40, 40], 'Of bells and shelves.', 0),
  slope: quantity('dB/oct', [12, 48], 'Of low-pass and high-pass: 12, 24, 36 or 48.', 12, 12),
};
type FilterSettings = Settings<typeof settings>;

const hasGain = (type: string): boolean => ['peaking', 'lowshelf', 'highshelf'].includes(type);
const isPass = (type: string): boolean => type === 'lowpass' || type === 'highpass';
const orderOf = ({ slope }: FilterSettings): number => 2 * Math.round(slope / 12);

function sectionsOf(set: FilterSettings, sampleRate: Hz): Coefficients[] {
  const { type, frequency, Q, gain } = set;
  const order = orderOf(set);
  const factors = isPass(type) && order > 2 ? butterworth(order) : [Q];
  return factors.map((factor) => coefficients(type, frequency, factor, gain, sampleRate));
}

const names = {
  lowpass: 'low-pass',
  highpass: 'high-pass',
  bandpass: 'band-pass',
  lowshelf: 'low shelf',
  highshelf: 'high shelf',
  peaking: 'bell',
  notch: 'notch',
  allpass: 'all-pass',
} as const;

function describe(set: FilterSettings): string {
  const { type, frequency, Q, gain } = set;
  const isUsual = Math.abs(Q - Math.SQRT1_2) < 0.02;
  const parts = [`${names[type]} ${hertz(frequency)}`];
  if (hasGain(type)) parts.push(change(gain));
  if (isPass(type)) parts.push(`${6 * orderOf(set)} dB/oct`);
  const countsQ = !isPass(type) || orderOf(set) === 2;
  if (countsQ && (type === 'peaking' || !isUsual)) parts.push(`Q ${Number(Q.toFixed(Q < 1 ? 2 : 1))}`);
  return parts.join(', ');
}

/** What a shape has no use for was meant for another one. @throws Invalid usage */
function checkUse({ type, gain, slope }: FilterSettings): void {
  const name = names[type];
  if (gain !== 0 && !hasGain(type))
    throw new Invalid('usage', `The ${name} has no gain of its own: take "gain" off, or choose a bell or a shelf.`);
  if (slope !== settings.slope.default && !isPass(type))
    throw new Invalid(
      'usage',
      `The ${name} has no slope to set: take "slope" off, or choose a low-pass or a high-pass.`,
    );
}

/** Equaliser band or pass filter, matched to its analog prototype. */
export const filter = processor({
  id: 'filter',
  about: 'Bell, shelf, pass or notch that keeps its analog shape up to 20 kHz.',
  settings,
  examples: [
    { type: 'peaking', frequency: 290, Q: 1.1, gain: -3 },
    { type: 'highpass', frequency: 30, slope: 24 },
    { type: 'lowpass', frequency: 14_000, slope: 48 },
    { type: 'highshelf', frequency: 10_000, gain: 6 },
    { type: 'notch', frequency: 50, Q: 5 },
    { type: 'lowshelf', frequency: 100, gain: 4 },
  ],
  describe,
  prepare(set, format, situation) {
    checkFrequency(`the ${names[set.type]}`, set.frequency, format);
    checkUse(set);
    return new Sectioned(sectionsOf(set, format.sampleRate), format, situation);
  },
});
