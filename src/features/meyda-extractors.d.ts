declare module 'meyda/dist/node/featureExtractors.js' {
  interface Spectral {
    readonly ampSpectrum: Float32Array;
  }
  const extractors: {
    readonly spectralSpread: (of: Spectral) => number;
    readonly spectralFlatness: (of: Spectral) => number;
    readonly spectralCrest: (of: Spectral) => number;
  };
  export default extractors;
}
