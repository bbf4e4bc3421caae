import { choice } from '../fields.ts';
import { remedy } from './remedy.ts';

export const invert = remedy({
  id: 'invert',
  about: 'Inverts the polarity of the right channel, or of the whole track.',
  settings: { what: choice(['right', 'track'], 'What is inverted.', 'right') },
  propose: ({ value, tracks: [track] }, _, { what }) =>
    what === 'track'
      ? {
          // Two microphones as like as this hear one source; less like, they may hear it from two sides.
          safety: value < -0.8 ? 'safe' : 'suggested',
          about: `${track}: invert the polarity`,
          steps: [{ track, step: { processor: 'polarity' } }],
        }
      : {
          // Beyond −0.3 no one means it so; nearer to 0 it may be an effect.
          safety: value < -0.3 ? 'safe' : 'suggested',
          about: `${track}: invert the polarity of the right channel`,
          steps: [{ track, step: { processor: 'polarity', on: 'right' } }],
        },
});
