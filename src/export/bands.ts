import { butterworth, magnitude } from '../dsp/biquad.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Band, type Fit, nearest } from './cookbook.ts';
import type { Insert } from './insert.ts';

const mostFits = 1000;
const fits = new Map<string, Fit>(); // the same filter is asked for time and again

type Eq = Extract<Insert, { kind: 'eq' }>;

/**
 * What an insert with a steady response is on an equaliser with bands of the cookbook: moved and added to where that comes nearer to ours.
 * Undefined for what no equaliser has (an all-pass, the band-stops of a de-hum), and for what lies below all that is heard (a DC blocker).
 * @param most bands it may take; by default two more than it has
 */
export function bandsOf(insert: Eq, sampleRate: Hz, most?: number): Fit | undefined {
  const start = meant(insert);
  if (!start) return undefined;
  const key = JSON.stringify([start, insert.step.processor, sampleRate, most]);
  const known = fits.get(key);
  if (known) return known;
  const wanted = (frequency: Hz): Decibels =>
    insert.sections.reduce((sum, section) => sum + magnitude(section, frequency, sampleRate), 0);
  const fit = nearest(wanted, start, sampleRate, most);
  if (fits.size === mostFits) fits.clear();
  fits.set(key, fit);
  return fit;
}

/** The bands that an insert was set to, for an equaliser of which nobody knows how it is made; of a tilt, which is no band, as `bandsOf`. */
export const asMeant = (insert: Eq, sampleRate: Hz): readonly Band[] | undefined =>
  insert.step.processor === 'tilt' ? bandsOf(insert, sampleRate)?.bands : meant(insert);

function meant({ step, set }: Eq): readonly Band[] | undefined {
  if (step.processor === 'tilt') return shelves(step.slope, step.frequency);
  if (!set || set.type === 'allpass') return undefined;
  const { type, frequency, Q, gain, slope } = set;
  const isSteep = (type === 'lowpass' || type === 'highpass') && slope > 12;
  const factors = isSteep ? butterworth(2 * Math.round(slope / 12)) : [Q];
  return factors.map((factor) => ({ type, frequency, Q: factor, gain }));
}

/** A line that falls or rises over octaves is a staircase of shelves, low ones below its pivot and high ones above; the fit evens them out. */
const shelves = (slope: number, pivot: Hz = 1000): readonly Band[] =>
  [40, 160, 640, 2560, 10_240].map((frequency) => ({
    ...{ type: frequency < pivot ? 'lowshelf' : 'highshelf', frequency, Q: 0.5 },
    gain: (frequency < pivot ? -2 : 2) * slope,
  }));
