import { remedy } from './remedy.ts';

export const invert = remedy({
  id: 'invert',
  about: 'Inverts the polarity of the right channel.',
  settings: {},
  propose: ({ tracks: [track] }) => ({
    safety: 'safe',
    about: `${track}: invert the polarity of the right channel`,
    steps: [{ track, step: { processor: 'polarity', on: 'right' } }],
  }),
});
