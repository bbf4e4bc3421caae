import { detector, physical } from './detector.ts';

/** The highest level of a track: a silent one has no loudness that a rule could ask for. */
export const silence = detector({
  id: 'silence',
  about: 'Highest sample of a track; −120 where there is nothing.',
  needs: [],
  settings: {},
  unit: () => 'dBFS',
  detect: ({ tracks }) =>
    tracks.map((track) => ({
      value: track.features.level.highest,
      tracks: [track.name] as const,
      confidence: physical,
    })),
});
