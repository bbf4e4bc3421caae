import { addSpectrum } from '../dsp/packed-spectra.ts';
import { type Moments, spectraOf } from '../features/moments.ts';
import type { Hz } from '../units.ts';

/** How far a stem's notes lie from semitones of A = 440 Hz. */
export interface Tuned {
  /** Cents, −50 to 50: the circular mean over spectral peaks, by amplitude. */
  readonly cents: number;
  /** Resultant length, 0 to 1: how sharp that mean is. Slides, vibrato and noise have little. */
  readonly sharpness: number;
  /** Between the halves of the moments, cents. */
  readonly drift: number;
  readonly peaks: number;
  /** Notes of the twelve that are a twentieth of it and more. */
  readonly notes: number;
}

const [lowest, highest]: readonly [Hz, Hz] = [150, 2000];
const faint = 1e-4; // of the loudest bin's power: less is no peak
const clear = 0.0025; // −26 dB
const prominence = 8; // times the mean power around it
const around = 16; // bins on either side: 40 Hz
const overtones = [3, 5, 6, 7, 9] as const; // those that are not as equal temperament has them, or whose lower octaves are not
const near = 35; // cents
const fewest = 20; // peaks
const share = 0.05;

const cent = (2 * Math.PI) / 100;

/** The nearest way round from one tuning to another, cents. */
export const centsBetween = (from: number, to: number): number => {
  const apart = to - from;
  return apart - 100 * Math.round(apart / 100);
};

/** Of peaks from 150 Hz to 2 kHz that are not overtones of others; undefined where there are too few. */
export function tunedBy(moments: Moments): Tuned | undefined {
  const packed = spectraOf(moments);
  const halves = [noCircle(), noCircle()] as const;
  const notes = new Float64Array(12);
  const all: Peak[] = [];
  const spectrum = new Float64Array(2 * moments.bins);
  moments.places.forEach((_, i) => {
    addSpectrum(spectrum.fill(0), packed, i);
    const peaks = peaksOf(spectrum, moments);
    for (const peak of peaks) add(halves[i < moments.places.length / 2 ? 0 : 1], peak);
    all.push(...peaks);
  });
  if (all.length < fewest) return undefined;
  const whole = noCircle();
  for (const peak of all) add(whole, peak);
  const cents = meanOf(whole);
  for (const { pitch, amplitude } of all) {
    const note = Math.round((pitch - cents) / 100);
    notes[((note % 12) + 12) % 12]! += amplitude;
  }
  return {
    cents,
    sharpness: Math.hypot(whole.x, whole.y) / whole.weight,
    drift: halves.every(({ weight }) => weight > 0) ? Math.abs(centsBetween(meanOf(halves[0]), meanOf(halves[1]))) : 50,
    peaks: all.length,
    notes: notes.filter((amplitude) => amplitude >= share * whole.weight).length,
  };
}

interface Peak {
  /** Cents above A4. */
  readonly pitch: number;
  /** Of the loudest bin of its moment. */
  readonly amplitude: number;
}

interface Circle {
  x: number;
  y: number;
  weight: number;
}

const noCircle = (): Circle => ({ x: 0, y: 0, weight: 0 });

function add(circle: Circle, { pitch, amplitude }: Peak): void {
  circle.x += amplitude * Math.cos(cent * pitch);
  circle.y += amplitude * Math.sin(cent * pitch);
  circle.weight += amplitude;
}

const meanOf = ({ x, y }: Circle): number => Math.atan2(y, x) / cent;

function peaksOf(spectrum: Float64Array, { bins, lowest: from, binWidth }: Moments): readonly Peak[] {
  const power = new Float64Array(bins);
  const sums = new Float64Array(bins + 1);
  let loudest = 0;
  for (let k = 0; k < bins; k++) {
    const real = spectrum[2 * k]!;
    const imaginary = spectrum[2 * k + 1]!;
    const value = real * real + imaginary * imaginary;
    power[k] = value;
    sums[k + 1] = sums[k]! + value;
    if (value > loudest) loudest = value;
  }
  const found: { frequency: Hz; power: number; isClear: boolean }[] = [];
  const end = Math.min(bins - 1, (highest - from) / binWidth);
  for (let k = 1; k < end; k++) {
    const below = power[k - 1]!;
    const here = power[k]!;
    const above = power[k + 1]!;
    if (here <= below || here < above || here <= faint * loudest || below <= 0 || above <= 0) continue;
    const left = Math.max(0, k - around);
    const right = Math.min(bins - 1, k + around);
    const isProminent = here * (right - left + 1) >= prominence * (sums[right + 1]! - sums[left]!);
    const [a, b, c] = [Math.log(below), Math.log(here), Math.log(above)];
    const frequency = from + (k + (a - c) / (2 * (a - 2 * b + c))) * binWidth;
    found.push({ frequency, power: here, isClear: isProminent && here >= clear * loudest && frequency >= lowest });
  }
  return found
    .filter((peak) => peak.isClear && !found.some((each) => isOvertone(peak, each)))
    .map((peak) => ({ pitch: centsOf(peak.frequency / 440), amplitude: Math.sqrt(peak.power / loudest) }));
}

const centsOf = (ratio: number): number => 1200 * Math.log2(ratio);

/** Of something that is no more than 20 dB softer. */
const isOvertone = (
  { frequency, power }: { frequency: Hz; power: number },
  of: { frequency: Hz; power: number },
): boolean =>
  of.power > 0.01 * power && overtones.some((n) => Math.abs(centsOf((n * of.frequency) / frequency)) < near);
