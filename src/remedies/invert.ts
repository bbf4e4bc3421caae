import { remedy } from './remedy.ts';

export const invert = remedy({
  id: 'invert',
  about: 'Inverts the polarity of the right channel.',
  settings: {},
  // Beyond −0.3 no one means it so; nearer to 0 it may be an effect.
  propose: ({ value, tracks: [track] }) => ({
    safety: value < -0.3 ? 'safe' : 'suggested',
    about: `${track}: invert the polarity of the right channel`,
    steps: [{ track, step: { processor: 'polarity', on: 'right' } }],
  }),
});
