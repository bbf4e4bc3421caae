import { wholeOctaves } from '../dsp/bands.ts';
import { hertz } from '../print.ts';
import type { Seconds, Unit } from '../units.ts';
import type { Features } from './index.ts';

/** A feature boiled down to one named number: what a rule can ask for, a reference can keep and a table can show. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  /** Definition and source, in a line. */
  readonly about: string;
  /** Whether + and − are two sides of the same thing (a side to mend), as for balance. */
  readonly signed?: boolean;
  /** Absent when the feature is. */
  of(features: Features): number | undefined;
  /** Shorter sound is too short for it; 3 s unless told. */
  readonly needs?: Seconds;
  /** Why it is absent, in a word of `absence` (measure.ts), where sound that is loud and long enough can be without it. */
  readonly otherwise?: string;
}

/** A metric an octave. */
function octaves<Prefix extends string>(
  prefix: Prefix,
  metricAt: (name: string, octave: number) => Metric,
): Record<`${Prefix}-${(typeof wholeOctaves)[number]}`, Metric> {
  const entries = wholeOctaves.map((centre, octave) => [`${prefix}-${centre}`, metricAt(hertz(centre), octave)]);
  return Object.fromEntries(entries) as Record<`${Prefix}-${(typeof wholeOctaves)[number]}`, Metric>;
}

