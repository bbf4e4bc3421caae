// placeholder until the features are in: the shape others may rely on
export interface Features {
  readonly loudness: {
    readonly integrated?: number;
    readonly range?: number;
    readonly momentaryMax?: number;
    readonly shortTermMax?: number;
  };
  readonly peak: { readonly true?: number; readonly sample?: number };
  readonly level: { readonly rms?: number; readonly dc?: number };
  readonly dynamics: {
    readonly crest?: number;
    readonly plr?: number;
    readonly psrMedian?: number;
    readonly psrLow?: number;
  };
  readonly stereo: {
    readonly correlation?: number;
    readonly lowCorrelation?: number;
    readonly balance?: number;
    readonly balanceMedian?: number;
    readonly width?: number;
    readonly monoLoss?: number;
  };
  readonly spectrum: { readonly tilt?: number };
  readonly timbre: { readonly centroid?: number; readonly rolloff?: number; readonly flatness?: number };
  readonly clipping: { readonly regions?: number };
}
