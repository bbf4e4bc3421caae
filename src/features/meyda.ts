import extractors from 'meyda/dist/node/featureExtractors.js';

/**
 * The one door to meyda: its extractors, called on our own spectra. They take linear bins and give NaN in silence;
 * this file owns the turning of bins into hertz, and callers hand it no silent spectrum.
 */
export interface Shape {
  /** Hz around the linear centroid. */
  readonly spread: number;
  /** 0 (a tone) to 1 (noise). */
  readonly flatness: number;
  /** Highest bin over RMS. */
  readonly crest: number;
}

/** Shape of an amplitude spectrum that is not silent. Flatness is of power, from bin `from` to bin `to`. */
export function shapeOf(ampSpectrum: Float32Array, binWidth: number, from: number, to: number): Shape {
  const power = ampSpectrum.slice(from, to);
  for (let k = 0; k < power.length; k++) power[k] = power[k]! * power[k]! + 1e-20;
  return {
    spread: extractors.spectralSpread({ ampSpectrum }) * binWidth,
    flatness: extractors.spectralFlatness({ ampSpectrum: power }),
    crest: extractors.spectralCrest({ ampSpectrum }),
  };
}
