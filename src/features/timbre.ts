import { median, quantile, sorted } from '../dsp/statistics.ts';
import { type SpectrumLog, spectrum } from '../meters/spectrum.ts';
import type { Hz, Range } from '../units.ts';
import { feature } from './feature.ts';
import { shapeOf } from './meyda.ts';

/** Medians over active frames, mean power of left and right. */
export interface Timbre {
  /** Power-weighted mean on a logarithmic axis. */
  readonly centroid?: Hz;
  /** Its 10th and 90th percentile over time. */
  readonly centroidSpan?: Range;
  /** 85 % of the power lies below; 95 %. */
  readonly rolloff?: Hz;
  readonly rolloff95?: Hz;
  /** 200 Hz to 16 kHz: 0 a tone, 1 noise. */
  readonly flatness?: number;
  readonly spread?: Hz;
  /** Highest over RMS of the spectrum. */
  readonly crest?: number;
}

export const timbre = feature<Timbre>({
  id: 'timbre',
  about: 'Centre, spread, rolloff, flatness and crest of the spectrum.',
  meters: [spectrum],
  read(logs) {
    const { coarse } = logs.of(spectrum);
    const logarithms = Float64Array.from({ length: coarse.spectra[0]?.length ?? 0 }, (_, k) =>
      Math.log(k * coarse.binWidth),
    );
    const rows = active(coarse).map((spectrum) => read(spectrum, coarse.binWidth, logarithms));
    if (rows.length === 0) return {};
    const middle = (part: keyof Frame) => median(rows.map((row) => row[part]));
    const centroids = sorted(rows.map(({ centroid }) => centroid));
    return {
      centroid: middle('centroid'),
      centroidSpan: [quantile(centroids, 0.1), quantile(centroids, 0.9)],
      rolloff: middle('rolloff'),
      rolloff95: middle('rolloff95'),
      flatness: middle('flatness'),
      spread: middle('spread'),
      crest: middle('crest'),
    };
  },
});

/** Within 60 dB of the loudest, and above −70 dBFS. */
function active({ spectra }: SpectrumLog['coarse']): Float32Array[] {
  const powers = spectra.map(powerOf);
  const gate = Math.max(1e-8, Math.max(0, ...powers) * 1e-6);
  return spectra.filter((_, i) => powers[i]! > gate);
}

function powerOf(spectrum: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < spectrum.length; k++) sum += spectrum[k]! * spectrum[k]!;
  return sum;
}

type Frame = Omit<Required<Timbre>, 'centroidSpan'>;

/** @param logarithms of every bin's frequency */
function read(spectrum: Float32Array, binWidth: Hz, logarithms: Float64Array): Frame {
  const lowest = Math.ceil(20 / binWidth);
  let total = 0;
  let logs = 0;
  for (let k = lowest; k < spectrum.length; k++) {
    const power = spectrum[k]! * spectrum[k]!;
    total += power;
    logs += power * logarithms[k]!;
  }
  const rolloffs = [0.85, 0.95].map((share) => {
    let below = 0;
    let k = lowest;
    while (k < spectrum.length - 1 && below + spectrum[k]! ** 2 < share * total) below += spectrum[k++]! ** 2;
    return k * binWidth;
  });
  const top = Math.min(spectrum.length, Math.floor(16_000 / binWidth));
  return {
    centroid: total > 0 ? Math.exp(logs / total) : 20,
    rolloff: rolloffs[0]!,
    rolloff95: rolloffs[1]!,
    ...shapeOf(spectrum, binWidth, Math.ceil(200 / binWidth), top),
  };
}
