import { detector, physical } from './detector.ts';

/** What the file says, not what is heard: a band may end below what the sample rate allows. */
export const sampling = detector({
  id: 'sampling',
  about: 'The sample rate of the file.',
  needs: [],
  settings: {},
  unit: () => 'Hz',
  detect: ({ tracks }) =>
    tracks.map(({ name, format }) => ({
      value: format.sampleRate,
      tracks: [name] as const,
      confidence: physical,
    })),
});