/** One line a metric. Ids are kept for good. */
export const metrics = {
  'loudness.integrated': {
    title: 'Integrated loudness',
    unit: 'LUFS',
    about: 'K-weighted loudness of 400-ms blocks above −70 LUFS and above 10 LU under their mean, BS.1770-5 annex 1.',
    of: (f) => f.loudness.integrated,
  },
  'loudness.dual-mono': {
    title: 'Loudness from two speakers',
    unit: 'LUFS',
    about: 'Integrated loudness of a mono file when both speakers play it: 3.01 LU more, BS.1770-5; mono only.',
    of: (f) => f.loudness.dualMono,
    otherwise: 'not-mono',
  },
  'loudness.range': {
    title: 'Loudness range',
    unit: 'LU',
    about: 'P95 − P10 of 3-s loudness at 10 Hz, above −70 LUFS and above 20 LU under its mean, EBU Tech 3342.',
    of: (f) => f.loudness.range,
  },
  'loudness.momentary-max': {
    title: 'Loudest moment',
    unit: 'LUFS',
    about: 'Maximum of ungated 400-ms loudness, 10-ms hop, EBU Tech 3341.',
    of: (f) => f.loudness.momentaryMax,
  },
  'loudness.short-term-max': {
    title: 'Loudest 3 seconds',
    unit: 'LUFS',
    about: 'Maximum of ungated 3-s loudness, 10-ms hop, EBU Tech 3341.',
    of: (f) => f.loudness.shortTermMax,
  },
  'loudness.deviation': {
    title: 'Loudness deviation',
    unit: 'LU',
    about: 'Standard deviation of 400-ms loudness in moments above I − 10 LU.',
    of: (f) => f.loudness.deviation,
  },
  'loudness.jump': {
    title: 'Loudness jump',
    unit: 'LU',
    about: '98th percentile of how much 3-s loudness changes within 4 s, both above I − 20 LU.',
    otherwise: 'too-short',
    of: (f) => f.loudness.jump,
  },
  'loudness.replay-gain': {
    title: 'ReplayGain',
    unit: 'dB',
    about: 'Gain to −18 LUFS, ReplayGain 2.0.',
    signed: true,
    of: (f) => f.loudness.integrated && -18 - f.loudness.integrated,
  },
  'peak.true': {
    title: 'True peak',
    unit: 'dBTP',
    about: 'Highest magnitude between samples over all channels, 16x oversampled at any rate, BS.1770-5 annex 2.',
    of: (f) => f.peak.true,
  },
  'peak.overs': {
    title: 'Inter-sample overs',
    unit: '1',
    about: 'Places where the signal between samples (BS.1770-5 annex 2) passes full scale, at least 10 ms apart.',
    of: (f) => f.peak.overs.count,
  },
  'peak.sample': {
    title: 'Sample peak',
    unit: 'dBFS',
    about: 'Highest magnitude of a stored sample over all channels; full scale is 0.',
    of: (f) => f.peak.sample,
  },
  'level.rms': {
    title: 'RMS level',
    unit: 'dBFS',
    about: 'Root mean square over all channels; a full-scale square wave is 0.',
    of: (f) => f.level.rms,
  },
  'level.dc': {
    title: 'DC offset',
    unit: '1',
    about: 'Largest mean of a channel, with full scale at 1.',
    of: (f) => f.level.dc,
  },
  'level.dc-drift': {
    title: 'DC drift',
    unit: '1',
    about: 'Largest distance of the mean of 10 s from that of the whole, with full scale at 1.',
    of: (f) => f.level.dcDrift,
    otherwise: 'too-short',
  },
  'dynamics.crest': { title: 'Crest factor', unit: 'dB', about: 'Sample peak less RMS.', of: (f) => f.dynamics.crest },
  'dynamics.plr': {
    title: 'Peak to loudness',
    unit: 'dB',
    about: 'True peak less integrated loudness (PLR).',
    of: (f) => f.dynamics.plr,
  },
  'dynamics.psr-median': {
    title: 'Punch, typical',
    unit: 'dB',
    about: 'Median over time of true peak in 3 s less short-term loudness (PSR), loud parts.',
    of: (f) => f.dynamics.psrMedian,
  },
  'dynamics.psr-low': {
    title: 'Punch, densest parts',
    unit: 'dB',
    about: '10th percentile over time of PSR, loud parts.',
    of: (f) => f.dynamics.psrLow,
  },
  'dynamics.dr': {
    title: 'Dynamic range (DR)',
    unit: 'dB',
    about:
      'Second-highest peak of 3-s blocks less RMS (sine 0 dB) of the loudest fifth, mean of channels; rounded it is the DR value of Algorithmix 1.3.',
    needs: 132_480 / 44_100,
    of: (f) => f.dynamics.dr,
  },
  'dynamics.peak-pile': {
    title: 'Peak spread',
    unit: 'dB',
    about: 'P99.9 − P90 of 10-ms peaks in moments above I − 10 LU: under 1 dB a limiter has piled them up.',
    of: (f) => f.dynamics.peakPile,
  },
  'dynamics.ceiling-share': {
    title: 'Peaks at the ceiling',
    unit: '%',
    about:
      'Share of 10-ms peaks within 0.2 dB of their P99.9, in moments above I − 10 LU: a limiter at work; under 1 % without one.',
    of: (f) => f.dynamics.atCeiling && 100 * f.dynamics.atCeiling,
  },
  ...octaves('dynamics.crest', (name, octave) => ({
    title: `Crest at ${name}`,
    unit: 'dB',
    about: `What 99.9 % of the samples of the mid's octave at ${name} do not pass, less its RMS, in loud parts.`,
    otherwise: 'empty-band',
    of: (f) => f.dynamics.crests[octave] ?? undefined,
  })),
  'stereo.correlation': {
    title: 'Correlation',
    unit: '1',
    about: 'Left to right over the whole: 1 mono, 0 unrelated, −1 inverted.',
    signed: true,
    of: (f) => f.stereo.correlation,
  },
  'stereo.low-correlation': {
    title: 'Low-end correlation',
    unit: '1',
    about: 'Left to right between 20 and 120 Hz.',
    signed: true,
    of: (f) => f.stereo.bands.low?.correlation,
  },
  'stereo.low-mid-correlation': {
    title: 'Low-mid correlation',
    unit: '1',
    about: 'Left to right, 120 to 500 Hz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.lowMid?.correlation,
  },
  'stereo.mid-correlation': {
    title: 'Mid correlation',
    unit: '1',
    about: 'Left to right, 500 Hz to 2 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.mid?.correlation,
  },
  'stereo.high-mid-correlation': {
    title: 'High-mid correlation',
    unit: '1',
    about: 'Left to right, 2 to 6 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.highMid?.correlation,
  },
  'stereo.high-correlation': {
    title: 'High correlation',
    unit: '1',
    about: 'Left to right, 6 to 16 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.high?.correlation,
  },
  'stereo.polarity': {
    title: 'Polarity between sides',
    unit: '1',
    about: 'Mean of the correlation of the whole and that of its low end: under 0 one side is inverted.',
    signed: true,
    of: ({ stereo: { correlation, bands } }) =>
      correlation && (correlation + (bands.low?.correlation ?? correlation)) / 2,
  },
  'stereo.negative-time': {
    title: 'Time out of phase',
    unit: '%',
    about: 'Share of loud time with a correlation of 400 ms below 0.',
    of: (f) => f.stereo.negative && 100 * f.stereo.negative.share,
  },
  'stereo.balance': {
    title: 'Balance',
    unit: 'dB',
    about: 'K-weighted level of left less right; + is left.',
    signed: true,
    of: (f) => f.stereo.balance,
  },
  'stereo.level-balance': {
    title: 'Balance, unweighted',
    unit: 'dB',
    about: 'RMS of left less right; + is left.',
    signed: true,
    of: (f) => f.stereo.levelBalance,
  },
  'stereo.balance-median': {
    title: 'Balance, typical band',
    unit: 'dB',
    about: 'Median over third octaves of left less right; one hard-panned part does not move it.',
    signed: true,
    of: (f) => f.stereo.balanceMedian,
  },
  'stereo.lean': {
    title: 'Lean of the image',
    unit: 'dB',
    about: 'Balance of the typical band, half way towards that of the level, by 0.5 dB at most; + is left.',
    signed: true,
    of: (f) => f.stereo.lean,
  },
  'stereo.width': { title: 'Width', unit: 'dB', about: 'Side less mid, RMS.', signed: true, of: (f) => f.stereo.width },
  'stereo.low-width': {
    title: 'Low-end width',
    unit: 'dB',
    about: 'Side less mid, RMS, 20 to 120 Hz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.low?.width,
  },
  'stereo.low-mid-width': {
    title: 'Low-mid width',
    unit: 'dB',
    about: 'Side less mid, RMS, 120 to 500 Hz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.lowMid?.width,
  },
  'stereo.mid-width': {
    title: 'Mid width',
    unit: 'dB',
    about: 'Side less mid, RMS, 500 Hz to 2 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.mid?.width,
  },
  'stereo.high-mid-width': {
    title: 'High-mid width',
    unit: 'dB',
    about: 'Side less mid, RMS, 2 to 6 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.highMid?.width,
  },
  'stereo.high-width': {
    title: 'High width',
    unit: 'dB',
    about: 'Side less mid, RMS, 6 to 16 kHz.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.stereo.bands.high?.width,
  },
  'stereo.mono-loss': {
    title: 'Mono loss',
    unit: 'LU',
    about: 'Integrated loudness less that of (L+R)/2 on both sides: 0 mono, 3 unrelated.',
    of: (f) => f.stereo.monoLoss,
  },
  ...octaves('stereo.mono-loss', (name, octave) => ({
    title: `Mono loss at ${name}`,
    unit: 'dB',
    about: `Mean power of both channels less that of the mid, octave at ${name}: 0 mono, 3 unrelated.`,
    otherwise: 'empty-band',
    of: (f) => f.stereo.monoLosses[octave] ?? undefined,
  })),
  'stereo.delay': {
    title: 'Delay between sides',
    unit: 's',
    about:
      'How much later right is than left, by GCC-PHAT of the loudest 40 % of the spectrum; 0 where their peak is together.',
    signed: true,
    of: (f) => f.stereo.delay?.time,
  },
  'spectrum.tilt': {
    title: 'Tilt',
    unit: 'dB/oct',
    about: 'Slope of third-octave levels, 100 Hz to 4 kHz, least squares.',
    signed: true,
    of: (f) => f.spectrum.tilt,
  },
  'spectrum.upper-tilt': {
    title: 'Tilt of the top',
    unit: 'dB/oct',
    about: 'Slope of third-octave levels, 4 to 16 kHz, least squares.',
    signed: true,
    otherwise: 'empty-band',
    of: (f) => f.spectrum.upperTilt,
  },
  'spectrum.centroid': {
    title: 'Spectral centroid',
    unit: 'Hz',
    about: 'Power-weighted mean on a logarithmic frequency axis, median over time.',
    of: (f) => f.timbre.centroid,
  },
  'spectrum.rolloff': {
    title: 'Spectral rolloff',
    unit: 'Hz',
    about: 'Frequency under which 85 % of the power lies, median over time.',
    of: (f) => f.timbre.rolloff,
  },
  'spectrum.rolloff-95': {
    title: 'Upper spectral rolloff',
    unit: 'Hz',
    about: 'Frequency under which 95 % of the power lies, median over time.',
    of: (f) => f.timbre.rolloff95,
  },
  'spectrum.flatness': {
    title: 'Spectral flatness',
    unit: '1',
    about: 'Geometric over arithmetic mean of 23-Hz bands from 200 Hz to 16 kHz, median over time: 0.9 is noise.',
    of: (f) => f.timbre.flatness,
  },
  'spectrum.sibilance': {
    title: 'Sibilance',
    unit: 'dB',
    about: 'P98 − P50 of the level of 5 to 10 kHz every 10 ms, while 0.8 to 4 kHz is above its P30.',
    of: (f) => f.sibilance.spread,
  },
  'spectrum.sibilance-over-body': {
    title: 'Sibilance over body',
    unit: 'dB',
    about: 'P98 of the level of 5 to 10 kHz over that of 0.8 to 4 kHz every 10 ms, while the latter is above its P30.',
    signed: true,
    of: (f) => f.sibilance.overBody,
  },
  'spectrum.rumble': {
    title: 'Rumble',
    unit: 'dB',
    about:
      '10th percentile over time of 18 to 28 Hz, less the mean of 35 to 110 Hz: what stays under the bass, not what is played.',
    signed: true,
    of: (f) => f.spectrum.rumble,
  },
  'spectrum.resonance': {
    title: 'Highest resonance',
    unit: 'dB',
    about:
      'Highest point of the valley spectrum (25th percentile within ±22 Hz, mean over time) over its median of an octave, 90 Hz to 11 kHz.',
    of: (f) => f.resonances.highest,
  },
  'transient.density': {
    title: 'Onset density',
    unit: '/s',
    about:
      'Beginnings of notes and hits a second: peaks of spectral flux over its median of 1 s, 60 ms apart at least.',
    of: (f) => f.transients.density,
  },
  'transient.strength': {
    title: 'Onset strength',
    unit: '1',
    about: 'Median spectral flux at onsets: mean rise of band levels in 20 ms, decades.',
    of: (f) => f.transients.strength,
    otherwise: 'no-onset',
  },
  'transient.percussiveness': {
    title: 'Percussiveness',
    unit: '1',
    about:
      'Share of the K-weighted energy within 70 ms after leaps of 9 dB in 30 ms: near 1 for drums alone, near 0 for pads.',
    of: (f) => f.transients.percussiveness,
  },
  'tempo.bpm': {
    title: 'Tempo',
    unit: '/min',
    about: 'Beats a minute, by autocorrelation of spectral flux; half or double of it may be felt as well.',
    needs: 6,
    of: (f) => f.tempo.bpm,
    otherwise: 'no-pulse',
  },
  'key.confidence': {
    title: 'Key, how sure',
    unit: '1',
    about: 'How much better the best key fits the pitches than the next: a difference of correlations.',
    of: (f) => f.key.confidence,
    otherwise: 'no-pitch',
  },
  'key.tuning': {
    title: 'Tuning',
    unit: 'cent',
    about: 'Distance of the pitches from A = 440 Hz, circular mean, −50 to 50 cents.',
    signed: true,
    of: (f) => f.key.tuning,
    otherwise: 'no-pitch',
  },
  'technical.clipped-regions': {
    title: 'Clipped regions',
    unit: '1',
    about: 'Runs of 3 or more equal samples at the extreme.',
    of: (f) => f.clipping.regions,
  },
  'technical.flat-tops': {
    title: 'Flat tops',
    unit: '1',
    about: 'Runs of 3 or more equal samples above half the peak, a million samples.',
    of: (f) => f.clipping.flatTops,
  },
  'technical.clicks': {
    title: 'Clicks',
    unit: '/min',
    about:
      'Errors of linear prediction (order 32) over 14 deviations, at most 40 samples long, that leave all as it was and keep to no rhythm.',
    of: (f) => f.clicks.perMinute,
  },
  'technical.dropouts': {
    title: 'Drop-outs',
    unit: '1',
    about: 'Stretches of digital silence, 3 ms to 2 s, cut into the sound of all channels or of one.',
    of: (f) => f.dropouts.count,
  },
  'technical.bandwidth': {
    title: 'Bandwidth',
    unit: 'Hz',
    about: 'Last frequency no more than 75 dB under the mean of 1 to 3 kHz.',
    of: (f) => f.bandwidth.frequency,
    otherwise: 'no-middle',
  },
  'technical.band-edge': {
    title: 'Edge of the band',
    unit: 'dB',
    about: 'Fall of the spectrum at its last frequency, 700 Hz after it beside 700 Hz before it.',
    of: (f) => f.bandwidth.edge,
    otherwise: 'full-band',
  },
  'technical.bit-depth': {
    title: 'Bit depth in use',
    unit: 'bit',
    about: 'Smallest k so that every sample is a multiple of 2^(1 − k).',
    of: (f) => f.bits.depth,
    otherwise: 'off-grid',
  },
  'technical.hum': {
    title: 'Hum',
    unit: 'dB',
    about:
      'Mean of the six clearest of 20 harmonics of 50 or 60 Hz over what lies around them, where the music pauses.',
    of: (f) => f.hum.score,
    otherwise: 'no-gap',
  },
  'technical.head': {
    title: 'Silence in front',
    unit: 's',
    about: 'Time before the first 10 ms above −60 dBFS RMS.',
    of: (f) => f.edges.head,
  },
  'technical.tail': {
    title: 'Silence at the end',
    unit: 's',
    about: 'Time after the last 10 ms above −60 dBFS RMS.',
    of: (f) => f.edges.tail,
  },
  'technical.head-silence': {
    title: 'Dead silence in front',
    unit: 's',
    about: 'Time before the first 10 ms above −80 dBFS RMS: no fade, and not the noise of a room.',
    of: (f) => f.edges.deadHead,
  },
  'technical.tail-silence': {
    title: 'Dead silence at the end',
    unit: 's',
    about: 'Time after the last 10 ms above −80 dBFS RMS.',
    of: (f) => f.edges.deadTail,
  },
  'technical.end-level': {
    title: 'Level at the end',
    unit: 'dB',
    about:
      'RMS of the last 50 ms before the silence at the end, less integrated loudness: near 0 where the end is cut off.',
    of: (f) => f.edges.endLevel,
  },
  'noise.floor': {
    title: 'Noise floor',
    unit: 'dBFS',
    about: '10th percentile of 50-ms RMS, digital silence left out, where that is 30 dB under the integrated loudness.',
    of: (f) => f.noise.floor,
    otherwise: 'no-gap',
  },
  'noise.floor-weighted': {
    title: 'Noise floor, A-weighted',
    unit: 'dBFS',
    about: 'The same of A-weighted frames of 0.35 s, IEC 61672-1.',
    of: (f) => f.noise.weighted,
    otherwise: 'no-gap',
  },
  'noise.below-loudness': {
    title: 'Noise under the music',
    unit: 'dB',
    about: 'Noise floor, A-weighted, less integrated loudness.',
    otherwise: 'no-gap',
    of: ({ noise, loudness }) =>
      noise.weighted === undefined || loudness.integrated === undefined
        ? undefined
        : noise.weighted - loudness.integrated,
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** Id of a metric, as rules, references and reports name it. */
export type MetricId = keyof typeof metrics;

export const metricIds = Object.keys(metrics) as readonly MetricId[];

/** The same registry, seen as the contract: for code that takes any metric. */
export const metricOf = (id: MetricId): Metric => metrics[id];
