import { median } from '../dsp/statistics.ts';
import { type SpectrumLog, spectrum } from '../meters/spectrum.ts';
import type { Hz } from '../units.ts';
import { feature } from './feature.ts';
import { shapeOf } from './meyda.ts';

/** Medians over active frames, mean power of left and right. */
export interface Timbre {
  /** Power-weighted mean on a logarithmic axis. */
  readonly centroid?: Hz;
  /** 85 % of the power lies below. */
  readonly rolloff?: Hz;
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
    const rows = active(coarse).map((spectrum) => read(spectrum, coarse.binWidth));
    if (rows.length === 0) return {};
    const middle = (part: keyof Required<Timbre>) => median(rows.map((row) => row[part]));
    return {
      centroid: middle('centroid'),
      rolloff: middle('rolloff'),
      flatness: middle('flatness'),
      spread: middle('spread'),
      crest: middle('crest'),
    };
  },
});

/** Within 60 dB of the loudest, and above −70 dBFS. */
function active({ spectra }: SpectrumLog['coarse']): Float32Array[] {
  const powers = spectra.map((spectrum) => spectrum.reduce((sum, amplitude) => sum + amplitude * amplitude, 0));
  const gate = Math.max(1e-8, Math.max(0, ...powers) * 1e-6);
  return spectra.filter((_, i) => powers[i]! > gate);
}

function read(spectrum: Float32Array, binWidth: Hz): Required<Timbre> {
  const lowest = Math.ceil(20 / binWidth);
  let [total, logs] = [0, 0];
  for (let k = lowest; k < spectrum.length; k++) {
    const power = spectrum[k]! ** 2;
    total += power;
    logs += power * Math.log(k * binWidth);
  }
  let below = 0;
  let k = lowest;
  while (k < spectrum.length - 1 && below + spectrum[k]! ** 2 < 0.85 * total) below += spectrum[k++]! ** 2;
  const top = Math.min(spectrum.length, Math.floor(16_000 / binWidth));
  return {
    centroid: total > 0 ? Math.exp(logs / total) : 20,
    rolloff: k * binWidth,
    ...shapeOf(spectrum, binWidth, Math.ceil(200 / binWidth), top),
  };
}
